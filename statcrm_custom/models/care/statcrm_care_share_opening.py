from odoo import api, fields, models

SHORT = 200  # characters that are kept of what a browser says of itself


class StatcrmCareShareOpening(models.Model):
    """That a link was opened: when, from where, with what. Written by the program."""

    _name = "statcrm.care.share.opening"
    _description = "Opening of a Development Plan"
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "date"

    share_id = fields.Many2one(
        "statcrm.care.share",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="share_id.partner_id")
    date = fields.Datetime(
        string="Opened", required=True, readonly=True, default=fields.Datetime.now
    )
    what = fields.Selection(
        [
            ("page", "Read the page"),
            ("pdf", "Printed it"),
            ("json", "Fetched the data"),
            ("refused", "Refused: expired or revoked"),
        ],
        required=True,
        readonly=True,
        default="page",
    )
    address = fields.Char(string="From Address", readonly=True)
    browser = fields.Char(readonly=True)

    @api.model
    def _log(self, share, what, address, browser):
        self.sudo().create(
            {
                "share_id": share.id,
                "what": what,
                "address": (address or "")[:SHORT],
                "browser": (browser or "").replace("\0", "")[:SHORT],
            }
        )
