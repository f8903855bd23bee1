from odoo import models


class CalendarEvent(models.Model):
    """The meetings that were planned from a customer's card."""

    _inherit = "calendar.event"

    _statcrm_partner = models.Index("(res_id) WHERE res_model = 'res.partner'")
