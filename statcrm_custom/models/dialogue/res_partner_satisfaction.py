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

    def action_statcrm_satisfaction_invite(self):
        """Open the survey's own invitation with the customers' contacts filled in.

        A chosen person is invited alone, an organisation with all people who work in
        its tree and have an e-mail address, wherever their card lies.

        :raise UserError: no round runs, or nobody has an address
        """
        running = self.env["statcrm.survey.round"]._get_current()
        if not running:
            raise UserError(
                self.env._(
                    "No round of a satisfaction survey runs now. Mark a survey as"
                    " customer satisfaction and begin a round on its page “Rounds”."
                )
            )
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
        action = running.survey_id.action_send_survey()
        action["context"] = {**action["context"], "default_partner_ids": people.ids}
        return action
