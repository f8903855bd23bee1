from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.image import image_data_uri
from odoo.tools.misc import format_date

# what a customer agrees to in a goal, and what stands for nothing there; how far the
# goal has come is no part of it
TERMS = {
    "name": "",
    "description": "",
    "measure": "",
    "start_value": 0,
    "target_value": 0,
    "deadline": "-infinity",
}

ACTIVITY = "statcrm_custom.mail_activity_type_customer_remark"


class StatcrmCarePlan(models.Model):
    """The development plan: what of the plan is made together with the customer."""

    _name = "statcrm.care.plan"
    # the notes come before all that the model itself does
    _inherit = ["statcrm.noted.mixin", "statcrm.care.plan"]

    share_ids = fields.One2many("statcrm.care.share", "plan_id", string="Links")
    remark_ids = fields.One2many(
        "statcrm.care.share.remark", "plan_id", string="Said by the Customer"
    )
    accepted_on = fields.Date(readonly=True, copy=False)
    accepted_by = fields.Char(readonly=True, copy=False)
    accepted_version = fields.Char(readonly=True, copy=False)
    joint_changed_on = fields.Datetime(
        string="Changed Since It Was Accepted", readonly=True, copy=False
    )
    joint_state = fields.Selection(
        [
            ("none", "No joint goal yet"),
            ("ready", "Not shared yet"),
            ("shared", "Waits for the customer"),
            ("accepted", "Accepted by the customer"),
            ("changed", "Changed since it was accepted"),
        ],
        string="Development Plan",
        compute="_compute_joint_state",
    )

    @api.depends(
        "accepted_version",
        "goal_ids.is_joint",
        "share_ids.revoked_on",
        "joint_changed_on",
    )
    def _compute_joint_state(self):
        versions = self._get_versions()
        for plan in self:
            version = versions.get(plan._origin.id)
            if plan.accepted_version:
                same = plan.accepted_version == version
                plan.joint_state = "accepted" if same else "changed"
            elif not version:
                plan.joint_state = "none"
            else:
                live = any(share.state == "live" for share in plan.share_ids)
                plan.joint_state = "shared" if live else "ready"

    def _get_joint_goals(self):
        return self.goal_ids.filtered("is_joint")

    def _get_path(self, token):
        self.ensure_one()
        return f"/development-plan/{self.id}/{token}"

    # -------------------------------------------------------------- its version
    @api.model
    def _versions_sql(self):
        """Return SQL rows (plan_id, version): a fingerprint of the joint goals."""
        terms = [
            SQL("coalesce(goal.%s, %s)", SQL.identifier(name), nothing)
            for name, nothing in TERMS.items()
        ]
        return SQL(
            """
            SELECT goal.plan_id, encode(sha256(convert_to(jsonb_agg(
                   jsonb_build_array(goal.id, goal.state = 'dropped', %s)
                   ORDER BY goal.id)::text, 'UTF8')), 'hex') AS version
              FROM statcrm_care_goal goal
             WHERE goal.is_joint
             GROUP BY goal.plan_id
            """,
            SQL(", ").join(terms),
        )

    def _get_versions(self):
        """Return {plan id: fingerprint of what a customer would accept today}.

        One query. A plan without a joint goal has none.
        """
        self.env["statcrm.care.goal"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT plan_id, version FROM (%s) versions WHERE plan_id = ANY(%s)",
                self._versions_sql(),
                list(self._origin._ids),
            )
        )
        return dict.fromkeys(self._origin._ids) | dict(rows)

    def _keep_acceptance(self, share, name):
        """Write that the customer accepts, tell it, and look at the promise again."""
        self.ensure_one()
        version = self._get_versions()[self.id]
        remark = self.env["statcrm.care.share.remark"].create(
            {
                "plan_id": self.id,
                "share_id": share.id,
                "kind": "acceptance",
                "state": "accepted",
                "name": name,
                "version": version,
            }
        )
        self.write(
            {
                "accepted_on": share._get_today(),
                "accepted_by": name,
                "accepted_version": version,
                "joint_changed_on": False,
            }
        )
        self._tell(remark)
        self._refresh_joint()

    def _refresh_joint(self):
        """Look at once whether the promise of a joint plan is kept."""
        promises_sudo = self.sudo().promise_ids
        promises_sudo.filtered(lambda one: one.kind == "joint_plan")._refresh()

    def _note_change(self, before):
        """Note which of these accepted plans differ now from what was accepted.

        :param before: {plan id: version} of before the change
        """
        after = self._get_versions()
        moved = self.filtered(lambda plan: after[plan.id] != before[plan.id])
        for plan in moved.sudo():
            same = plan.accepted_version == after[plan.id]
            if not same and not plan.joint_changed_on:
                body = self.env._(
                    "A joint goal was changed. The customer accepted an older version"
                    " of the development plan: ask to accept it again."
                )
                plan.message_post(body=body)
            changed_on = plan.joint_changed_on or fields.Datetime.now()
            plan.joint_changed_on = False if same else changed_on
        moved._refresh_joint()

    # ------------------------------------------------------- who has to hear it
    def _tell(self, remark):
        """Tell who answers for the customer at once what the customer said."""
        self.ensure_one()
        principal = self.principal_id
        user = principal._statcrm_reminder_users()[principal]
        told = self.with_context(lang=user.lang or self.env.lang)
        subject = told._get_told(remark)
        lines = Markup("<br/>").join((remark.text or "").split("\n"))
        told.message_post(
            author_id=remark.share_id.partner_id.id,
            subject=subject,
            body=Markup("<p>%s</p><p>%s</p>") % (subject, lines),
            partner_ids=user.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
        if user:
            told._remind(user, remark)
            user._bus_send(
                "simple_notification",
                {"title": self.display_name, "message": subject, "type": "info"},
            )

    def _get_told(self, remark):
        values = {"name": remark.name, "goal": remark.goal_id.name or ""}
        if remark.kind == "acceptance":
            return self.env._("%(name)s accepted the development plan", **values)
        if remark.kind == "proposal" and remark.goal_id:
            return self.env._("%(name)s proposes to change “%(goal)s”", **values)
        if remark.kind == "proposal":
            return self.env._("%(name)s proposes a change", **values)
        if remark.goal_id:
            return self.env._("%(name)s commented on “%(goal)s”", **values)
        return self.env._("%(name)s commented on the development plan", **values)

    def _remind(self, user, remark):
        """Leave one task for all that waits, and one for the acceptance."""
        summary = self.env._("Answer what the customer said on the development plan")
        if remark.kind == "acceptance":
            summary = self.env._("The customer accepted the development plan")
        open_ones = self.activity_search([ACTIVITY], user_id=user.id)
        if summary in open_ones.mapped("summary"):
            return
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            ACTIVITY, summary=summary, user_id=user.id
        )

    def _settle_reminders(self):
        """The reminder is done when nothing waits for an answer any more.

        As superuser: who answered need not be the one who was reminded.
        """
        for plan in self.sudo():
            if "new" not in plan.remark_ids.mapped("state"):
                plan.activity_feedback([ACTIVITY])

    # The page of the development plan, and how it gets to the customer.
    #
    # `_get_joint_page` is the only way out: page, PDF and data show what it returns
    # and see no record, so nothing else of a plan can ever be in them.

    def _get_joint_page(self, share):
        """Return what the customer sees, as plain values in the reader's language.

        :param share: the link it is opened by, empty for our own preview
        :return: {"customer", "year", "company", "logo", "reader", "valid_until":
            str, "manager": {"name", "email", "phone"}, "goals": [see `_goal_values`],
            "remarks": [see `_remark_values`], "acceptance": None or {"name", "date",
            "is_current"}, "is_closed": bool, "is_preview": bool, "version": str,
            "kept_months": str, for how long an opening is noted}
        """
        self.ensure_one()
        goals = self._get_joint_goals().sorted()
        company = self.principal_id.user_id.company_id or self.env.company
        has_logo = company.logo and not company.uses_default_logo
        general = self.remark_ids.filtered(
            lambda one: one.kind != "acceptance" and one.goal_id not in goals
        )
        return {
            "customer": self.principal_id.name or "",
            "year": str(self.year),
            "company": company.name or "",
            "logo": image_data_uri(company.logo) if has_logo else "",
            "reader": share.partner_id.name or "",
            "valid_until": format_date(self.env, share.expires_on) if share else "",
            "manager": self._get_joint_manager(),
            "goals": [self._goal_values(goal) for goal in goals],
            "remarks": self._remarks_values(general),
            "acceptance": self._acceptance_values(),
            "is_closed": self.state == "closed",
            "is_preview": not share,
            "version": self._get_versions()[self.id] or "",
            "kept_months": str(share.env["statcrm.care.share.opening"]._get_months()),
        }

    def _get_joint_manager(self):
        """Return {"name", "email", "phone": str} of whom the customer may ask."""
        manager = self.principal_id.user_id
        return {
            "name": manager.name or "",
            "email": manager.partner_id.email or "",
            "phone": manager.partner_id.phone or "",
        }

    def _goal_values(self, goal):
        """Return {"id": int, "is_over": bool, "remarks": list, the rest str}."""
        labels = {
            name: dict(goal._fields[name]._description_selection(self.env))
            for name in ("state", "measure")
        }
        labels["measure"]["manual"] = self.env._("by hand, together with you")
        is_measured = goal.measured_on or goal.current_value
        said = self.remark_ids.filtered(lambda one: one.goal_id == goal)
        return {
            "id": goal.id,
            "name": goal.name,
            "description": goal.description or "",
            "measure": labels["measure"].get(goal.measure, ""),
            "start": goal._format_value(goal.start_value),
            "target": goal._format_value(goal.target_value),
            "now": goal._format_value(goal.current_value) if is_measured else "",
            "deadline": format_date(self.env, goal.deadline) if goal.deadline else "",
            "state": labels["state"].get(goal.state, ""),
            "is_over": goal.state != "open",
            "remarks": self._remarks_values(said),
        }

    def _remarks_values(self, remarks):
        """Return the remarks, the oldest first; an answer once it has been given.

        [{"who", "date", "kind", "text", "answer", "answered_on", "state": str}]
        """
        return [
            {
                "who": remark.name,
                "date": self._format_day(remark.date),
                "kind": remark.kind,
                "text": remark.text or "",
                "answer": (remark.answer or "") if remark.answered_on else "",
                "answered_on": self._format_day(remark.answered_on),
                "state": remark.state,
            }
            for remark in remarks.sorted(lambda one: (one.date, one.id))
            if remark.kind != "acceptance"
        ]

    def _acceptance_values(self):
        if not self.accepted_version:
            return None
        return {
            "name": self.accepted_by or "",
            "date": format_date(self.env, self.accepted_on),
            "is_current": self.joint_state == "accepted",
        }

    def _format_day(self, moment):
        """Return the day of a moment where the account manager is."""
        zone = self.principal_id.user_id.tz or self.env.user.tz or "UTC"
        return format_date(self.with_context(tz=zone).env, moment) if moment else ""

    # -------------------------------------------------------- how it gets there
    def action_share(self):
        """Open the window that makes links to the development plan."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Share the Development Plan"),
            "res_model": "statcrm.care.share.send",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_plan_id": self.id},
        }

    def action_preview_joint(self):
        """Show the page as the customer sees it."""
        self.ensure_one()
        if not self._get_joint_goals():
            raise UserError(
                self.env._("The page is empty: mark a goal of the plan as joint.")
            )
        return {
            "type": "ir.actions.act_url",
            "url": self._get_path("preview"),
            "target": "new",
        }

    def _get_joint_advice(self):
        """Return the sentence that tells what the acceptance waits for."""
        if self.joint_state == "changed":
            return self.env._(
                "A joint goal was changed since %(name)s accepted on %(date)s. Ask to"
                " accept the plan again.",
                name=self.accepted_by,
                date=format_date(self.env, self.accepted_on),
            )
        live = self.share_ids.filtered(lambda share: share.state == "live")
        if not live:
            return self.env._("Send the development plan to the customer.")
        names = ", ".join(live.partner_id.mapped("name"))
        if not any(live.mapped("opening_count")):
            return self.env._(
                "%(names)s can open the development plan and has not yet. Call, or"
                " send the link again.",
                names=names,
            )
        return self.env._(
            "%(names)s has read the development plan. Ask to accept it.", names=names
        )
