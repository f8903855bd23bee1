from odoo import api, fields, models
from odoo.fields import Domain

from ..promise.statcrm_care_promise_mine import GROUPS


class StatcrmProgrammePromise(models.Model):
    """Whose promise to a group as a whole it is, and how many of it were reached."""

    _inherit = "statcrm.programme.promise"

    reached = fields.Char(string="Reached So Far", compute="_compute_reached")

    @api.depends("reached_count", "programme_id.customer_count")
    def _compute_reached(self):
        for promise in self:
            promise.reached = self._reached_text(
                promise.reached_count, promise.programme_id.customer_count
            )

    @api.model
    def _reached_text(self, count, everybody):
        return self.env._(
            "reached %(count)s of %(all)s customers", count=count, all=everybody
        )

    @api.model
    def _mine_light_domain(self):
        """Return the domain of the promises to groups that the current user sees to.

        Communications and the director by their groups. A group as a whole has no
        account manager: whatever else the promise names, it is the manager's of the
        programme's segment or of one above it, else the main user's.
        """
        user = self.env.user
        segments = self.env["statcrm.segment"]._managed_domain(user)
        managed = Domain("programme_id.scope", "=", "segment") & Domain(
            "programme_id.segment_id", "any", segments
        )
        if user.has_group("statcrm_custom.statcrm_group_main_user"):
            managed |= Domain("id", "in", self._without_manager().ids)
        mine = Domain("responsible", "not in", list(GROUPS)) & managed
        for role, group in GROUPS.items():
            if user.has_group(group):
                mine |= Domain("responsible", "=", role)
        return mine & self._light_now_domain()

    @api.model
    def _light_now_domain(self):
        """Return the domain of what is promised to groups as a whole this year."""
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
    def _without_manager(self):
        """Return the promises to groups whose segment, and those above, have none."""
        light = self.search([("programme_id.is_light", "=", True)])
        segments = self.env["statcrm.segment"]
        managed = segments.search([("manager_id", "!=", False)])
        below = segments.search([("id", "child_of", managed.ids)])
        return light.filtered(
            lambda one: (
                one.programme_id.scope != "segment"
                or one.programme_id.segment_id not in below
            )
        )
