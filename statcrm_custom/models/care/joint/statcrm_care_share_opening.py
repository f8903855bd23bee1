from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

SHORT = 200  # characters that are kept of what a browser says of itself
MONTHS = 24  # an opening is kept, unless the settings say otherwise
PORTION = 10000
# of what was opened within an hour the last of these is told
MORE = ("refused", "page", "json", "pdf")
MOST_PDF = 10  # of a link within the hour of an opening: each takes some seconds


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
            ("refused", "Refused: the link was not valid"),
        ],
        required=True,
        readonly=True,
        default="page",
    )
    address = fields.Char(string="From Address", readonly=True)
    browser = fields.Char(readonly=True)
    pdf_count = fields.Integer(string="PDFs", readonly=True)
    kept_until = fields.Date(
        compute="_compute_kept_until",
        help="An opening tells where a person was, so it is deleted after some time."
        " The settings say when.",
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
        """Delete what is older than the settings allow, a portion at a time."""
        first = fields.Datetime.now() - relativedelta(months=self._get_months())
        old = self.search([("date", "<", first)], limit=PORTION)
        old.unlink()
        return len(old), len(old) == PORTION

    @api.model
    def _log(self, share, what, address, browser):
        """Note an opening: one an hour of a link, which tells the most of it.

        Whoever has a link could else fill the table. A refusal is one of its own.

        :return: whether what was asked for is to be given: a PDF is not without end
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
