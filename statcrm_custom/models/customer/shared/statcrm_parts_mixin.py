from datetime import datetime, time

from odoo import api, models
from odoo.tools.misc import format_date, formatLang

from ....tools.day_text import end_once, format_day, format_moment

LONGEST = 140  # maximum length of a quoted text; the record has the rest


class StatcrmPartsMixin(models.AbstractModel):
    """Lines of plain text with links, as the card and the brief show them.

    All texts are in the reader's language and time zone, and never markup.

    - section: {"key": stable name, "title", "column": "main" or "side", "sequence":
      place in the column, lowest first, "text": sentences, "warnings": sentences,
      "chart": bars or None, "lines": [line], "hidden": how many
      lines are left out, "more": "and 12 more" or "", "hint": what is missing and what
      to do, or ""}
    - line: {"lead": a date or a label, "parts": [part] what it is, "detail": [part] who
      and where, "aside": state or amount, "tone": "", "success", "warning" or "danger"
      of the aside}
    - part: {"text"} and, where the reader may open it, {"model", "id"} or {"url"};
      parts stand one after another, details with a dot and facts with a comma between
      them
    """

    _name = "statcrm.parts.mixin"
    _description = "Lines of Text with Links"

    @api.model
    def _section(self, key, title, column, sequence, **values):
        hidden = max(0, values.pop("hidden", 0))
        for name in {"text", "hint"} & values.keys():
            values[name] = end_once(values[name])
        return {
            "key": key,
            "title": title,
            "column": column,
            "sequence": sequence,
            "text": "",
            "warnings": [],
            "chart": None,
            "lines": [],
            "hint": "",
            "hidden": hidden,
            "more": self._format_more(hidden),
            **values,
        }

    @api.model
    def _format_more(self, hidden):
        return self.env._("and %(count)s more", count=hidden) if hidden else ""

    @api.model
    def _line(self, parts, lead="", detail=(), aside="", tone=""):
        """Return a line; empty parts and details are dropped."""
        as_part = lambda one: {"text": one} if isinstance(one, str) else one  # noqa: E731
        return {
            "lead": lead,
            "parts": [as_part(one) for one in parts if one],
            "detail": [as_part(one) for one in detail if one],
            "aside": aside,
            "tone": tone,
        }

    @api.model
    def _part(self, record, text=None, allowed=True):
        """Return the name of a record as a link, or {} if there is none.

        A user links to their partner. Without read access there is no link.
        """
        if not record:
            return {}
        if record._name == "res.users":
            record = record.sudo().partner_id.sudo(False)
        text = self._short(text or record.sudo().display_name)
        if not allowed or not self.env[record._name].has_access("read"):
            return {"text": text}
        return {"text": text, "model": record._name, "id": record.id}

    @api.model
    def _short(self, text, longest=LONGEST):
        text = " ".join((text or "").split())
        return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"

    @api.model
    def _day(self, value, pattern=None):
        """Format a date or datetime; the latter in the company's time zone.

        The year is left out if it is the current one.
        """
        if not value:
            return ""
        if isinstance(value, datetime):
            bare = value.time() == time()
            value = value.date() if bare else self.env.company._statcrm_day(value)
        if pattern:
            return format_date(self.env, value, date_format=pattern)
        return format_day(self.env, value)

    @api.model
    def _moment(self, value):
        return format_moment(self.env, value)

    @api.model
    def _amount(self, amount, currency=None):
        currency = currency or self.env.company.currency_id
        return formatLang(
            self.env, amount, currency_obj=currency, rounding_unit="units"
        )
