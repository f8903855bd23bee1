from odoo import api, fields, models


class StatcrmProgrammePromise(models.Model):
    """One line of a programme: a promise to each customer that it is for."""

    _name = "statcrm.programme.promise"
    _description = "Promise of a Programme"
    _inherit = ["statcrm.promise.mixin"]
    _order = "programme_id, sequence, id"

    programme_id = fields.Many2one(
        "statcrm.programme", required=True, index=True, ondelete="cascade"
    )
    active = fields.Boolean(default=True)
    looks_for = fields.Char(string="Evidence in Words", compute="_compute_looks_for")

    @api.depends(
        "kind",
        "level",
        "months",
        "percent",
        "plan_state",
        "in_person",
        "campaign_id",
        "programme_id",
    )
    @api.depends_context("lang")
    def _compute_looks_for(self):
        for promise in self:
            promise.looks_for = promise._tell_parameter() or promise._label("kind")

    def _tell_parameter(self):
        """Return the evidence with what is asked of it, if its kind asks anything.

        Of a group as a whole nothing is asked but the kind, and the campaign.
        """
        self.ensure_one()
        if self.kind == "mailing" and self.campaign_id:
            return self.env._(
                "A mailing of “%(campaign)s” reached the customer",
                campaign=self.campaign_id.display_name,
            )
        if self.programme_id.is_light:
            return False
        if self.kind == "meeting" and self.level:
            return self.env._(
                "A meeting was held, both sides: %(level)s or above",
                level=self._label("level"),
            )
        if self.kind == "contact":
            return self.env._("In contact at least every %(n)s months", n=self.months)
        if self.kind == "data_complete":
            return self.env._("Essential data are complete to %(n)s %%", n=self.percent)
        if self.kind == "plan_state":
            state = self._label("plan_state")
            return self.env._("The care plan: %(state)s", state=state)
        if self.kind == "satisfaction" and self.in_person:
            return self.env._("Satisfaction was asked and answered in person")
        return False

    def _label(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name])
