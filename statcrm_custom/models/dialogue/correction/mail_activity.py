from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

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
        logged_sudo = self.sudo().filtered(lambda one: one._statcrm_is_logged())
        if not self.env.su and not self.env.user.has_group(MAIN_USER):
            logged_sudo = logged_sudo.filtered(
                lambda one: one._statcrm_author() == self.env.user
            )
        return logged_sudo.sudo(self.env.su)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_statcrm_logged(self):
        """Its corrections would be deleted as well, without a trace."""
        if self.env.su or self.env.user.has_group(MAIN_USER):
            return
        if any(one._statcrm_is_logged() for one in self):
            raise UserError(
                self.env._(
                    "A logged contact cannot be deleted, only corrected. Ask the main"
                    " user to delete it."
                )
            )

    def _statcrm_author(self):
        """Return who wrote it: set by Odoo; for a script, the user of the entry."""
        self.ensure_one()
        by_script = self.create_uid.id == SUPERUSER_ID
        return self.user_id if by_script else self.create_uid
