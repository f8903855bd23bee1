from odoo import models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri
from odoo.tools.misc import format_date


class StatcrmCarePlan(models.Model):
    """The page of the development plan, and how it gets to the customer.

    `_get_joint_page` is the only way out: page, PDF and data show what it returns and
    see no record, so nothing else of a plan can ever be in them.
    """

    _inherit = "statcrm.care.plan"

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
