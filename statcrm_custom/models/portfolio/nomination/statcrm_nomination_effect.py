from odoo import fields, models
from odoo.tools.misc import format_date


class StatcrmNomination(models.Model):
    """What a decision does to the customer on its day: class, people, history."""

    _inherit = "statcrm.nomination"

    def _take_effect(self):
        """Make the customers what was decided, all or nothing.

        As superuser: nobody may write a nominated class, and team and responsible
        person follow the decision, not the rights of who happens to be logged in.
        What has taken effect is skipped, so that running twice doubles nothing.
        """
        todo = self.sudo().filtered(lambda one: not one.applied_on)
        for nomination in todo.sorted(lambda one: (one.date_from, one.id)):
            nomination._refuse_problems()
            manager = nomination.partner_id.user_id
            nomination._end_former()
            nomination.write(
                {
                    "applied_on": self._today(),
                    "is_in_force": nomination.kind == "nominate",
                    "problem": False,
                }
            )
            if nomination.kind == "nominate":
                nomination._nominate_customer(nomination.date_from)
            nomination._tell_customer(manager)
        if todo:
            self.env["statcrm.class.history"].sudo()._record_changes()
            self.env["res.role"].sudo()._statcrm_refresh_key_account_managers()

    def _end_former(self):
        """End what holds so far on the day before this one begins."""
        former = self.replaces_id.filtered(lambda one: one.state == "approved")
        if self.kind == "nominate":
            former |= self.search(
                [("partner_id", "=", self.partner_id.id), ("is_in_force", "=", True)]
            )
        former._end(fields.Date.subtract(self.date_from, days=1))

    def _nominate_customer(self, date):
        """Give the customer its class, its responsible person and its team.

        The team first: the responsible person is whom the team names. Experts whom
        the team has found for itself stay.
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
        """End these on a day, or with their term if that is earlier.

        The customer keeps its people: they go on until others are named.
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
        # one nomination in force a customer: the database looks at each row
        self.flush_recordset()
        held.partner_id.write({"statcrm_nominated_class_id": False})
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _tell_customer(self, manager):
        """Note on the customer what was decided, and tell those who are named.

        :param manager: who answered for the customer before
        """
        decision = {
            "date": format_date(self.env, self.date_from),
            "number": self.decision_number,
        }
        if self.kind == "end":
            body = self.env._(
                "The nomination ends before %(date)s by decision %(number)s.",
                **decision,
            )
        else:
            body = self.env._(
                "%(name)s from %(date)s on by decision %(number)s. Key account manager:"
                " %(user)s.",
                name=self.value_class_id.name,
                user=self.user_id.name,
                **decision,
            )
        people = self._get_people() | self.replaces_id.user_id | manager
        self._post_on_customer(body, people)

    def _tell(self):
        """Return term, decision and deputy as one line for the customer's card."""
        since = self.env._("Since %(date)s", date=format_date(self.env, self.date_from))
        until = self.date_to and self.env._(
            "until %(date)s", date=format_date(self.env, self.date_to)
        )
        decision = self.env._("decision %(number)s", number=self.decision_number)
        deputy = self.deputy_id and self.env._(
            "deputy %(name)s", name=self.deputy_id.name
        )
        return ", ".join(filter(None, (since, until, decision, deputy)))

    def _post_on_customer(self, body, users):
        """Write a note on the customer; those it concerns get it as a message."""
        users = users.filtered("active") - self.env.user
        self.partner_id.message_post(
            body=body,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            partner_ids=users.partner_id.ids,
        )
