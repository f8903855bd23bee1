from odoo import api, models
from odoo.fields import Domain

from ....tools.condition import ids_in
from ....tools.groups import FOR_ALL, SEGMENT_MANAGER

STEERED = "statcrm.home.steered"  # ids of a user's segments, while Home is made


class StatcrmHome(models.AbstractModel):
    """Tiles of segments and value classes."""

    _inherit = "statcrm.home"

    @api.model
    def get_home(self):
        self.env.cr.cache.pop(STEERED, None)
        return super().get_home()

    @api.model
    def _get_steered_domain(self):
        """Return the domain of the customers that the user steers, None for nobody.

        The figures of the house are for those who steer: the management group, director
        and main user all customers, a segment manager those of the own segments.
        """
        user = self.env.user
        if user.has_groups(FOR_ALL):
            return Domain.TRUE
        if not user.has_group(SEGMENT_MANAGER):
            return None
        known = self.env.cr.cache.setdefault(STEERED, {})
        if user.id not in known:
            segments = self.env["statcrm.segment"]
            known[user.id] = segments.search(segments._managed_domain(user)).ids
        mine = known[user.id]
        return Domain("statcrm_segment_id", "in", mine) if mine else None

    @api.model
    def _get_house_title(self):
        if self.env.user.has_groups(FOR_ALL):
            return super()._get_house_title()
        return self.env._("My segments")

    @api.model
    def _get_house_tiles(self):
        tiles = super()._get_house_tiles()
        steered = self._get_steered_domain()
        if steered is None:
            return tiles
        Partner = self.env["res.partner"]
        principals = Partner._statcrm_principal_domain()
        nobody = Domain("user_id", "=", False) | Domain("user_id.active", "=", False)
        count, unplaced, when = self._get_steered_count(steered)
        tiles.append(
            self._tile(
                "principals",
                self.env._("Principal customers"),
                "res.partner",
                principals & steered,
                count=count,
                hint=when,
                only_if_any=True,
            )
        )
        if steered.is_true():
            tiles.append(self._get_without_segment_tile(unplaced, when))
        tiles.append(
            self._tile(
                "key_without_manager",
                self.env._("Strategic or key without manager"),
                "res.partner",
                Partner._statcrm_nominated_domain() & nobody & steered,
                tone="danger",
                hint=self.env._("The key account manager is not set or has left."),
                only_if_any=True,
            )
        )
        if steered.is_true():
            tiles += self._get_concentration_tile()
        return tiles

    @api.model
    def _get_steered_count(self, steered):
        """Return (customers, those without segment, when counted as text)."""
        figures, unplaced = self.env["statcrm.house.figure"], 0
        if steered.is_true():
            (count, unplaced), counted_at = figures._get("everybody")
        else:
            found, counted_at = figures._get_customers_by(0)
            segments = ids_in(steered, "statcrm_segment_id")
            count = sum(found.get(one, (0, 0))[0] for one in segments)
        return count, unplaced, figures._format_counted_at(counted_at)

    @api.model
    def _get_without_segment_tile(self, unplaced, when):
        """Return the tile for those who may change it."""
        hint = (
            self.env._("Run the segment rules, or set the segment on the customer.")
            if self.env["statcrm.segment.run"].has_access("create")
            else self.env._("Set the segment on the customer.")
        )
        return self._tile(
            "without_segment",
            self.env._("Without segment"),
            "res.partner",
            self.env["res.partner"]._statcrm_without_segment_domain(),
            count=unplaced,
            tone="warning",
            hint=f"{hint} {when}".strip(),
            only_if_any=True,
        )

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
