from odoo import models

from ....tools.day_text import format_day


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
            advice["text"] = f"{advice['text']} {due}"
        return advice

    def _format(self, date):
        return format_day(self.env, date)

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
