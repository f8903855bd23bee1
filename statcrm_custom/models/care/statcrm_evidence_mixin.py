from odoo import api, fields, models


class StatcrmEvidenceMixin(models.AbstractModel):
    """A record that was found as evidence, and what may be told of it.

    The name is kept as it was found. A meeting that was made private since, or that
    is gone so that nobody can tell, is told to nobody: everything shows `evidence`.
    """

    _name = "statcrm.evidence.mixin"
    _description = "Evidence"

    res_model = fields.Char(string="Kind of Evidence", readonly=True)
    res_id = fields.Many2oneReference(
        string="Evidence Record", model_field="res_model", readonly=True
    )
    evidence_date = fields.Date(readonly=True)
    evidence_name = fields.Char(
        string="Evidence as Found", readonly=True, groups=fields.NO_ACCESS
    )
    evidence = fields.Char(string="Evidence Found", compute="_compute_evidence")

    @api.depends("res_model", "res_id", "evidence_name")
    def _compute_evidence(self):
        meetings = self.filtered(lambda one: one.res_model == "calendar.event")
        events = self.env["calendar.event"].browse(meetings.mapped("res_id"))
        told = set(events._statcrm_open()._ids)
        for one in self:
            hidden = one in meetings and one.res_id not in told
            one.evidence = not hidden and one.sudo().evidence_name

    def _is_hidden(self):
        """Tell whether there is evidence that nobody may know of."""
        return self.res_model == "calendar.event" and not self.evidence
