from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache

from ....tools.cause import because
from ....tools.day_text import format_day, format_full_day

DAYS_BEFORE = 60

# fields that affect the customers with a nomination decided for later
DECIDED = ("approved", "ended")


class StatcrmNomination(models.Model):
    """Scheduled changes: terms begin, end and are reminded of."""

    _inherit = "statcrm.nomination"

    @api.model
    def _cron_keep_terms(self):
        """End expired terms, begin due ones, remind of those ending soon.

        Each is processed and committed on its own: errors are logged and retried the
        next day.
        """
        over = self.search(self._get_over_domain())
        due = self.search(self._get_due_domain(), order="date_from, id")
        soon = self.search(self._get_reminder_domain())
        each = self.env["statcrm.job.fault"]._each
        for job, nominations, act in (
            ("Ends of terms", over, lambda one: one._end_term()),
            ("Beginnings of terms", due, lambda one: one._begin_term()),
            ("Reminders of terms", soon, lambda one: one._create_term_reminder()),
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
        """Return the domain of terms ending soon for which nothing is proposed."""
        waiting = Domain("state", "=", "proposed") | (
            Domain("state", "=", "approved") & Domain("applied_on", "=", False)
        )
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
        """End a nomination whose last day has passed, and log it."""
        held = self.is_in_force
        ending = because(self, "term", nomination_id=self.id)
        ending._end(self.date_to)
        history = ending.env["statcrm.class.history"]
        history._record_changes(partners=self.partner_id)
        if held:
            body = self.env._(
                "The term as “%(name)s” ended on %(date)s (decision %(number)s). The"
                " class follows from sales again.",
                name=self.value_class_id.name,
                date=format_full_day(self.env, self.date_to),
                number=self.decision_number,
            )
            self._post_on_customer(body, self.user_id | self.proposed_by_id)

    def _begin_term(self):
        """Take effect on the first day, or tell the proposer the problem."""
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

    def _create_term_reminder(self):
        """Remind those who can propose the next term once, by an activity."""
        self.reminded_on = self._today()
        for user in (self.user_id | self.proposed_by_id).filtered("active"):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self.date_to,
                summary=self.env._(
                    "The term ends on %(date)s. What comes next?",
                    date=format_full_day(self.env, self.date_to),
                ),
                user_id=user.id,
            )

    # Effects of a decision on the customer: class, people, history.

    def _take_effect(self, taken_over=False):
        """Apply the decided nominations to their customers, all or nothing.

        As superuser: users cannot write a nominated class, and the team follows the
        decision regardless of the rights of the current user. Nominations already in
        effect are skipped, so running twice is safe.

        :param bool taken_over: they have been in effect since their first day, see
            `_decide`
        """
        todo = self.sudo().filtered(lambda one: not one.applied_on)
        for nomination in todo.sorted(lambda one: (one.date_from, one.id)):
            day = nomination.date_from if taken_over else self._today()
            nomination = because(
                nomination,
                "decision",
                user_id=nomination.decided_by_id.id,
                nomination_id=nomination.id,
                **({"day": day} if taken_over else {}),
            )
            nomination._refuse_problems()
            manager = nomination.partner_id.user_id
            nomination._end_former()
            nomination.write(
                {
                    "applied_on": day,
                    "is_in_force": nomination.kind == "nominate",
                    "problem": False,
                }
            )
            if nomination.kind == "nominate":
                nomination._nominate_customer(nomination.date_from)
            nomination._post_decision(manager)
            history = nomination.env["statcrm.class.history"]
            history._record_changes(partners=nomination.partner_id)
        if todo:
            self.env["res.role"].sudo()._statcrm_refresh_key_account_managers()

    def _end_former(self):
        """End the current nomination on the day before this one begins."""
        former = self.replaces_id.filtered(lambda one: one.state == "approved")
        if self.kind == "nominate":
            former |= self.search(
                [("partner_id", "=", self.partner_id.id), ("is_in_force", "=", True)]
            )
        former._end(fields.Date.subtract(self.date_from, days=1))

    def _nominate_customer(self, date):
        """Set the class, the key account manager and the team of the customer.

        The team comes first, as the account manager is checked against it. Experts
        added by the team stay.
        """
        partner = self.partner_id
        experts = partner.statcrm_team_ids.filtered(
            lambda one: (
                one.part == "expert" and (not one.date_to or one.date_to >= date)
            )
        ).user_id
        self.env["statcrm.account.member"]._set_team(
            partner,
            {
                "manager": self.user_id,
                "deputy": self.deputy_id,
                "sponsor": self.sponsor_id,
                "expert": experts - self.replaces_id.expert_ids | self.expert_ids,
            },
            date,
        )
        partner.write(
            {
                "statcrm_nominated_class_id": self.value_class_id.id,
                "user_id": self.user_id.id,
            }
        )

    def _end(self, day):
        """End these on a day, or at the end of their term if earlier.

        The people of the customer stay until others are set.
        """
        held = self.filtered("is_in_force")
        for nomination in self:
            nomination.write(
                {
                    "state": "ended",
                    "is_in_force": False,
                    "ended_on": min(filter(None, (nomination.date_to, day))),
                    "problem": False,
                }
            )
        # one nomination in force per customer: constraints are checked for each row
        self.flush_recordset()
        held.partner_id.write({"statcrm_nominated_class_id": False})
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _post_decision(self, manager):
        """Log the decision on the customer, and notify the persons named.

        :param manager: the previous account manager
        """
        decision = {
            "date": format_full_day(self.env, self.date_from),
            "number": self.decision_number,
        }
        if self.kind == "end":
            body = self.env._(
                "The nomination ends before %(date)s by decision %(number)s.",
                **decision,
            )
        else:
            body = self.env._(
                "%(name)s from %(date)s by decision %(number)s. Key account manager:"
                " %(user)s.",
                name=self.value_class_id.name,
                user=self.user_id.name,
                **decision,
            )
        people = self._get_people() | self.replaces_id.user_id | manager
        self._post_on_customer(body, people)

    def _format_term_line(self):
        """Return term, decision and deputy as one line for the customer form."""
        since = self.env._("Since %(date)s", date=format_day(self.env, self.date_from))
        until = self.date_to and self.env._(
            "until %(date)s", date=format_day(self.env, self.date_to)
        )
        decision = self.env._("decision %(number)s", number=self.decision_number)
        deputy = self.deputy_id and self.env._(
            "deputy %(name)s", name=self.deputy_id.name
        )
        return ", ".join(filter(None, (since, until, decision, deputy)))

    def _post_on_customer(self, body, users):
        """Log a note on the customer, and notify the persons concerned."""
        users = users.filtered("active") - self.env.user
        self.partner_id.message_post(
            body=body,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            partner_ids=users.partner_id.ids,
        )

    # Nominations that bind their customers: in force, or decided for later.

    def write(self, vals):
        before = {one: one.state for one in self} if "state" in vals else {}
        result = super().write(vals)
        self._note_steps(before)
        if vals.get("state") in DECIDED or "is_in_force" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model
    def _decided_domain(self):
        """Return the domain of the nominations in force or decided for later."""
        return Domain("kind", "=", "nominate") & Domain("state", "=", "approved")

    @api.model
    def _of_domain(self, partners):
        return Domain("partner_id", "in", partners.ids)

    @api.model
    @ormcache()
    def _coming_partner_ids(self):
        """Return the ids of the customers with a nomination decided for later.

        Cached, as they are few and change rarely, but are needed whenever a partner is
        moved or archived.
        """
        coming = self.sudo().search(
            self._decided_domain() & Domain("is_in_force", "=", False)
        )
        return frozenset(coming.partner_id.ids)
