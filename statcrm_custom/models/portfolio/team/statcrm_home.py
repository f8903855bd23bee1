from odoo import api, models
from odoo.fields import Domain

from ....tools.groups import ACCOUNT_MANAGER, FOR_ALL, SEGMENT_MANAGER


class StatcrmHome(models.AbstractModel):
    """Figures of account managers and deputies."""

    _inherit = "statcrm.home"

    @api.model
    def _get_new(self):
        entries = super()._get_new()
        # others have nobody to stand in for them
        if self.env.user.has_group(ACCOUNT_MANAGER):
            label = self.env._("Absence")
            action = self._new_action(label, "statcrm.absence")
            entries.append(self._new_entry("absence", label, "fa-suitcase", action, 60))
        return entries

    @api.model
    def _get_my_tiles(self):
        """Add the customers that the user sees to without being their manager."""
        deputy = [
            ("user_id", "=", self.env.uid),
            ("part", "=", "deputy"),
            ("is_current", "=", True),
        ]
        acting = [
            ("statcrm_team_ids", "any", deputy),
            ("user_id.statcrm_absence_ids", "any", [("is_current", "=", True)]),
        ]
        team = [
            ("statcrm_is_principal", "=", True),
            ("statcrm_is_my_customer", "=", True),
            ("user_id", "!=", self.env.uid),
        ]
        answer_for, *others = super()._get_my_tiles()
        return [
            answer_for,
            self._tile(
                "acting",
                self.env._("Customers of absent colleagues"),
                "res.partner",
                acting,
                tone="warning",
                hint=self.env._("As their deputy, you get the reminders."),
                only_if_any=True,
            ),
            self._tile(
                "my_team",
                self.env._("As deputy or team member"),
                "res.partner",
                team,
                only_if_any=True,
            ),
            *others,
        ]

    @api.model
    def _get_house_tiles(self):
        tiles, steered = super()._get_house_tiles(), self._get_steered_domain()
        if steered is None:
            return tiles
        hint = self.env._("Set another account manager on the customer.")
        if self.env.user.has_groups(FOR_ALL):
            hint = self.env._("Hand them over in Customers › Teams and Absences.")
        left = self._tile(
            "manager_left",
            self.env._("Customers whose account manager has left"),
            "res.partner",
            Domain(
                [
                    ("statcrm_is_principal", "=", True),
                    ("user_id.active", "=", False),
                    ("user_id", "!=", False),
                ]
            )
            & steered,
            tone="warning",
            hint=hint,
            only_if_any=True,
        )
        # text tiles use the full width, so they come last
        return sorted([*tiles, left], key=lambda tile: "text" in tile)

    @api.model
    def _get_first_step(self):
        """An account manager without customers may take one that nobody sees to.

        A segment manager without a segment is told how to get one.
        """
        if not self.env.user.has_group(ACCOUNT_MANAGER):
            return super()._get_first_step()
        if self._get_steered_domain() is not None:
            return None
        if self.env.user.has_group(SEGMENT_MANAGER):
            return self._get_segment_step()
        free = [("statcrm_is_principal", "=", True), ("user_id", "=", False)]
        if not self.env["res.partner"].search(free, limit=1):
            return super()._get_first_step()
        label = self.env._("Customers without account manager")
        return {
            "text": self.env._(
                "You are not the account manager of any customer yet. You can become"
                " that of a customer who has none: set yourself on its form."
            ),
            "label": label,
            "action": self._tile_action(label, "res.partner", free),
        }

    @api.model
    def _get_segment_step(self):
        label = self.env._("Segments")
        return {
            "text": self.env._(
                "You are not the segment manager of any segment yet. The main user"
                " enters who manages each segment, in Customers › Segments."
            ),
            "label": label,
            "action": self.env["ir.actions.act_window"]._for_xml_id(
                "statcrm_custom.statcrm_segment_action"
            ),
        }
