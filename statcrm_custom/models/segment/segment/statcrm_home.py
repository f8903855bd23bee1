from odoo import api, models
from odoo.fields import Domain


class StatcrmHome(models.AbstractModel):
    """Tiles of segments and value classes."""

    _inherit = "statcrm.home"

    @api.model
    def _get_my_tiles(self):
        tiles = super()._get_my_tiles()
        tile = self._tile(
            "my_key",
            self.env._("Strategic and key customers"),
            "res.partner",
            [("statcrm_value_class_id.kind", "=", "nominated")],
            among=self._my_customers_domain(),
        )
        return [*tiles, tile]

    @api.model
    def _get_house_tiles(self):
        Partner = self.env["res.partner"]
        principals = Partner._statcrm_principal_domain()
        without_segment = Partner._statcrm_without_segment_domain()
        nobody = Domain("user_id", "=", False) | Domain("user_id.active", "=", False)
        label = self.env._("Principal customers")
        figures = self.env["statcrm.house.figure"]
        (everybody, unplaced), counted_at = figures._get("everybody")
        when = figures._format_counted_at(counted_at)
        hint = (
            self.env._("Run the segment rules, or set the segment on the customer.")
            if self.env["statcrm.segment.run"].has_access("create")
            else self.env._("Set the segment on the customer.")
        )
        return [
            *super()._get_house_tiles(),
            self._tile(
                "principals",
                label,
                "res.partner",
                principals,
                count=everybody,
                hint=when,
            ),
            self._tile(
                "without_segment",
                self.env._("Without segment"),
                "res.partner",
                without_segment,
                count=unplaced,
                tone="warning",
                hint=f"{hint} {when}".strip(),
            ),
            self._tile(
                "key_without_manager",
                self.env._("Strategic or key without manager"),
                "res.partner",
                Partner._statcrm_nominated_domain() & nobody,
                tone="danger",
                hint=self.env._("The key account manager is not set or has left."),
            ),
            *self._get_concentration_tile(),
        ]

    @api.model
    def _tile_action(self, label, model, domain):
        """Open customers with the columns of the list of principal customers.

        Without the path of that list, as a reload would open all customers.
        """
        action = super()._tile_action(label, model, domain)
        if model == "res.partner":
            action |= self._shown_as("statcrm_custom.res_partner_action_customers")
        return action

    @api.model
    def _get_concentration_tile(self):
        figures = self.env["statcrm.house.figure"]
        found, counted_at = figures._get("concentration")
        if not found:
            return []
        model, label = "statcrm.classification.line", found["name"]
        top = [("id", "in", found["top"])]
        lines = self._shown_as("statcrm_custom.statcrm_classification_line_action")
        text = self.env["statcrm.classification"]._format_concentration(found["part"])
        shown = {"context": {"active_test": False}}
        return [
            {
                "key": "concentration",
                "label": label,
                "text": text,
                "tone": "",
                "hint": figures._format_counted_at(counted_at),
                "action": self._tile_action(label, model, top) | lines | shown,
            }
        ]
