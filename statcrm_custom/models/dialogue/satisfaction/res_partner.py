from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """From a customer's card to its satisfaction: see it, ask for it."""

    _inherit = "res.partner"

    def action_statcrm_satisfaction(self):
        """Show the satisfaction of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "statcrm_custom.statcrm_satisfaction_action"
        )
        key = self.statcrm_principal_id.id
        return action | {"params": {"cut": "customer", "key": key}}

    def action_statcrm_satisfaction_interview(self):
        """Fill the survey in together with one of these people."""
        values = {"partner_id": self.id} if self._statcrm_is_person() else {}
        return self.env["statcrm.satisfaction.interview"]._open(values, self)

    def _statcrm_is_person(self):
        return len(self) == 1 and not self.is_company

    def _statcrm_answering_users(self):
        """Return who answers for one principal customer.

        Its account manager, its team of today with a deputy, and the managers of its
        segment and of those above it.
        """
        self.ensure_one()
        team = self.sudo().statcrm_team_ids.filtered("is_current")
        users = self.user_id | team.user_id
        segment = self.statcrm_segment_id
        while segment:
            users |= segment.manager_id
            segment = segment.parent_id
        return users.filtered("active")

    def action_statcrm_satisfaction_invite(self):
        """Open the invitation with the customers' contacts filled in.

        A chosen person is invited alone, an organisation with all people of its tree
        who have an e-mail address.

        :raise UserError: no round runs, or nobody has an address
        """
        running = self.env["statcrm.survey.round"]._get_current()
        if not running:
            raise UserError(
                self.env._(
                    "No round of a satisfaction survey runs now. Begin one under"
                    " Interactions, Satisfaction Rounds."
                )
            )
        running.sudo().survey_id.check_validity()
        organisations = self.filtered("is_company")
        people = self.search(
            Domain("email", "!=", False)
            & (
                Domain("id", "in", (self - organisations).ids)
                | organisations._statcrm_people_domain()
            )
        )
        if not people:
            raise UserError(
                self.env._("None of their contact persons has an e-mail address.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invite to the Satisfaction Survey"),
            "res_model": "statcrm.satisfaction.invite",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_partner_ids": people.ids},
        }
