from odoo import api, models
from odoo.fields import Domain


class StatcrmHome(models.AbstractModel):
    """Who matters how much, on the first screen."""

    _inherit = "statcrm.home"

    @api.model
    def _get_my_tiles(self):
        tiles = super()._get_my_tiles()
        domain = [
            ("statcrm_is_principal", "=", True),
            ("user_id", "=", self.env.uid),
            ("statcrm_value_class_id.kind", "=", "nominated"),
        ]
        label = self.env._("Strategic and key customers")
        return [*tiles, self._tile("my_key", label, "res.partner", domain)]

    @api.model
    def _get_house_tiles(self):
        Partner = self.env["res.partner"]
        principals = Partner._statcrm_principal_domain()
        without_segment = Partner._statcrm_without_segment_domain()
        nominated = Domain("statcrm_value_class_id.kind", "=", "nominated")
        nobody = Domain("user_id", "=", False) | Domain("user_id.active", "=", False)
        label = self.env._("Principal customers")
        return [
            *super()._get_house_tiles(),
            self._tile("principals", label, "res.partner", principals),
            self._tile(
                "without_segment",
                self.env._("Without segment"),
                "res.partner",
                without_segment,
                tone="warning",
                hint=self.env._("Run the segment rules, or choose one on the card."),
            ),
            self._tile(
                "key_without_manager",
                self.env._("Key customers nobody answers for"),
                "res.partner",
                principals & nominated & nobody,
                tone="danger",
                hint=self.env._("Nobody was named, or the account manager has left."),
            ),
            *self._get_concentration_tile(),
        ]

    @api.model
    def _tile_action(self, label, model, domain):
        """Show customers with the columns of the list of principal customers.

        Without the address of that list: a reload would open all customers.
        """
        action = super()._tile_action(label, model, domain)
        if model == "res.partner":
            customers = self.env["ir.actions.act_window"]._for_xml_id(
                "statcrm_custom.res_partner_action_customers"
            )
            names = ("views", "search_view_id", "context")
            action.update({name: customers[name] for name in names})
        return action

    @api.model
    def _get_concentration_tile(self):
        last = self.env["statcrm.classification"]._last_applied()
        if not last:
            return []
        return [
            {
                "key": "concentration",
                "label": last.display_name,
                "text": last.concentration_text,
                "tone": "",
                "hint": "",
                "action": last.action_top_customers(),
            }
        ]
