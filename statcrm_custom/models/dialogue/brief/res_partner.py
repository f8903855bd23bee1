from odoo import models


class ResPartner(models.Model):
    """Open the brief, a new visit and the meetings from the contact form."""

    _inherit = "res.partner"

    def action_statcrm_brief(self):
        """Open the brief of these customers, with a switch if there are several."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "statcrm_custom.statcrm_brief_action"
        )
        customers = [
            {"id": one.id, "name": one.name or ""} for one in self.statcrm_principal_id
        ]
        action["context"] = {"active_id": customers[0]["id"]}
        if len(customers) > 1:
            action["context"]["statcrm_customers"] = customers
        return action

    def action_statcrm_plan_visit(self):
        """Open a new meeting with this customer or person, and me.

        A customer itself is not invited, as nobody reads its mailbox at a meeting: its
        people are chosen on the meeting.
        """
        self.ensure_one()
        me = self.env.user.partner_id
        context = {"default_name": self.env._("Visit: %(name)s", name=self.name)}
        if self.is_company:
            model = self.env["ir.model"]._get_id(self._name)
            context |= {
                "default_partner_ids": me.ids,
                "default_res_model_id": model,
                "default_res_model": self._name,
                "default_res_id": self.id,
            }
        else:
            context["default_partner_ids"] = (me + self).ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a Visit"),
            "res_model": "calendar.event",
            "views": [[False, "form"]],
            "context": context,
        }

    def schedule_meeting(self):
        """Open a list of the meetings that the button Meetings counts."""
        # EXTENDS 'calendar': the calendar only shows the week, and only my meetings
        action = super().schedule_meeting()
        action["views"] = sorted(action["views"], key=lambda view: view[1] != "list")
        return action

    def _statcrm_brief_url(self):
        """Return the URL of the customer's brief."""
        self.ensure_one()
        return f"{self.get_base_url()}/odoo/res.partner/{self.id}/customer-brief"
