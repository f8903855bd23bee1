from odoo import api, models

from ....tools.groups import DIRECTOR, MANAGEMENT


class StatcrmHome(models.AbstractModel):
    """Tiles of nominations."""

    _inherit = "statcrm.home"

    @api.model
    def _get_waiting_tiles(self):
        tiles = super()._get_waiting_tiles()
        user, model = self.env.user, "statcrm.nomination"
        if user.has_group(DIRECTOR):
            tiles.append(
                self._tile(
                    "nominations_to_decide",
                    self.env._("Nominations to decide"),
                    model,
                    [("state", "=", "proposed")],
                    tone="warning",
                    hint=self.env._("Select them in the list and press Decide."),
                )
            )
        if user.has_group(MANAGEMENT):
            tiles += self._get_management_tiles(model)
        return tiles

    @api.model
    def _get_management_tiles(self, model):
        mine = ("activity_ids", "any", [("user_id", "=", self.env.uid)])
        returned = [("state", "=", "returned"), mine]
        tiles = [
            self._tile(
                "nominations_returned",
                self.env._("Nominations returned to me"),
                model,
                returned,
                tone="warning",
                hint=self.env._(
                    "Read the reason, then propose it again or mark the task as done."
                ),
            ),
            self._tile(
                "nominations_ending",
                self.env._("Terms ending in 60 days"),
                model,
                self.env[model]._get_ending_domain(),
                tone="warning",
                hint=self.env._("Propose the next term."),
            ),
            self._tile(
                "nominations_stuck",
                self.env._("Decided, but not in effect"),
                model,
                [("problem", "!=", False)],
                tone="danger",
                hint=self.env._("Open the nomination to see the reason."),
            ),
        ]
        return [tile | {"only_if_any": True} for tile in tiles]
