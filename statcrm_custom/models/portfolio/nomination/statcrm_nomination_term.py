from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

DAYS_BEFORE = 60


class StatcrmNomination(models.Model):
    """What happens by itself: terms begin, are reminded of, and end."""

    _inherit = "statcrm.nomination"

    @api.model
    def _cron_keep_terms(self):
        """End what is over, begin what is due, remind of what ends soon.

        One after the other, each kept as soon as it is done: what fails waits for
        the next day and says why, the others go on.
        """
        over = self.search(self._get_over_domain())
        due = self.search(self._get_due_domain(), order="date_from, id")
        soon = self.search(self._get_reminder_domain())
        each = self.env["statcrm.job.fault"]._each
        for job, nominations, act in (
            ("Ends of terms", over, lambda one: one._end_term()),
            ("Beginnings of terms", due, lambda one: one._begin_term()),
            ("Reminders of terms", soon, lambda one: one._remind()),
        ):
            if not each(job, list(nominations), act):
                return

    @api.model
    def _get_over_domain(self):
        return Domain("state", "=", "approved") & Domain("date_to", "<", self._today())

    @api.model
    def _get_due_domain(self):
        return (
            Domain("state", "=", "approved")
            & Domain("applied_on", "=", False)
            & Domain("date_from", "<=", self._today())
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", self._today()))
        )

    @api.model
    def _get_ending_domain(self):
        """Return the domain of terms that end soon, with nothing decided after."""
        waiting = [("state", "=", "approved"), ("applied_on", "=", False)]
        last = fields.Date.add(self._today(), days=DAYS_BEFORE)
        return (
            Domain("is_in_force", "=", True)
            & Domain("date_to", "<=", last)
            & Domain("partner_id.statcrm_nomination_ids", "not any", waiting)
        )

    @api.model
    def _get_reminder_domain(self):
        return self._get_ending_domain() & Domain("reminded_on", "=", False)

    def _end_term(self):
        """End a nomination whose last day has passed, and say so."""
        held = self.is_in_force
        self._end(self.date_to)
        self.env["statcrm.class.history"]._record_changes()
        if held:
            body = self.env._(
                "The term as “%(name)s” ended on %(date)s (decision %(number)s). The"
                " class follows from the sales again.",
                name=self.value_class_id.name,
                date=format_date(self.env, self.date_to),
                number=self.decision_number,
            )
            self._post_on_customer(body, self.user_id | self.proposed_by_id)

    def _begin_term(self):
        """Take effect on the first day, or tell the proposer what is in the way."""
        try:
            with self.env.cr.savepoint():
                self._take_effect()
        except UserError as error:
            if not self.problem:
                self.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("This nomination could not take effect"),
                    note=str(error),
                    user_id=self.proposed_by_id.id,
                )
            self.problem = str(error)

    def _remind(self):
        """Remind once, as a task, those who can see to what comes after."""
        self.reminded_on = self._today()
        for user in (self.user_id | self.proposed_by_id).filtered("active"):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self.date_to,
                summary=self.env._(
                    "The term ends on %(date)s: what comes after?",
                    date=format_date(self.env, self.date_to),
                ),
                user_id=user.id,
            )
