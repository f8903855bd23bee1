from odoo import api, models


class StatcrmHome(models.AbstractModel):
    """Tile of agreements on the home screen."""

    _inherit = "statcrm.home"

    @api.model
    def _get_waiting_tiles(self):
        tiles = super()._get_waiting_tiles()
        model = self.env["statcrm.agreement"]
        mine = [
            "|",
            ("user_id", "=", self.env.uid),
            ("principal_id.user_id", "=", self.env.uid),
            *model._get_notice_domain(),
        ]
        tile = self._tile(
            "agreements_ending",
            self.env._("Agreements to terminate or renew"),
            model._name,
            mine,
            tone="warning",
            hint=self.env._("Use Renew to create the next agreement."),
            only_if_any=True,
        )
        return [*tiles, tile]
