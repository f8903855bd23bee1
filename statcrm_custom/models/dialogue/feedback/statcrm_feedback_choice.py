from odoo import models
from odoo.fields import Command

from .statcrm_feedback import OPEN


class StatcrmFeedback(models.Model):
    """Which customer wrote, where several use one address: a person chooses."""

    _inherit = "statcrm.feedback"

    def _is_to_choose(self):
        return bool(self.candidate_ids and not self.partner_id)

    def _get_choosers(self):
        """Return who answers for the customers that it may come from.

        The main users too, where one of them has nobody.
        """
        reminded = self.candidate_ids._statcrm_reminder_users()
        users = self.env["res.users"].union(*reminded.values())
        if not all(reminded.values()):
            users |= self._get_group_users("statcrm_custom.statcrm_group_main_user")
        return users

    def _tell_choice(self):
        """Tell those who may know which customer wrote, with a task for each."""
        for feedback in self.sudo().filtered(lambda one: one._is_to_choose()):
            if feedback.state in OPEN:
                summary = self.env._("Choose the customer who wrote")
                feedback._remind(feedback._get_choosers(), summary)

    def _settle_choice(self):
        """The customer is chosen: the tasks of choosing are done, as superuser.

        The mail is that of the chosen card, where the card has its address.
        """
        for feedback in self.sudo().filtered(lambda one: one.candidate_ids):
            chosen = feedback.contact_id or feedback.partner_id
            if chosen in feedback.candidate_ids:
                mails = feedback.message_ids.filtered(
                    lambda mail: mail.message_type == "email" and not mail.author_id
                )
                mails.author_id = chosen
            feedback.candidate_ids = [Command.clear()]
            feedback.activity_feedback(["mail.mail_activity_data_todo"])
