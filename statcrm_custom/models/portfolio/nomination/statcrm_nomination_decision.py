import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import escape_psql

from ....tools.day_text import end_once, format_day

# within how many days a decision must be recorded
DAYS_BACK = 31


class StatcrmNominationDecision(models.Model):
    """Decision of the director on one or several nominations, with its number."""

    _name = "statcrm.nomination.decision"
    _description = "Decision on Nominations"
    _inherit = ["statcrm.fixed.mixin"]
    _order = "date desc, id desc"
    _rec_name = "number"

    number = fields.Char(required=True)
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
        index=True,
    )
    decided_by_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    nomination_ids = fields.One2many(
        "statcrm.nomination", "decision_id", string="Nominations"
    )
    approved_count = fields.Integer(string="Approved", compute="_compute_counts")
    returned_count = fields.Integer(string="Returned", compute="_compute_counts")

    _number_unique = models.UniqueIndex(
        "(lower(number))", "This decision number has already been used."
    )

    @api.depends("nomination_ids.state")
    def _compute_counts(self):
        groups = self.env["statcrm.nomination"]._read_group(
            [("decision_id", "in", self.ids)], ["decision_id", "state"], ["__count"]
        )
        counts = {(decision, state): count for decision, state, count in groups}
        for decision in self:
            returned = counts.get((decision._origin, "returned"), 0)
            total = sum(count for key, count in counts.items() if key[0] == decision)
            decision.returned_count = returned
            decision.approved_count = total - returned

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["number"] = " ".join((vals.get("number") or "").split())
        return super().create(vals_list)

    def _is_fixed(self, vals):
        return bool(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._get_fixed_message())

    def _get_fixed_message(self):
        return self.env._(
            "A decision cannot be changed. Make a new decision to correct it."
        )

    @api.model
    def _propose_number(self):
        """Return the number after the last one, written in the same way.

        "7/2026" is followed by "8/2026", or by "1/2027" in the next year. Empty if the
        last one has no number to count.
        """
        year = self.env.company._statcrm_today().year
        last = self.search([], order="id desc", limit=1).number
        if not last:
            return f"1/{year}"
        numbers = [*re.finditer(r"\d+", last)]
        years = [one for one in numbers if re.fullmatch(r"20\d\d", one[0])][:1]
        counters = [one for one in numbers if one not in years]
        if not counters:
            return ""
        counter = counters[-1]
        is_new_year = any(int(one[0]) < year for one in years)
        count = 0 if is_new_year else int(counter[0])
        while True:
            count += 1
            text = last
            width = len(counter[0]) if counter[0].startswith("0") else 0
            new = {counter: str(count).zfill(width)}
            new |= {one: str(year) for one in years if is_new_year}
            for match in sorted(new, key=lambda one: -one.start()):
                text = text[: match.start()] + new[match] + text[match.end() :]
            if not self._find_used(text):
                return text

    @api.model
    def _find_used(self, number):
        return self.search([("number", "=ilike", escape_psql(number))], limit=1)

    @api.model
    def _open_new(self, number, date, proposed_on):
        """Create a decision of the current user.

        As superuser: decisions are only created by deciding on nominations.

        :param proposed_on: the day of the latest proposal; None for a decision imported
            from an older register
        :raises UserError: the number is missing or already used, or the date is in the
            future, before the proposal, or too long ago
        """
        number = " ".join((number or "").split())
        if not number:
            raise UserError(self.env._("Enter the decision number."))
        if used := self._find_used(number):
            raise UserError(
                end_once(
                    self.env._(
                        "Decision number %(number)s was already used on %(date)s.",
                        number=used.number,
                        date=format_day(self.env, used.date),
                    )
                )
            )
        if date > self.env.company._statcrm_today():
            raise UserError(
                self.env._("The date of a decision cannot be in the future.")
            )
        if proposed_on and date < proposed_on:
            raise UserError(
                end_once(
                    self.env._(
                        "The date of a decision cannot be before its proposal of"
                        " %(date)s.",
                        date=format_day(self.env, proposed_on),
                    )
                )
            )
        earliest = fields.Date.subtract(
            self.env.company._statcrm_today(), days=DAYS_BACK
        )
        if proposed_on and date < earliest:
            raise UserError(
                self.env._(
                    "A decision must be recorded within %(days)s days. Its date can be"
                    " %(date)s or later.",
                    days=DAYS_BACK,
                    date=format_day(self.env, earliest),
                )
            )
        return self.sudo().create(
            {"number": number, "date": date, "decided_by_id": self.env.uid}
        )
