from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ....tools.groups import ACCOUNT_MANAGER, MAIN_USER, SATISFACTION


class ResPartner(models.Model):
    """View and ask for the satisfaction of a customer."""

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
        """Fill in the survey together with one of these people."""
        values = {"partner_id": self.id} if self._statcrm_is_person() else {}
        return self._statcrm_open_interview(values)

    def _statcrm_open_interview(self, values):
        """Return the window with these default values.

        :raise AccessError: the user is responsible for none of the customers
        """
        self.statcrm_principal_id._statcrm_check_may_interview()
        if not self.env["statcrm.survey.round"]._get_current():
            raise UserError(
                self.env._(
                    "There is no running satisfaction round. Rounds are started in"
                    " Interactions › Satisfaction."
                )
            )
        context = {f"default_{name}": value for name, value in values.items()}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask About Satisfaction"),
            "res_model": "statcrm.satisfaction.interview",
            "views": [[False, "form"]],
            "target": "new",
            "context": {**context, "statcrm_customer_ids": self.ids},
        }

    def _statcrm_may_interview(self):
        """Return whether the user is responsible for one of these customers."""
        user = self.env.user
        return user.has_group(MAIN_USER) or any(
            user in one._statcrm_answering_users() for one in self
        )

    def _statcrm_may_invite(self):
        """Return whether the user may invite the people of all these customers.

        Communications and others who run the rounds may invite everybody, account
        managers those whose customers they are responsible for.
        """
        user = self.env.user
        if user.has_group(SATISFACTION):
            return True
        return user.has_group(ACCOUNT_MANAGER) and all(
            one._statcrm_may_interview() for one in self
        )

    def _statcrm_check_may_invite(self):
        if not self._statcrm_may_invite():
            raise AccessError(
                self.env._(
                    "You can only invite the people of customers that you are"
                    " responsible for."
                )
            )

    def _statcrm_check_may_interview(self):
        """Check that the user is responsible for one of these customers."""
        if self and not self._statcrm_may_interview():
            raise AccessError(
                self.env._(
                    "You are not responsible for %(customer)s. Only its account"
                    " manager, account team, deputy and segment manager can record"
                    " answers of its contact persons.",
                    customer=", ".join(self.mapped("name")),
                )
            )

    def _statcrm_is_person(self):
        return len(self) == 1 and not self.is_company

    def _statcrm_answering_users(self):
        """Return the users responsible for one principal customer.

        Its account manager, today's account team and deputies, and the managers of its
        segment and parent segments.
        """
        self.ensure_one()
        team = self.sudo().statcrm_team_ids.filtered("is_current")
        segment = self.statcrm_segment_id
        managers = segment.browse(segment._ancestor_ids()).manager_id
        return (self.user_id | team.user_id | managers).filtered("active")

    def action_statcrm_satisfaction_invite(self):
        """Open the invitation with the contact persons of the customers.

        For a person, this person only; for an organisation, all people of its tree with
        an e-mail address.

        :raise UserError: no running round, or nobody has an e-mail address
        """
        self.statcrm_principal_id._statcrm_check_may_invite()
        running = self.env["statcrm.survey.round"]._get_current()
        if not running:
            raise UserError(
                self.env._(
                    "There is no running satisfaction round. Start one in"
                    " Interactions › Satisfaction."
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
                self.env._("None of the contact persons has an e-mail address.")
            )
        return running._get_invite_action(default_partner_ids=people.ids)
