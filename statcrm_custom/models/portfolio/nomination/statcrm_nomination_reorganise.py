from odoo import models
from odoo.tools import SQL


class StatcrmNomination(models.Model):
    """What becomes of a decided nomination when its customer is reorganised."""

    _inherit = "statcrm.nomination"

    def _end_reorganised(self, reason):
        """End these today, as they are, and say why.

        As superuser: director and main user do it in a window, without a decision.
        """
        self._end(self._today())
        for nomination in self:
            nomination.message_post(body=reason, subtype_xmlid="mail.mt_note")

    def _move_customer(self, target, reason):
        """Give these decided nominations to another principal customer.

        The decision goes on as it is: class, people and term. By SQL, as a merge
        moves them, because nobody changes what is decided.
        """
        held = self.filtered("is_in_force")
        held.partner_id.write({"statcrm_nominated_class_id": False})
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE statcrm_nomination SET partner_id = %s WHERE id IN %s",
                target.id,
                self._ids,
            )
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        for nomination in self:
            nomination.message_post(body=reason, subtype_xmlid="mail.mt_note")

    def _follow_reorganised(self, partners):
        """After customers were reorganised: history, roles; care adds price lists."""
        self.env["statcrm.class.history"].sudo()._record_changes(partners=partners)
        self.env["res.role"].sudo()._statcrm_refresh_key_account_managers()
