from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

SHORT = 200  # maximum length of the browser's name
MONTHS = 24  # default retention
PORTION = 10000
# within an hour, the last of these is kept
MORE = ("refused", "page", "json", "pdf")
MOST_PDF = 10  # per link and hour, as each takes some seconds


class StatcrmCareShareOpening(models.Model):
    """Access log of a link: when, from where, with which browser."""

    _name = "statcrm.care.share.opening"
    _description = "Development Plan Access"
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
            ("page", "Page viewed"),
            ("pdf", "PDF printed"),
            ("json", "Data downloaded"),
            ("refused", "Refused: invalid link"),
        ],
        required=True,
        readonly=True,
        default="page",
    )
    address = fields.Char(string="IP Address", readonly=True)
    browser = fields.Char(readonly=True)
    pdf_count = fields.Integer(string="PDFs", readonly=True)
    kept_until = fields.Date(
        compute="_compute_kept_until",
        help="Personal data, deleted after the period in the settings.",
    )

    @api.depends("date")
    def _compute_kept_until(self):
        term = relativedelta(months=self._get_months())
        for opening in self:
            opening.kept_until = opening.date and opening.date + term

    @api.model
    def _get_months(self):
        settings = self.env["ir.config_parameter"]
        months = settings._statcrm_get_number("share_opening_months", MONTHS)
        return months if months > 0 else MONTHS

    @api.autovacuum
    def _gc_openings(self):
        """Delete entries older than the retention period, in batches."""
        first = fields.Datetime.now() - relativedelta(months=self._get_months())
        old = self.search([("date", "<", first)], limit=PORTION)
        old.unlink()
        return len(old), len(old) == PORTION

    @api.model
    def _log(self, share, what, address, browser):
        """Log an access, once per link and hour, with the most important action.

        Otherwise anybody with a link could fill the table. Refusals are separate.

        :return: whether to serve the request, as the number of PDFs is limited
        """
        recent = Domain("share_id", "=", share.id)
        recent &= Domain("date", ">", fields.Datetime.now() - relativedelta(hours=1))
        refused = Domain("what", "=", "refused")
        recent &= refused if what == "refused" else ~refused
        known_sudo = self.sudo().search(recent, limit=1)
        if not known_sudo:
            known_sudo = self.sudo().create(
                {
                    "share_id": share.id,
                    "what": what,
                    "address": (address or "")[:SHORT],
                    "browser": (browser or "").replace("\0", "")[:SHORT],
                }
            )
        elif MORE.index(known_sudo.what) < MORE.index(what):
            known_sudo.what = what
        if what != "pdf":
            return True
        if known_sudo.pdf_count >= MOST_PDF:
            return False
        known_sudo.pdf_count += 1
        return True
