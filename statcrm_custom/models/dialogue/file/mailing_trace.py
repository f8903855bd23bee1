from odoo import models


class MailingTrace(models.Model):
    """Index of the mailing traces of a recipient, missing in Odoo."""

    _inherit = "mailing.trace"

    _statcrm_partner = models.Index("(res_id) WHERE model = 'res.partner'")
