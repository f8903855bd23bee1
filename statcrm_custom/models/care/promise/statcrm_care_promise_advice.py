from datetime import date

from odoo import api, models
from odoo.tools import date_utils

from ....tools.day_text import end_once, format_day


class StatcrmCarePromise(models.Model):
    """Advice on how to keep a promise: a sentence, and a button."""

    _inherit = "statcrm.care.promise"

    def get_advice(self):
        """Return the advice on this promise for the current user.

        :return: {"text": a sentence, "label": of a button or "", "action": the action
            that the button starts or False}; no button without the rights
        """
        self.ensure_one()
        self.check_access("read")
        evidence = self.env["statcrm.evidence"]._of_kind(self.kind)
        settled = {
            "kept": self._advise_kept,
            "missed": self._advise_missed,
            "not_applicable": self._advise_not_applicable,
        }.get(self.state)
        if settled:
            return evidence._advice(settled())
        advice = evidence._advise(self)
        if self.state == "late" and self.kind != "contact":
            due = self.env._("It was due on %(day)s.", day=self._format(self.date_due))
            advice["text"] = end_once(f"{advice['text']} {due}")
        return advice

    @api.depends("rhythm", "due_month", "year", "date_due", "create_date")
    def _compute_due_note(self):
        """Say why a promise is due later than its programme says."""
        for promise in self:
            promise.due_note = False
            if promise.rhythm != "1" or not promise.due_month or not promise.year:
                continue
            usual = date_utils.end_of(
                date(promise.year, int(promise.due_month), 1), "month"
            )
            made = self.env.company._statcrm_day(promise.create_date)
            if made and usual <= made and usual < promise.date_due:
                promise.due_note = self.env._(
                    "Usually due by %(usual)s. The promise was made on %(made)s, so it"
                    " is due at the end of its period.",
                    usual=self._format(usual),
                    made=self._format(made),
                )

    def _format(self, day):
        return format_day(self.env, day)

    def _day(self):
        """Return the relevant date: the due date, or later the end of the period."""
        late = self.state == "late"
        return self._format(self.date_to if late else self.date_due)

    def _advise_kept(self):
        """Return the sentence on a kept promise, by kind of evidence."""
        end = self._format(self.date_to)
        if not self.evidence_on:
            return self.env._("Kept. Nothing more to do until %(end)s.", end=end)
        values = {
            "evidence": self.evidence or self.name,
            "day": self._format(self.evidence_on),
            "end": end,
        }
        return (
            self.env["statcrm.evidence"]._of_kind(self.kind)._format_kept(self, values)
        )

    def _advise_missed(self):
        return self.env._(
            "The period ended on %(end)s. What is done now counts for a later"
            " period. Enter the reason in the note.",
            end=self._format(self.date_to),
        )

    def _advise_not_applicable(self):
        return self.env._(
            "Nothing to do: the programme no longer covers this customer, or there"
            " was no occasion."
        )
