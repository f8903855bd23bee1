from odoo import api, fields, models

from .statcrm_feedback import OPEN


class ResPartner(models.Model):
    """Feedback of a customer, on its form and in its badges."""

    _inherit = "res.partner"

    statcrm_feedback_count = fields.Integer(
        string="Open Feedback",
        compute="_compute_statcrm_feedback_count",
        help="For a principal customer, of all its offices and contact persons.",
        groups="base.group_user",
    )

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_feedback_count(self):
        """Count in one query; feedback counts for person, office and principal."""
        counts = dict.fromkeys(self.ids, 0)
        groups = self.env["statcrm.feedback"]._read_group(
            [
                ("principal_id", "in", self.statcrm_principal_id.ids),
                ("state", "in", OPEN),
            ],
            ["principal_id", "partner_id", "contact_id"],
            ["__count"],
        )
        for principal, partner, contact, count in groups:
            for one in principal | partner | contact:
                if one.id in counts:
                    counts[one.id] += count
        for partner in self:
            partner.statcrm_feedback_count = counts.get(partner._origin.id, 0)

    def _compute_application_statistics_hook(self):
        # EXTENDS 'base'
        data_list = super()._compute_application_statistics_hook()
        if not self.env.user._is_internal():
            return data_list
        for partner in self.filtered("statcrm_feedback_count"):
            data_list[partner.id].append(
                {
                    "iconClass": "fa-comments-o",
                    "value": partner.statcrm_feedback_count,
                    "label": self.env._("Open feedback"),
                    "tagClass": "o_tag_color_2",
                }
            )
        return data_list

    def action_statcrm_feedback(self):
        """Open the feedback of this customer, first what is open, as it is counted."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_feedback_action"
        )
        action["domain"] = self._statcrm_feedback_domain()
        action["context"] = {
            **self._statcrm_feedback_context(),
            "search_default_open": 1,
        }
        return action

    def _statcrm_feedback_domain(self):
        """Return the domain of the feedback of a customer, an office or a person."""
        if self == self.statcrm_principal_id:
            return [("principal_id", "=", self.id)]
        return ["|", ("partner_id", "=", self.id), ("contact_id", "=", self.id)]

    def action_statcrm_record_feedback(self):
        """Record feedback of this customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record Feedback"),
            "res_model": "statcrm.feedback",
            "views": [[False, "form"]],
            "context": self._statcrm_feedback_context(),
        }

    def action_statcrm_wrote_feedback(self):
        """Choose this customer as the sender of feedback from a shared address."""
        self.ensure_one()
        feedback_id = self.env.context.get("statcrm_feedback_id")
        feedback = self.env["statcrm.feedback"].browse(feedback_id).exists()
        if self in feedback.candidate_ids:
            feedback.write(self._statcrm_feedback_values())

    def _statcrm_feedback_context(self):
        # of which kind it is, is for who records it to say
        values = {"kind": False, **self._statcrm_feedback_values()}
        return {f"default_{name}": value for name, value in values.items()}

    def _statcrm_feedback_values(self):
        """Return the customer and contact person of feedback from this partner.

        :return: {"partner_id": customer, "contact_id": person}, as ids or False
        """
        person = self.filtered(lambda one: not one.is_company)[:1]
        customer = self[:1]
        if person:
            now = fields.Datetime.now()
            places = self.env["statcrm.former.place"]
            customer = places._organisation_at([(person, now)])[person.id, now]
        return {"partner_id": customer.id, "contact_id": person.id}
