from odoo import api, fields, models


class StatcrmProofMixin(models.AbstractModel):
    """A record found as evidence, and what may be shown of it.

    The record, its name and date are stored as found. A meeting made private or deleted
    since is hidden from everybody: use `evidence` and `evidence_on` everywhere. Even
    its id would reveal its date, in the calendar.
    """

    _name = "statcrm.proof.mixin"
    _description = "Proof of a Promise"

    res_model = fields.Char(string="Kind of Evidence", readonly=True)
    res_id = fields.Many2oneReference(
        string="Evidence Record",
        model_field="res_model",
        readonly=True,
        groups=fields.NO_ACCESS,
    )
    evidence_date = fields.Date(
        string="Original Date", readonly=True, groups=fields.NO_ACCESS
    )
    evidence_name = fields.Char(
        string="Original Evidence", readonly=True, groups=fields.NO_ACCESS
    )
    evidence = fields.Char(string="Evidence Found", compute="_compute_evidence")
    evidence_on = fields.Date(string="Evidence Date", compute="_compute_evidence")

    @api.depends("res_model", "res_id", "evidence_name", "evidence_date")
    def _compute_evidence(self):
        """As superuser: users cannot read the stored values, filtered here."""
        found_sudo = self.sudo()
        meetings = found_sudo.filtered(lambda one: one.res_model == "calendar.event")
        events = self.env["calendar.event"].browse(meetings.mapped("res_id"))
        told = set(events._statcrm_open()._ids)
        for one, one_sudo in zip(self, found_sudo, strict=True):
            hidden = one_sudo in meetings and one_sudo.res_id not in told
            one.evidence = not hidden and one_sudo.evidence_name
            one.evidence_on = not hidden and one_sudo.evidence_date

    def _is_hidden(self):
        """Return whether the evidence has to be hidden."""
        return self.res_model == "calendar.event" and not self.evidence
