from dateutil.relativedelta import relativedelta

from odoo import api, models

from .statcrm_connection_matrix import DIRECTORS

MONTHS_SILENT = 12  # a unit, or a level, that has not met them for so long
MOST_NAMES = 3


class StatcrmConnectionMatrix(models.AbstractModel):
    """What the matrix does not show: who is not known, who no longer meets.

    Each white spot is a sentence that follows from the data alone. A meeting is a
    held one of the calendar, or a done activity of that kind; a mail meets nobody.
    """

    _inherit = "statcrm.connection.matrix"

    @api.model
    def _white_spots(self, principal, people, cells, met):
        """Return [{"key", "text"}], the gravest first.

        :param people: `_get_people`: all of the customer
        :param cells: `_get_cells`: person × unit, with the last meeting; and
            `_get_units_before`: units alone
        :param met: `_get_equals`: who of ours has the level of the person
        """
        return (
            self._spot_decision_makers(people)
            + self._spot_levels(people, met)
            + self._spot_units(principal, cells)
        )

    @api.model
    def _spot_decision_makers(self, people):
        decides = self.env["statcrm.contact.role"].with_context(active_test=False)
        decides = decides.search([("code", "=", "decision_maker")])
        deciders = [person for person in people if decides.id in person["roles"]]
        if any(person["is_known"] for person in deciders):
            return []
        if deciders:
            names = self._join_names(person["name"] for person in deciders)
            text = self.env._(
                "No decision-maker is known to us: %(names)s.", names=names
            )
        else:
            text = self.env._("No decision-maker is named among their people.")
        return [{"key": "decision_maker", "text": text}]

    @api.model
    def _spot_levels(self, people, met):
        """A director of theirs, and none of ours who has met one in a year."""
        since = self.env.company._statcrm_today() - relativedelta(months=MONTHS_SILENT)
        spots = []
        for level in DIRECTORS:
            theirs = [person for person in people if person["level"] == level]
            meetings = [
                row["last_meeting"] for p in theirs for row in met.get(p["id"], [])
            ]
            if theirs and not any(day and day >= since for day in meetings):
                names = self._join_names(person["name"] for person in theirs)
                spots.append({"key": level, "text": self._say_level(level, names)})
        return spots

    @api.model
    def _say_level(self, level, names):
        if level == "director":
            return self.env._(
                "Nobody at director level meets their director: %(names)s.",
                names=names,
            )
        return self.env._(
            "Nobody at director-general level meets their director general: %(names)s.",
            names=names,
        )

    @api.model
    def _spot_units(self, principal, cells):
        """A unit that has met them and stopped, or answers for a role and never did."""
        today, last = self.env.company._statcrm_today(), {}
        for cell in cells:
            if cell["unit_id"] and cell["last_meeting"]:
                known = last.get(cell["unit_id"], cell["last_meeting"])
                last[cell["unit_id"]] = max(known, cell["last_meeting"])
        spots = []
        for unit in self.env["statcrm.unit"].search([("id", "in", list(last))]):
            gap = relativedelta(today, last[unit.id])
            months = gap.years * 12 + gap.months
            if months >= MONTHS_SILENT:
                text = self.env._(
                    "%(unit)s has not met them for %(months)s months.",
                    unit=unit.name,
                    months=months,
                )
                spots.append({"key": f"unit_{unit.id}", "text": text})
        for unit in principal.statcrm_role_line_ids.unit_id.sorted():
            if unit.id not in last:
                text = self.env._(
                    "%(unit)s answers for one of their roles and has never met them.",
                    unit=unit.name,
                )
                spots.append({"key": f"unit_{unit.id}", "text": text})
        return spots

    @api.model
    def _join_names(self, names):
        names = list(names)
        if len(names) > MOST_NAMES:
            return self.env._(
                "%(names)s and %(count)s more",
                names=", ".join(names[:MOST_NAMES]),
                count=len(names) - MOST_NAMES,
            )
        return ", ".join(names)
