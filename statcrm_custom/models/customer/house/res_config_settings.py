from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The time zone that determines days."""

    _inherit = "res.config.settings"

    statcrm_calendar_id = fields.Many2one(related="company_id.resource_calendar_id")
    statcrm_tz = fields.Selection(
        related="statcrm_calendar_id.tz",
        string="Time Zone",
        readonly=False,
    )
