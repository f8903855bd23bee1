from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date, format_time, formatLang

LONGEST = 140  # letters of a text that somebody typed; the record tells the rest


class StatcrmBrief(models.AbstractModel):
    """One page that tells everything before a meeting with a customer.

    Screen and paper show the same dict; its texts are in the language and the time
    zone of the reader. An area adds its part by extending `_get_sections`.
    """

    _name = "statcrm.brief"
    _description = "Customer Brief"

    @api.model
    @api.readonly
    def get_brief(self, partner_id):
        """Return the brief of the principal customer that this partner belongs to.

        The number of queries does not depend on the size of the customer. All texts
        are plain texts, never markup.

        :param int partner_id: a customer, an office or a contact person
        :return: {
            "id", "name": of the principal customer,
            "asked": part of the office or person that was asked for, or None,
            "is_archived": bool,
            "value_class": {"display_name", "color", "kind"} or None,
            "reason": why this class, "nomination": text or "",
            "made": when the brief was made,
            "has_log": whether a contact can be logged from here,
            "facts": [{"label", "parts": [part]}],
            "sections": [section], see `_get_sections`; a part is explained there}
        :raise AccessError: a reader who is not of the staff
        :raise UserError: there is no such partner
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The brief is for our staff only."))
        partner = self.env["res.partner"].browse(partner_id).exists()
        if not partner:
            raise UserError(
                self.env._("This customer does not exist: it was deleted or merged.")
            )
        partner.check_access("read")
        principal = partner.statcrm_principal_id
        value_class = principal.statcrm_value_class_id
        log = "statcrm_custom.statcrm_interaction_log_action"
        return {
            "id": principal.id,
            "name": principal.name or "",
            "asked": None if partner == principal else self._part(partner),
            "is_archived": not principal.active,
            "value_class": value_class.read(["display_name", "color", "kind"])[0]
            if value_class
            else None,
            "reason": principal.statcrm_class_reason or "",
            "nomination": principal.statcrm_nomination_text or "",
            "made": self._moment(fields.Datetime.now(), "d MMMM y"),
            "has_log": bool(self.env.ref(log, raise_if_not_found=False))
            and self.env["statcrm.interaction.log"].has_access("create"),
            "facts": self._get_facts(principal),
            "sections": sorted(
                filter(None, self._get_sections(principal)),
                key=lambda section: section["sequence"],
            ),
        }

    @api.model
    def _get_facts(self, principal):
        """Return who they are: [{"label", "parts"}]; an area may add its own."""
        return []

    @api.model
    def _get_sections(self, principal):
        """Return the sections of the brief; an area extends it to add its own.

        An empty dict is left out. Make a section with `_section`, its lines with
        `_line`, their parts with `_part`:

        - section: {"key": stable name, "title", "column": "main" or "side",
          "sequence": place in the column, "text": sentences, "warnings": sentences,
          "chart": see `_chart` or None, "lines": [line], "more": "and 12 more" or "",
          "hint": what is missing and what to do, or ""}
        - line: {"lead": a date or a label, "parts": [part] what it is,
          "detail": [part] who and where, "aside": state or amount,
          "tone": "", "success", "warning" or "danger" of the aside}
        - part: {"text"} and, where the reader may open it, {"model", "id"} or {"url"};
          parts stand one after another, details with a dot and facts with a comma
          between them
        """
        return []

    @api.model
    def _section(self, key, title, column, sequence, **values):
        hidden = values.pop("hidden", 0)
        more = self.env._("and %(count)s more", count=hidden) if hidden > 0 else ""
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
            "more": more,
            **values,
        }

    @api.model
    def _line(self, parts, lead="", detail=(), aside="", tone=""):
        """Return a line; its parts and details are parts, texts or empty ones."""
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

        A user is opened as a person. Who may not read the model gets the text.
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
        """Return a date, or the house's day of a moment; midnight is a bare date.

        The year is told unless it is this one.
        """
        if not value:
            return ""
        if isinstance(value, datetime):
            bare = value.time() == time()
            value = value.date() if bare else self.env.company._statcrm_day(value)
        this_year = value.year == self.env.company._statcrm_today().year
        pattern = pattern or ("d MMM" if this_year else "d MMM y")
        return format_date(self.env, value, date_format=pattern)

    @api.model
    def _moment(self, value, pattern=None):
        local = fields.Datetime.context_timestamp(self, value)
        clock = format_time(self.env, local.time(), time_format="short")
        return f"{self._day(local.date(), pattern)} {clock}"

    @api.model
    def _amount(self, amount, currency=None):
        currency = currency or self.env.company.currency_id
        return formatLang(
            self.env, amount, currency_obj=currency, rounding_unit="units"
        )

    @api.model
    def _documents_domain(self, principal, model):
        """Return the domain of a model's documents that were made for a customer."""
        moments = {"sale.order": ["date_order", "create_date"]}
        return self.env["statcrm.former.place"]._documents_domain(
            principal, "partner_id", moments.get(model, ["create_date"])
        )
