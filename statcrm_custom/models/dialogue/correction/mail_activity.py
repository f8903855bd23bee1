from odoo import SUPERUSER_ID, fields, models

from ....tools.groups import MAIN_USER


class MailActivity(models.Model):
    """Who may correct a logged contact, and what was corrected."""

    _inherit = "mail.activity"

    statcrm_correction_ids = fields.One2many(
        "statcrm.log.correction", "activity_id", string="Corrections"
    )

    def _statcrm_may_correct(self):
        """Return the logged contacts that the current user may correct.

        Those that the user wrote; for the main user all.
        """
        logged_sudo = self.sudo().filtered(
            lambda one: one.statcrm_kind and one._statcrm_is_done()
        )
        if not self.env.su and not self.env.user.has_group(MAIN_USER):
            logged_sudo = logged_sudo.filtered(
                lambda one: one._statcrm_author() == self.env.user
            )
        return logged_sudo.sudo(self.env.su)

    def _statcrm_author(self):
        """Return who wrote it: set by Odoo; for a script, the user of the entry."""
        self.ensure_one()
        by_script = self.create_uid.id == SUPERUSER_ID
        return self.user_id if by_script else self.create_uid
