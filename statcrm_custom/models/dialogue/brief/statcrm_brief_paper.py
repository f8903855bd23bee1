from math import ceil

from odoo import api, models

# The room of the page in `statcrm_brief_report.xml`, in the millimetres of its styles:
# the program that prints makes everything smaller, by a quarter.
HEIGHT, WIDTH = 345, 234
COLUMNS = {"main": 114, "side": 111}  # widths
LETTER, TITLE_LETTER = 2.0, 4.2  # average widths
ROW, TITLE_ROW = 4.7, 9.5
LINE_GAP, SECTION_GAP, CHART = 1.2, 11, 25
WIDEST = 26  # of the words before and beside a line, if no word is longer

MOST_WARNINGS = 3


class StatcrmBrief(models.AbstractModel):
    """The brief on paper: one side of A4, whatever the customer."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_paper(self, partner_id):
        """Return the brief with as many lines as one side of A4 has room for.

        In each column the longest section gives up its last line first, and counts it.
        Sections also have the widths in millimetres of what stands before and beside
        their lines ("before", "aside"): no word is broken there.
        """
        brief = self.get_brief(partner_id)
        room = HEIGHT - self._head_height(brief)
        for column, width in COLUMNS.items():
            sections = [one for one in brief["sections"] if one["column"] == column]
            for section in sections:
                self._limit_warnings(section)
                self._set_widths(section)
            self._shorten(sections, width, room)
        return brief

    @api.model
    def _set_widths(self, section):
        section["before"] = self._word_width(section, "lead")
        section["aside"] = self._word_width(section, "aside")

    @api.model
    def _limit_warnings(self, section):
        warnings = section["warnings"]
        if len(warnings) > MOST_WARNINGS:
            more = self._format_more(len(warnings) - MOST_WARNINGS)
            section["warnings"] = [*warnings[:MOST_WARNINGS], more]

    @api.model
    def _word_width(self, section, name):
        """Return the width that the longest word needs, and a short text in one row."""
        texts = [line[name] for line in section["lines"]]
        words = [word for text in texts for word in text.split(" ")]
        longest = max(map(len, words), default=0)
        if not longest:
            return 0
        row = min(max(map(len, texts)), WIDEST / LETTER)
        return ceil(max(longest, row) * LETTER) + 2

    @api.model
    def _shorten(self, sections, width, room):
        height = sum(self._section_height(one, width) for one in sections)
        while height > room:
            longest = max(sections, key=lambda one: len(one["lines"]))
            if len(longest["lines"]) < 2:
                break  # as short as it gets
            height -= self._section_height(longest, width)
            longest["lines"].pop()
            longest["hidden"] += 1
            longest["more"] = self._format_more(longest["hidden"])
            self._set_widths(longest)
            height += self._section_height(longest, width)

    @api.model
    def _section_height(self, section, width):
        texts = [section["text"], section["more"], section["hint"]]
        return (
            SECTION_GAP
            + (CHART if section["chart"] else 0)
            + sum(self._rows(text, width) * ROW for text in texts)
            + sum(self._rows(text, width - 4) * ROW for text in section["warnings"])
            + sum(self._line_height(section, one, width) for one in section["lines"])
        )

    @api.model
    def _line_height(self, section, line, width):
        before, aside = section["before"], section["aside"]
        words = " ".join(part["text"] for part in line["parts"])
        detail = " · ".join(part["text"] for part in line["detail"])
        middle = width - before - aside
        rows = max(
            self._rows(words, middle) + self._rows(detail, middle),
            self._rows(line["lead"], before),
            self._rows(line["aside"], aside),
        )
        return rows * ROW + LINE_GAP

    @api.model
    def _head_height(self, brief):
        facts = sum(
            len(fact["label"])
            + sum(len(part["text"]) + 2 for part in fact["parts"])
            + 3
            for fact in brief["facts"]
        )
        badge = len((brief["value_class"] or {}).get("display_name", ""))
        title = self._rows(brief["name"], WIDTH - 55 - badge * LETTER, TITLE_LETTER)
        rows = sum(self._rows(brief[name], WIDTH) for name in ("reason", "nomination"))
        return title * TITLE_ROW + (rows + ceil(facts * LETTER / WIDTH)) * ROW + 8

    @api.model
    def _rows(self, text, width, letter=LETTER):
        return ceil(len(text) * letter / max(width, 2 * letter))
