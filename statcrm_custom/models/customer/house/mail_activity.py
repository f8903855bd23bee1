from odoo import api, models


class MailActivity(models.Model):
    """The done date is the day in the company's time zone."""

    _inherit = "mail.activity"

    @api.depends("active")
    def _compute_date_done(self):
        # EXTENDS 'mail', which uses the day in UTC
        just_done = self.filtered(lambda one: not one.active and not one.date_done)
        result = super()._compute_date_done()
        just_done.date_done = self.env.company._statcrm_today()
        return result
