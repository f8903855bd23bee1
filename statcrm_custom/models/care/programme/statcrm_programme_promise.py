from odoo import api, fields, models
from odoo.fields import Domain

from ....tools.groups import MAIN_USER
from .statcrm_promise_mixin import GROUPS


class StatcrmProgrammePromise(models.Model):
    """A line of a programme: a promise to each of its customers."""

    _name = "statcrm.programme.promise"
    _description = "Programme Promise"
    _inherit = ["statcrm.promise.mixin"]
    _order = "programme_id, sequence, id"

    programme_id = fields.Many2one(
        "statcrm.programme", required=True, index=True, ondelete="cascade"
    )
    active = fields.Boolean(default=True)
    looks_for = fields.Char(string="Evidence Description", compute="_compute_looks_for")

    reached_count = fields.Integer(string="Reached", compute="_compute_light")
    light_state = fields.Selection(
        [("kept", "Kept"), ("due", "Due"), ("late", "Late")],
        string="Now",
        compute="_compute_light",
        help="For a group as a whole: kept as soon as a mailing, event or survey of"
        " the current period reached customers of the group.",
    )

    reached = fields.Char(string="Reached So Far", compute="_compute_reached")

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
            evidence = self.env["statcrm.evidence"]._of_kind(promise.kind)
            promise.looks_for = evidence._format_terms(promise) or promise._label(
                "kind"
            )

    def _label(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name])

    # Promises to a group as a whole: whom they reached in the current period.

    @api.depends("kind", "rhythm", "due_month", "campaign_id", "programme_id.is_light")
    def _compute_light(self):
        light = self.filtered("programme_id.is_light")
        reached = light.programme_id._origin._reached() if light else {}
        today = self.env.company._statcrm_today()
        for promise in self:
            count, due = reached.get(promise._origin.id, (0, None))
            promise.reached_count = count
            promise.light_state = False
            evidence = self.env["statcrm.evidence"]._of_kind(promise.kind)
            if promise in light and evidence._arm and due:
                missing = "late" if today > due else "due"
                promise.light_state = "kept" if count else missing

    # Promises to a group as a whole: who is responsible, and how many were reached.

    @api.depends("reached_count", "programme_id.customer_count")
    def _compute_reached(self):
        for promise in self:
            promise.reached = self._reached_text(
                promise.reached_count, promise.programme_id.customer_count
            )

    @api.model
    def _reached_text(self, count, everybody):
        return self.env._("%(count)s of %(all)s reached", count=count, all=everybody)

    @api.model
    def _mine_light_domain(self):
        """Return the domain of the promises to groups the user is responsible for.

        Communications and director by user group. A group as a whole has no account
        manager: otherwise it is the manager of the programme's segment or of a parent
        segment, or else the main user.
        """
        user = self.env.user
        segments = self.env["statcrm.segment"]._managed_domain(user)
        managed = Domain("programme_id.scope", "=", "segment") & Domain(
            "programme_id.segment_id", "any", segments
        )
        if user.has_group(MAIN_USER):
            managed |= self._without_manager_domain()
        mine = Domain("responsible", "not in", list(GROUPS)) & managed
        for role, group in GROUPS.items():
            if user.has_group(group):
                mine |= Domain("responsible", "=", role)
        return mine & self._light_now_domain()

    @api.model
    def _light_now_domain(self):
        """Return the domain of this year's promises to groups as a whole."""
        today = self.env.company._statcrm_today()
        return Domain(
            [
                ("programme_id.is_light", "=", True),
                ("programme_id.active", "=", True),
                ("programme_id.year_from", "<=", today.year),
                "|",
                ("programme_id.year_to", "in", (False, 0)),
                ("programme_id.year_to", ">=", today.year),
            ]
        )

    @api.model
    def _without_manager_domain(self):
        """Return the promises to groups whose segment and parents have no manager."""
        managed = self.env["statcrm.segment"]._managed_domain()
        return (
            Domain("programme_id.scope", "!=", "segment")
            | Domain("programme_id.segment_id", "=", False)
            | Domain("programme_id.segment_id", "not any", managed)
        )
