from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import groupby

from ..promise.statcrm_care_promise import SOON, colour_of

FIELDS = (
    *("id", "plan_id", "programme_id", "promise_id", "sequence", "name", "period"),
    *("date_from", "date_due", "date_to", "state", "necessity"),
    *("res_model", "res_id", "evidence_date", "evidence_name"),
)
# what comes first among the periods of a year
WORST = [
    *(("red", "missed"), ("red", "late"), ("amber", "missed"), ("amber", "late")),
    *(("amber", "due"), ("grey", "due"), ("green", "kept"), ("grey", "not_applicable")),
]


class StatcrmBoard(models.AbstractModel):
    """The tables of the board: their cells, columns and rows."""

    _inherit = "statcrm.board"

    @api.model
    def _get_tables(self, plans, cells, options):
        """Return one table a programme.

        :param cells: see `_get_cells`
        :return: [{"id", "name": of the programme,
            "columns": [{"key", "name", "necessity"}],
            "groups": [{"name", "rows": [{"plan_id", "id", "name": of the customer,
                "user", "segment", "value_class": names, "cells": {key: cell}}]}]}];
            a cell: {"id": of the promise that it shows, "state", "colour", "due",
            "from", "to": dates, "kept", "count": of its periods, "date", "evidence"}
        """
        programmes = {programme for _plan, programme in cells}
        programmes = self.env["statcrm.programme"].browse(programmes)
        tables = []
        for programme in self._sort_programmes(programmes):
            rows = [
                (plan, cells[plan.id, programme.id])
                for plan in plans
                if (plan.id, programme.id) in cells
            ]
            if rows:
                tables.append(
                    {
                        "id": programme.id,
                        "name": programme.name,
                        "columns": self._get_columns([row for _plan, row in rows]),
                        "groups": self._get_groups(rows, options["group_by"]),
                    }
                )
        return tables

    @api.model
    def _get_columns(self, rows):
        """Return each promise once, in the order of the programme."""
        columns = {key: cell for row in rows for key, cell in row.items()}
        order = sorted(columns, key=lambda key: columns[key]["order"])
        return [
            {
                "key": key,
                "name": columns[key]["name"],
                "necessity": columns[key]["necessity"],
            }
            for key in order
        ]

    @api.model
    def _get_groups(self, rows, group_by):
        """Return the rows below the names of their groups, in alphabetical order."""
        groups = {}
        for plan, cells in rows:
            row = self._get_row(plan, cells)
            groups.setdefault(row.get(group_by, ""), []).append(row)
        nobody = {"user": self.env._("Nobody"), "segment": self.env._("No segment")}
        return [
            {"name": name or nobody.get(group_by, ""), "rows": groups[name]}
            for name in sorted(groups, key=lambda name: (not name, name))
        ]

    @api.model
    def _get_row(self, plan, cells):
        customer_sudo = plan.principal_id.sudo()
        hidden = ("order", "name", "necessity")
        return {
            "plan_id": plan.id,
            "id": customer_sudo.id,
            "name": customer_sudo.name or "",
            "user": customer_sudo.user_id.name or "",
            "segment": customer_sudo.statcrm_segment_id.display_name or "",
            "value_class": customer_sudo.statcrm_value_class_id.name or "",
            "cells": {
                key: {name: cell[name] for name in cell if name not in hidden}
                for key, cell in cells.items()
            },
        }

    @api.model
    def _get_cells(self, plans, options):
        """Return {(plan id, programme id): {key of the column: cell}}.

        A promise that comes several times a year is one cell: it shows the worst of
        the periods that have begun, among those that are asked for.
        """
        if not plans:
            return {}
        domain = Domain("plan_id", "in", plans.ids)
        if options["programme_id"]:
            domain &= Domain("programme_id", "=", options["programme_id"])
        only = self._find_asked(domain, options)
        rows = self._read_promises(domain)
        today = self.env.company._statcrm_today()
        cells = {}
        place = lambda row: (row["plan_id"], row["programme_id"], row["key"])  # noqa: E731
        rows.sort(key=lambda row: row["period"])
        for (plan, programme, key), periods in groupby(rows, place):
            asked = [row for row in periods if only is None or row["id"] in only]
            if asked:
                cell = self._get_cell(asked, periods, today)
                cells.setdefault((plan, programme), {})[key] = cell
        return cells

    @api.model
    def _find_asked(self, domain, options):
        """Return the ids of the promises that are asked for, or None for all."""
        asked = Domain.TRUE
        today = self.env.company._statcrm_today()
        if options["mine"]:
            asked &= Domain("is_for_me", "=", True)
        late = Domain("state", "in", ("late", "missed"))
        soon = Domain("state", "=", "due") & Domain(
            "date_due", "<=", today + relativedelta(days=SOON)
        )
        if options["late"] or options["soon"]:
            asked &= (late if options["late"] else Domain.FALSE) | (
                soon if options["soon"] else Domain.FALSE
            )
        if asked.is_true():
            return None
        return set(self.env["statcrm.care.promise"].search(domain & asked)._ids)

    @api.model
    def _read_promises(self, domain):
        """Return the promises as dicts, in one query; records would take twice as long.

        A meeting that has been made private since is told to nobody.
        """
        promises = self.env["statcrm.care.promise"]
        query = promises._search(domain)
        # the name as found is nobody's to read: it is hidden below
        sudo = promises.sudo()
        columns = [sudo._field_to_sql(query.table, name, query) for name in FIELDS]
        soon = self.env.company._statcrm_today() + relativedelta(days=SOON)
        rows = [
            dict(zip(FIELDS, row, strict=True))
            for row in self.env.execute_query(query.select(*columns))
        ]
        meetings = [row for row in rows if row["res_model"] == "calendar.event"]
        events = self.env["calendar.event"].browse(row["res_id"] for row in meetings)
        told = set(events._statcrm_open()._ids)
        for row in rows:
            # a line that was deleted from its programme lives on by its name
            row["key"] = str(row["promise_id"] or f"={row['name']}")
            row["colour"] = colour_of(
                row["state"], row["necessity"], row["date_due"], soon
            )
        for row in meetings:
            if row["res_id"] not in told:
                row["evidence_name"] = row["evidence_date"] = None
        return rows

    @api.model
    def _get_cell(self, asked, periods, today):
        begun = [row for row in asked if row["date_from"] <= today] or asked[:1]
        rank = lambda row: WORST.index((row["colour"], row["state"]))  # noqa: E731
        worst = min(begun, key=lambda row: (rank(row), row["id"]))
        return {
            "order": (worst["sequence"], worst["promise_id"] or 0, worst["name"]),
            "name": worst["name"],
            "necessity": worst["necessity"],
            "id": worst["id"],
            "state": worst["state"],
            "colour": worst["colour"],
            "from": self._iso(worst["date_from"]),
            "due": self._iso(worst["date_due"]),
            "to": self._iso(worst["date_to"]),
            "kept": sum(row["state"] == "kept" for row in periods),
            "count": len(periods),
            "date": self._iso(worst["evidence_date"]),
            "evidence": worst["evidence_name"] or "",
        }

    @api.model
    def _iso(self, date):
        return date.isoformat() if date else ""
