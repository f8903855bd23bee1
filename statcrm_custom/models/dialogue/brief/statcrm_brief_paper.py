from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from odoo import api, models

# The room of the page in `statcrm_brief_report.xml`, in the millimetres of its styles:
# the program that prints makes everything smaller, by a quarter. It has 367 by 243; the
# rest is for what is measured a little too small.
HEIGHT, WIDTH = 360, 234
COLUMNS = {"main": 114, "side": 111}  # widths
POINT = 25.4 / 72
FONT, TITLE_FONT, BOLD = 10.5, 20, 1.1  # sizes in points, and how much wider bold is
# The font of the page is one of the system, and not known here: the widest one is
# DejaVu Sans, whose letters are as wide as those of Vera. Some packages of ReportLab
# leave its file out: then this is how much wider it is than Helvetica at most.
MEASURED, WIDER = "Vera", 1
try:
    registerFont(TTFont("Vera", "Vera.ttf"))
except TTFError:
    MEASURED, WIDER = "Helvetica", 1.17
ROW, TITLE_ROW = 4.7, 9.5
LINE_GAP, SECTION_GAP, CHART = 1.2, 10.5, 29
WIDEST = 26  # of the words before and beside a line, if no word is longer
WIDEST_PERSON = 38  # of those of a person: a day and a name in two rows

MOST_WARNINGS, FEWEST_WARNINGS = 3, 1
MOST_ON_PAPER = 60  # people, if there is nothing else
# The sections that get one more line first, as often as they are named in a turn: what
# was said last and what comes next, and who is met.
FIRST = ["people", "contacts", "planned"] * 2 + ["feedback", "team"]


class StatcrmBrief(models.AbstractModel):
    """The brief on paper: one side of A4, whatever the customer."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_paper(self, partner_id, event_id=None):
        """Return the brief with as many lines as one side of A4 has room for.

        What is left out is counted. Sections also have the widths in millimetres of
        what stands before and beside their lines ("before", "aside"): no word is broken
        there.
        """
        brief = self.get_brief(partner_id, event_id)
        self._add_people(brief)
        top = [brief["meeting"]] if brief["meeting"] else []
        for section in [*top, *brief["sections"]]:
            self._limit_warnings(section, MOST_WARNINGS)
            self._set_widths(section)
        room = HEIGHT - self._head_height(brief)
        room -= sum(self._section_height(one, WIDTH) for one in top)
        self._balance(brief["sections"])
        for column, width in COLUMNS.items():
            sections = [one for one in brief["sections"] if one["column"] == column]
            self._fit(sections, width, room)
        return brief

    @api.model
    def _add_people(self, brief):
        """The screen shows few of them, as the card has all; paper has no card.

        In two rows: who, the function, and the last contact with whom of us.
        """
        principal = self.env["res.partner"].browse(brief["id"])
        for at, section in enumerate(brief["sections"]):
            if section["key"] != "people":
                continue
            if section["hidden"]:
                section = self._section_people(principal, MOST_ON_PAPER)
                brief["sections"][at] = section
            for line in section["lines"]:
                line["detail"] = line["detail"][:1]

    @api.model
    def _balance(self, sections):
        """Put the people into the column that has more room for them."""
        taken = dict.fromkeys(COLUMNS, 0)
        for section in sections:
            if section["key"] != "people":
                column = section["column"]
                taken[column] += self._section_height(section, COLUMNS[column])
        for section in sections:
            if section["key"] == "people":
                section["column"] = min(taken, key=taken.get)

    @api.model
    def _set_widths(self, section):
        section["before"] = self._word_width(section, "lead")
        section["aside"] = round(self._word_width(section, "aside") * BOLD)

    @api.model
    def _limit_warnings(self, section, most):
        warnings = section.setdefault("every_warning", section["warnings"])
        if len(warnings) > most:
            more = self._format_more(len(warnings) - most)
            section["warnings"] = [*warnings[:most], more]

    @api.model
    def _word_width(self, section, name):
        """Return the width that the longest word needs, and a short text in one row."""
        texts = [line[name] for line in section["lines"]]
        words = [word for text in texts for word in self._words(text)]
        longest = max(map(self._width, words), default=0)
        if not longest:
            return 0
        row = min(max(map(self._width, texts)), WIDEST)
        if section["key"] == "people":  # a person takes two rows anyway
            narrow = range(round(longest), WIDEST_PERSON)
            pairs = (
                one for one in narrow if all(self._rows(t, one) < 3 for t in texts)
            )
            row = next(pairs, longest)
        return round(max(longest, row)) + 3

    @api.model
    def _fit(self, sections, width, room):
        """Begin with one line of each section, then give in turn what has room.

        A section whose next line has no room gets no more.
        """
        by_key = {one["key"]: one for one in sections}
        if sum(self._section_height(one, width) for one in sections) > room:
            for section in sections:
                self._limit_warnings(section, FEWEST_WARNINGS)
        every_line = {key: one["lines"] for key, one in by_key.items()}
        heights = {}

        def set_count(key, count):
            self._set_lines(by_key[key], every_line[key][:count])
            heights[key] = self._section_height(by_key[key], width)

        for key in by_key:
            set_count(key, 1)
        first = [key for key in FIRST if key in by_key]
        turn = [*first, *(key for key in by_key if key not in first)]
        while turn:
            full = set()
            for key in turn:
                count = len(by_key[key]["lines"])
                if count < len(every_line[key]):
                    set_count(key, count + 1)
                    if sum(heights.values()) <= room:
                        continue
                    set_count(key, count)
                full.add(key)
            turn = [key for key in turn if key not in full]

    @api.model
    def _set_lines(self, section, lines):
        section["hidden"] += len(section["lines"]) - len(lines)
        section["lines"] = lines
        section["more"] = self._format_more(section["hidden"])
        self._set_widths(section)

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
        middle = width - before - aside - 2  # the space between them
        rows = max(
            self._rows(words, middle) + self._rows(detail, middle),
            self._rows(line["lead"], before),
            self._rows(line["aside"], aside),
        )
        return rows * ROW + LINE_GAP

    @api.model
    def _head_height(self, brief):
        facts = "   ".join(
            f"{fact['label']} {', '.join(part['text'] for part in fact['parts'])}"
            for fact in brief["facts"]
        )
        badge = (brief["value_class"] or {}).get("display_name", "")
        beside = 55 + self._width(f"★ {badge} ") if badge else 55
        title = self._rows(brief["name"], WIDTH - beside, TITLE_FONT)
        rows = sum(self._rows(brief[name], WIDTH) for name in ("reason", "nomination"))
        return title * TITLE_ROW + (rows + self._rows(facts, WIDTH)) * ROW + 8

    @api.model
    def _rows(self, text, width, font=FONT):
        """Return how many rows a text takes, broken between words where it can be."""
        width = max(width, font)
        space, rows, used = self._width(" ", font), 0, width
        for word in self._words(text):
            longest = self._width(word, font)
            if used + space + longest > width:
                rows, used = rows + 1, -space
            used += space + longest
            while used > width:  # a word without end
                rows, used = rows + 1, used - width
        return rows

    @api.model
    def _words(self, text):
        """Return what stays together in a row: a word is broken behind a hyphen."""
        return text.replace("-", "- ").split()

    @api.model
    def _width(self, text, font=FONT):
        return stringWidth(text, MEASURED, font) * POINT * WIDER
