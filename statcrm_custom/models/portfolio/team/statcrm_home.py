from odoo import api, fields, models
from odoo.fields import Domain

from ....tools.groups import ACCOUNT_MANAGER, FOR_ALL, SEGMENT_MANAGER

SOON = 30  # days before it begins, the own absence is shown


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
    def _get_sources(self):
        return [*super()._get_sources(), self._get_absence_source()]

    @api.model
    def _get_absence_source(self):
        """Return the user's own absence: who is back forgets that others stand in."""
        absences, today = self.env["statcrm.absence"], self._today()
        domain = (
            Domain("user_id", "=", self.env.uid)
            & Domain("date_to", ">=", today)
            & Domain("date_from", "<=", fields.Date.add(today, days=SOON))
        )

        def columns(query):
            names = ("id", "date_from", "date_to")
            return [absences._field_to_sql(query.table, one, query) for one in names]

        parts = {"absence": (domain, "date_from, id", 1)}
        found, _count = self._find_parts(absences, parts, columns)["absence"]
        rows = [self._get_absence_row(*values) for values in found]
        return self._source("waiting", rows, sequence=0)

    @api.model
    def _get_absence_row(self, found, first, last):
        absence = self.env["statcrm.absence"].browse(found)
        day = self._format_date(last)
        if first <= self._today():
            text = self.env._("You are away until %(date)s", date=day)
            if last == self._today():
                text = self.env._("You are away today")
            label = self.env._("I Am Back")
            button = self._button("back", label, absence, "action_back")
        else:
            text = self.env._(
                "You will be away %(days)s", days=absence._format_days(first, last)
            )
            label = self.env._("See Absence")
            button = self._button("absence", label, absence, "get_formview_action")
        return self._row("absence", absence, text, buttons=[button])

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
