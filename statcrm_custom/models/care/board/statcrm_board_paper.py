from odoo import fields, models

from ....tools.xlsx import workbook_of
from ..promise.statcrm_care_promise import SIGNS


class StatcrmBoardPaper(models.TransientModel):
    """The filtered promise board as PDF and XLSX."""

    _name = "statcrm.board.paper"
    _description = "Promise Board Export"
    _inherit = ["statcrm.sheet.mixin"]

    options = fields.Json(help="Options of `statcrm.board.get_board`.")

    def _get_print_action(self):
        return "statcrm_custom.statcrm_board_paper_action_print"

    def _get_board(self):
        self.ensure_one()
        return self.env["statcrm.board"]._get_board(self.options)

    def _get_sheet(self):
        """Return all promises as one list; `_get_papers` returns the tables."""
        board = self._get_board()
        return {
            "title": self._get_title(board),
            "facts": self._get_facts(board),
            "note": "",
            "columns": self._get_columns(),
            "rows": self._get_rows(board),
        }

    def _get_workbook(self):
        """One sheet per programme as on screen, and one with all promises."""
        board = self._get_board()
        title, facts = self._get_title(board), self._get_facts(board)
        sheets = [
            (paper["name"], f"{title}: {paper['name']}", facts, *self._flatten(paper))
            for paper in self._get_papers(board)
        ]
        name = self.env._("All promises")
        rows = self._get_rows(board)
        sheets.append((name, title, facts, self._get_columns(), rows))
        return workbook_of(sheets)

    def _get_title(self, board):
        return self.env._("Promise board %(year)s", year=board["options"]["year"])

    def _get_facts(self, board):
        """Return the filters and the legend as text."""
        options, filters = board["options"], board["filters"]
        choices = {
            "user_id": (self.env._("Account manager"), "users"),
            "segment_id": (self.env._("Segment"), "segments"),
            "value_class_id": (self.env._("Class"), "value_classes"),
            "programme_id": (self.env._("Programme"), "programmes"),
        }
        facts = []
        for name, (label, key) in choices.items():
            names = {one["id"]: one["name"] for one in filters[key]}
            if options[name]:
                facts.append(f"{label}: {names.get(options[name], '–')}")
        flags = {
            "mine": self.env._("To my customers, or up to me"),
            "for_me": self.env._("Up to me"),
            "late": self.env._("Only not kept"),
            "soon": self.env._("Only due in 60 days"),
        }
        facts += [text for name, text in flags.items() if options[name]]
        counts = board["counts"]
        facts.append(
            self.env._(
                "%(green)s kept, %(red)s not kept, %(amber)s due soon, or optional"
                " and late or missed, %(grey)s due later or not applicable",
                **counts,
            )
        )
        facts.append(self.env._("✓ kept, ◷ due, ! late or missed, – not applicable"))
        return facts

    def _get_papers(self, board):
        """Return the tables of the board with a text per cell.

        :return: [{"name", "columns": [label], "groups": [{"name", "rows":
            [{"name", "about", "cells": [{"text", "colour"}]}]}]}]
        """
        words = self._describe_states()
        return [
            {
                "name": table["name"],
                "columns": [self._name_column(one) for one in table["columns"]],
                "groups": [
                    {
                        "name": group["name"],
                        "rows": [
                            self._get_paper_row(row, table["columns"], words)
                            for row in group["rows"]
                        ],
                    }
                    for group in table["groups"]
                ],
            }
            for table in board["tables"]
        ]

    def _get_paper_row(self, row, columns, words):
        cells = [row["cells"].get(column["key"]) for column in columns]
        return {
            "name": row["name"],
            "user": row["user"],
            "segment": row["segment"],
            "value_class": row["value_class"],
            "cells": [
                {
                    "text": self._format_promise(cell, words) if cell else "",
                    "colour": cell["colour"] if cell else "",
                }
                for cell in cells
            ],
        }

    def _describe_states(self):
        state = self.env["statcrm.care.promise"]._fields["state"]
        return dict(state._description_selection(self.env))

    def _name_column(self, column):
        if column["necessity"] == "should":
            return self.env._("%(promise)s (should)", promise=column["name"])
        return column["name"]

    def _format_promise(self, cell, words):
        """Return sign, state, relevant date, and number of periods kept."""
        days = {"kept": "date", "due": "due", "late": "due"}
        day = cell.get(days.get(cell["state"]), "")
        if cell["state"] == "late" and day >= str(self.env.company._statcrm_today()):
            day = ""  # continuous promises can be late before the due date
        parts = [SIGNS[cell["state"]], words[cell["state"]]]
        if day:
            parts.append(self._format_cell(day, "date"))
        if cell["count"] > 1:
            parts.append(f"({cell['kept']}/{cell['count']})")
        return " ".join(parts)

    def _flatten(self, paper):
        """Return columns and rows of a table for a sheet of the workbook."""
        labels = [
            self.env._("Customer"),
            self.env._("Account manager"),
            self.env._("Segment"),
            self.env._("Class"),
            *paper["columns"],
        ]
        rows = [
            [
                *(row[name] for name in ("name", "user", "segment", "value_class")),
                *(cell["text"] for cell in row["cells"]),
            ]
            for group in paper["groups"]
            for row in group["rows"]
        ]
        return [(label, "text") for label in labels], rows

    def _get_columns(self):
        return [
            (self.env._("Customer"), "text"),
            (self.env._("Account manager"), "text"),
            (self.env._("Segment"), "text"),
            (self.env._("Class"), "text"),
            (self.env._("Programme"), "text"),
            (self.env._("Promise"), "text"),
            (self.env._("State"), "text"),
            (self.env._("Due"), "date"),
            (self.env._("Periods kept"), "text"),
            (self.env._("Evidence"), "text"),
            (self.env._("Evidence date"), "date"),
        ]

    def _get_rows(self, board):
        words = self._describe_states()
        to_date = fields.Date.to_date
        rows = []
        for table in board["tables"]:
            for group in table["groups"]:
                for row in group["rows"]:
                    for column in table["columns"]:
                        cell = row["cells"].get(column["key"])
                        if not cell:
                            continue
                        rows.append(
                            [
                                row["name"],
                                row["user"],
                                row["segment"],
                                row["value_class"],
                                table["name"],
                                self._name_column(column),
                                f"{SIGNS[cell['state']]} {words[cell['state']]}",
                                to_date(cell["due"]),
                                f"{cell['kept']}/{cell['count']}",
                                cell["evidence"],
                                to_date(cell["date"] or None),
                            ]
                        )
        return rows
