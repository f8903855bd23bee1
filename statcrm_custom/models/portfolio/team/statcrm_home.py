from odoo import api, models


class StatcrmHome(models.AbstractModel):
    """Tiles of account managers and deputies."""

    _inherit = "statcrm.home"

    @api.model
    def _get_waiting_tiles(self):
        deputy = [
            ("user_id", "=", self.env.uid),
            ("part", "=", "deputy"),
            ("is_current", "=", True),
        ]
        away = [("is_current", "=", True)]
        domain = [
            ("statcrm_team_ids", "any", deputy),
            ("user_id.statcrm_absence_ids", "any", away),
        ]
        return [
            *super()._get_waiting_tiles(),
            self._tile(
                "acting",
                self.env._("Customers of absent colleagues"),
                "res.partner",
                domain,
                tone="warning",
                hint=self.env._("As their deputy, you get the reminders."),
            ),
        ]

    @api.model
    def _get_my_tiles(self):
        domain = [
            ("statcrm_is_principal", "=", True),
            ("statcrm_is_my_customer", "=", True),
            ("user_id", "!=", self.env.uid),
        ]
        label = self.env._("As deputy or team member")
        tile = self._tile("my_team", label, "res.partner", domain)
        answer_for, *others = super()._get_my_tiles()
        return [answer_for, tile, *others]

    @api.model
    def _get_house_tiles(self):
        domain = [
            ("statcrm_is_principal", "=", True),
            ("user_id.active", "=", False),
            ("user_id", "!=", False),
        ]
        left = self._tile(
            "manager_left",
            self.env._("Customers whose account manager has left"),
            "res.partner",
            domain,
            tone="warning",
            hint=self.env._("Hand them over in Customers › Teams and Absences."),
        )
        tiles = super()._get_house_tiles()
        # text tiles use the full width, so they come last
        return sorted([*tiles, left], key=lambda tile: "text" in tile)
