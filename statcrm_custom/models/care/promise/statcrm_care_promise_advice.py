from odoo import models
from odoo.tools.misc import format_date


class StatcrmCarePromise(models.Model):
    """What would turn a promise green: a sentence, and a button that starts it."""

    _inherit = "statcrm.care.promise"

    def get_advice(self):
        """Return what to do about this promise, for the current user.

        :return: {"text": a sentence, "label": of a button or "", "action": the action
            that the button starts or False}; no button for who may not do it
        """
        self.ensure_one()
        self.check_access("read")
        evidence = self.env["statcrm.evidence"]._of_kind(self.kind)
        settled = {
            "kept": self._say_kept,
            "missed": self._say_missed,
            "not_applicable": self._say_not_applicable,
        }.get(self.state)
        if settled:
            return evidence._advice(settled())
        advice = evidence._advise(self)
        if self.state == "late" and self.kind != "contact":
            due = self.env._("It was due on %(day)s.", day=self._format(self.date_due))
            advice["text"] = f"{advice['text']} {due}"
        return advice

    def _format(self, date):
        return format_date(self.env, date)

    def _day(self):
        """Return the day that counts now: the due day, later the period's last."""
        late = self.state == "late"
        return self._format(self.date_to if late else self.date_due)

    def _say_kept(self):
        """Some promises hold on and on, others are done with for the period."""
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

    def _say_missed(self):
        return self.env._(
            "The time for it ended on %(end)s. What is done now counts for the next"
            " period. Write into the note why it did not happen.",
            end=self._format(self.date_to),
        )

    def _say_not_applicable(self):
        return self.env._(
            "Nothing to do: the programme is not for this customer any more, or"
            " nothing happened that asked for it."
        )
