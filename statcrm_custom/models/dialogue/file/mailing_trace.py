from odoo import models


class MailingTrace(models.Model):
    """Odoo has no index from a recipient to the traces of its mailings."""

    _inherit = "mailing.trace"

    _statcrm_partner = models.Index("(res_id) WHERE model = 'res.partner'")
