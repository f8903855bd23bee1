from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools.misc import format_date

from odoo.addons.web.controllers.utils import clean_action

# green while something is so, and green while nothing is left undone
HOLDING = ("responsible", "nomination", "data_complete")
WATCHED = ("reported", "feedback_answered")


class StatcrmCarePromise(models.Model):
    """What would turn a promise green: a sentence, and a button that starts it.

    A kind of evidence brings its own as `_advise_<kind>(self)`, of one promise that is
    due or late. It returns what `get_advice` does.
    """

    _inherit = "statcrm.care.promise"

    def get_advice(self):
        """Return what to do about this promise, for the current user.

        :return: {"text": a sentence, "label": of a button or "", "action": the action
            that the button starts or False}; no button for who may not do it
        """
        self.ensure_one()
        self.check_access("read")
        settled = {
            "kept": self._say_kept,
            "missed": self._say_missed,
            "not_applicable": self._say_not_applicable,
        }.get(self.state)
        if settled:
            return self._advice(settled())
        advise = getattr(self, f"_advise_{self.kind}", None)
        if not advise:
            text = self.env._("%(name)s by %(day)s.", name=self.name, day=self._day())
            return self._advice(text)
        advice = advise()
        if self.state == "late" and self.kind != "contact":
            due = self.env._("It was due on %(day)s.", day=self._format(self.date_due))
            advice["text"] = f"{advice['text']} {due}"
        return advice

    @api.model
    def _advice(self, text, label="", action=False, allowed=True):
        """Return advice, without its button when the user may not do it."""
        if not (allowed and action):
            return {"text": text, "label": "", "action": False}
        # as of a button: called by RPC nobody else makes its list of views
        return {"text": text, "label": label, "action": clean_action(action, self.env)}

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
        if self.kind == "contact":
            return self._say_in_contact(values)
        if self.kind in HOLDING:
            return self.env._(
                "%(evidence)s, since %(day)s. It stays green while this holds.",
                **values,
            )
        if self.kind in WATCHED:
            return self.env._(
                "Done: %(evidence)s on %(day)s. It stays green while what comes until"
                " %(end)s is seen to in time.",
                **values,
            )
        if self.kind == "meeting":
            return self._say_met(values)
        return self.env._(
            "%(evidence)s, on %(day)s. Nothing more to do until %(end)s.", **values
        )

    def _say_in_contact(self, values):
        until = self.evidence_on + relativedelta(months=self.months)
        return self.env._(
            "Last contact: %(evidence)s on %(day)s. The next one is needed by"
            " %(until)s.",
            until=self._format(until),
            **values,
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

    def _open_customer(self):
        """Return the action that opens the customer's card."""
        return self.principal_id.get_formview_action()

    def _can(self, model, operation="create"):
        return self.env[model].has_access(operation)
