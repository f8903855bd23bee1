from odoo import api, fields, models
from odoo.fields import Domain

from .statcrm_care_promise import SIGNS

# whose promises are those of everybody in a group
GROUPS = {
    "communications": "statcrm_custom.statcrm_group_communications",
    "director": "statcrm_custom.statcrm_group_director",
}


class StatcrmCarePromise(models.Model):
    """Whose promise it is to see to, and what one can do with it on a screen."""

    _inherit = "statcrm.care.promise"

    is_mine = fields.Boolean(
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="I am the one who sees to it, by the programme.",
    )
    symbol = fields.Char(
        string="Sign", compute="_compute_symbol", help="The state, without its colour."
    )
    advice = fields.Char(string="What Would Turn It Green", compute="_compute_advice")
    advice_label = fields.Char(compute="_compute_advice")

    @api.depends_context("uid")
    @api.depends("responsible", "plan_id")
    def _compute_is_mine(self):
        mine = self.search(Domain("id", "in", self.ids) & self._mine_domain())
        for promise in self:
            promise.is_mine = promise._origin in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._mine_domain()

    @api.model
    def _mine_domain(self):
        """Return the domain of the promises that the current user sees to.

        By the role that the promise names: the account manager, today's deputy in
        the account team, the manager of the customer's segment or of one above it,
        whoever is in the group of communications or of the director.
        """
        user = self.env.user
        deputy = [("part", "=", "deputy"), ("user_id", "=", user.id)]
        managed = self.env["statcrm.segment"]._managed_domain(user)
        of_role = {
            "account_manager": Domain("plan_id.principal_id.user_id", "=", user.id),
            "deputy": Domain(
                "plan_id.principal_id.statcrm_team_ids",
                "any",
                [*deputy, ("is_current", "=", True)],
            ),
            "segment_manager": Domain(
                "plan_id.principal_id.statcrm_segment_id", "any", managed
            ),
        }
        for role, group in GROUPS.items():
            of_role[role] = Domain.TRUE if user.has_group(group) else Domain.FALSE
        return Domain.OR(
            Domain("responsible", "=", role) & mine for role, mine in of_role.items()
        )

    @api.depends("state")
    def _compute_symbol(self):
        for promise in self:
            promise.symbol = SIGNS[promise.state]

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_advice(self):
        for promise in self:
            advice = promise.get_advice()
            promise.advice = advice["text"]
            promise.advice_label = advice["label"]

    @api.depends("name", "plan_id")
    def _compute_display_name(self):
        for promise in self:
            names = (promise.plan_id.display_name, promise.name)
            promise.display_name = ": ".join(filter(None, names))

    def action_follow_advice(self):
        """Start what would turn this promise green."""
        return self.get_advice()["action"]

    def action_open_evidence(self):
        """Open the record that proves it; say so when it is gone or not for me."""
        self.ensure_one()
        record = self._get_evidence_record()
        if not record:
            message = self.env._("This evidence is no longer there.")
        elif not record.has_access("read"):
            message = self.env._("You may not open this. Ask the account manager.")
        else:
            return record.get_formview_action()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "info"},
        }
