from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.image import image_data_uri
from odoo.tools.misc import format_date

from ....tools.day_text import format_day

# fields of a goal that a customer agrees to, with their empty values; progress is not
# among them
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
    """The development plan: the part of the plan made jointly with the customer."""

    _name = "statcrm.care.plan"
    # notes take precedence over the model's own methods
    _inherit = ["statcrm.noted.mixin", "statcrm.care.plan"]

    share_ids = fields.One2many("statcrm.care.share", "plan_id", string="Links")
    remark_ids = fields.One2many(
        "statcrm.care.share.remark", "plan_id", string="Customer's Remarks"
    )
    accepted_on = fields.Date(readonly=True, copy=False)
    accepted_by = fields.Char(readonly=True, copy=False)
    accepted_version = fields.Char(readonly=True, copy=False)
    joint_changed_on = fields.Datetime(
        string="Changed since Acceptance", readonly=True, copy=False
    )
    joint_state = fields.Selection(
        [
            ("none", "No joint goal yet"),
            ("ready", "Not shared yet"),
            ("shared", "Waiting for the customer"),
            ("accepted", "Accepted by the customer"),
            ("changed", "Changed since acceptance"),
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

    # -------------------------------------------------------------- version
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
        """Return {plan id: fingerprint of what the customer would accept today}.

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

    def _record_acceptance(self, share, name):
        """Record the acceptance, notify it, and refresh the promise."""
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
        self._notify_remark(remark)
        self._refresh_joint()

    def _refresh_joint(self):
        """Refresh the promises of a joint plan immediately."""
        promises_sudo = self.sudo().promise_ids
        promises_sudo.filtered(lambda one: one.kind == "joint_plan")._refresh()

    def _note_change(self, before):
        """Mark the accepted plans that have changed.

        :param before: {plan id: version} before the change
        """
        after = self._get_versions()
        moved = self.filtered(lambda plan: after[plan.id] != before[plan.id])
        for plan in moved.sudo():
            same = plan.accepted_version == after[plan.id]
            if not same and not plan.joint_changed_on:
                body = self.env._(
                    "A joint goal has changed since the customer accepted the"
                    " development plan. Ask the customer to accept it again."
                )
                plan.message_post(body=body)
            changed_on = plan.joint_changed_on or fields.Datetime.now()
            plan.joint_changed_on = False if same else changed_on
        moved._refresh_joint()

    # ------------------------------------------------------- notification
    def _notify_remark(self, remark):
        """Notify the account manager of a remark immediately."""
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
            told._create_remark_activity(user, remark)
            user._bus_send(
                "simple_notification",
                {"title": self.display_name, "message": subject, "type": "info"},
            )

    def _get_told(self, remark):
        values = {"name": remark.name, "goal": remark.goal_id.name or ""}
        if remark.kind == "acceptance":
            return self.env._("%(name)s accepted the development plan", **values)
        if remark.kind == "proposal" and remark.goal_id:
            return self.env._("%(name)s proposed a change of “%(goal)s”", **values)
        if remark.kind == "proposal":
            return self.env._("%(name)s proposed a change", **values)
        if remark.goal_id:
            return self.env._("%(name)s commented on “%(goal)s”", **values)
        return self.env._("%(name)s commented on the development plan", **values)

    def _create_remark_activity(self, user, remark):
        """Schedule one activity for all remarks, and one for the acceptance."""
        summary = self.env._("Answer the customer's remarks on the development plan")
        if remark.kind == "acceptance":
            summary = self.env._("The customer accepted the development plan")
        open_ones = self.activity_search([ACTIVITY], user_id=user.id)
        if summary in open_ones.mapped("summary"):
            return
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            ACTIVITY, summary=summary, user_id=user.id
        )

    def _settle_reminders(self):
        """Close the reminder once all remarks are answered.

        As superuser: the reminder may be assigned to somebody else.
        """
        for plan in self.sudo():
            if "new" not in plan.remark_ids.mapped("state"):
                plan.activity_feedback([ACTIVITY])

    # The page of the development plan, and how it is shared.
    #
    # `_get_joint_page` is the only way out: page, PDF and data show what it returns and
    # get no records, so they cannot contain anything else of a plan.

    def _get_joint_page(self, share):
        """Return what the customer sees, as plain values in the customer's language.

        :param share: the link used, empty for a preview
        :return: {"customer", "year", "company", "logo", "reader", "valid_until": str,
            "manager": {"name", "email", "phone"}, "goals": [see `_goal_values`],
            "remarks": [see `_remark_values`], "acceptance": None or {"name", "date",
            "is_current"}, "is_closed": bool, "is_preview": bool, "version": str,
            "kept_months": str, how long the access log is kept}
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
        """Return {"name", "email", "phone": str} of the account manager."""
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
        labels["measure"]["manual"] = self.env._("manually, together with you")
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
        """Return the remarks, oldest first, with the answers given.

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
        """Return the date of a datetime in the account manager's time zone."""
        zone = self.principal_id.user_id.tz or self.env.user.tz or "UTC"
        return format_date(self.with_context(tz=zone).env, moment) if moment else ""

    # -------------------------------------------------------- sharing
    def action_share(self):
        """Open the dialog that shares the development plan."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Share Development Plan"),
            "res_model": "statcrm.care.share.send",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_plan_id": self.id},
        }

    def action_preview_joint(self):
        """Preview the page as the customer sees it."""
        self.ensure_one()
        if not self._get_joint_goals():
            raise UserError(
                self.env._(
                    "The page is empty. Mark at least one goal of the plan as joint."
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": self._get_path("preview"),
            "target": "new",
        }

    def _get_joint_advice(self):
        """Return the advice on how to get the acceptance."""
        if self.joint_state == "changed":
            return self.env._(
                "A joint goal has changed since the acceptance by %(name)s on"
                " %(date)s. Ask them to accept the plan again.",
                name=self.accepted_by,
                date=format_day(self.env, self.accepted_on),
            )
        live = self.share_ids.filtered(lambda share: share.state == "live")
        if not live:
            return self.env._("Send the development plan to the customer.")
        names = ", ".join(live.partner_id.mapped("name"))
        if not any(live.mapped("opening_count")):
            return self.env._(
                "The development plan has not been opened yet by %(names)s. Call, or"
                " send the link again.",
                names=names,
            )
        return self.env._(
            "The development plan has been read by %(names)s. Ask them to accept it.",
            names=names,
        )
