from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every
from odoo.tools.misc import format_date

from ....tools.groups import MAIN_USER, MANAGEMENT
from .statcrm_feedback import OPEN

BATCH = 100


class StatcrmFeedback(models.Model):
    """Notification of complaints, and their escalation."""

    _inherit = "statcrm.feedback"

    def _tell_complaints(self):
        """Notify those who have to act on open complaints, once each.

        As superuser: whoever records a complaint may not assign activities to others.
        """
        for feedback in self.sudo():
            if feedback._is_to_choose():
                continue
            if feedback.kind == "complaint" and feedback.state in OPEN:
                users = feedback._get_responsible_users() - feedback.told_user_ids
                feedback._remind(users, self.env._("Answer the complaint"))
                feedback.told_user_ids += users

    def _tell_invitations(self):
        """Notify those responsible for the customer of an invitation."""
        for feedback in self.sudo().filtered("is_invitation"):
            if not feedback._is_to_choose():
                users = feedback._get_responsible_users()
                feedback._remind(users, self.env._("Answer the invitation"))

    def _get_responsible_users(self):
        """Return the owner, and the deputy while the account manager is away.

        The main users if it has no owner: they have to assign it.
        """
        if self._is_to_choose():
            return self._get_choosers()
        reminded = self.partner_id._statcrm_reminder_users()
        users = (self.user_id | reminded.get(self.partner_id, self.user_id)).filtered(
            "active"
        )
        return users or self._get_group_users(MAIN_USER)

    @api.model
    def _get_group_users(self, group):
        users = self.env.ref(group).sudo().user_ids
        return users.filtered(lambda user: user.id != SUPERUSER_ID)

    def _remind(self, users, summary):
        """Send a message and schedule an activity, in each user's language."""
        for user in users:
            told = self.with_context(lang=user.lang)
            told.message_notify(
                partner_ids=user.partner_id.ids,
                subject=told._get_reminder_subject(),
                body=told._get_reminder_body(),
                email_layout_xmlid="mail.mail_notification_layout",
            )
            # no second message about the activity
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo", summary=summary, user_id=user.id
            )

    def _get_reminder_subject(self):
        customer = self.principal_id.name or self.email_from or self.env._("unknown")
        if self.escalated_on:
            return self.env._(
                "Unanswered complaint from %(customer)s: %(name)s",
                customer=customer,
                name=self.name,
            )
        if self._is_to_choose():
            return self.env._("Choose the sender: %(name)s", name=self.name)
        if self.reopened_on:
            return self.env._(
                "Reopened by %(customer)s: %(name)s",
                customer=customer,
                name=self.name,
            )
        if self.kind != "complaint":
            return self.env._(
                "%(customer)s: %(name)s", customer=customer, name=self.name
            )
        return self.env._(
            "Complaint from %(customer)s: %(name)s", customer=customer, name=self.name
        )

    def _get_reminder_body(self):
        house = self.env.company
        values = {
            "owner": self.user_id.name or self.env._("nobody"),
            "received": format_date(self.env, house._statcrm_day(self.date)),
            "deadline": format_date(self.env, self.deadline),
        }
        if self.escalated_on:
            return self.env._(
                "Received on %(received)s, owner: %(owner)s. The customer has not"
                " been answered yet.",
                **values,
            )
        if self._is_to_choose():
            return self.env._(
                "Several customers use the address %(sender)s: %(customers)s. Choose"
                " the sender, then answer by %(deadline)s.",
                sender=self.email_from,
                customers=", ".join(self.candidate_ids.mapped("display_name")),
                **values,
            )
        if self.reopened_on:
            return self.env._(
                "The customer replied to our answer. Owner: %(owner)s, answer by"
                " %(deadline)s.",
                **values,
            )
        return self.env._(
            "Received on %(received)s, owner: %(owner)s, answer by %(deadline)s.",
            **values,
        )

    def _message_auto_subscribe_notify(self, partner_ids, template):
        # EXTENDS 'mail': the owner of a complaint is already notified by us
        others = self.filtered(lambda one: one.kind != "complaint")
        return super(StatcrmFeedback, others)._message_auto_subscribe_notify(
            partner_ids, template
        )

    @api.model
    def _get_climb_domain(self):
        days = self._get_setting("feedback_climb_days")
        before = fields.Datetime.now() - relativedelta(days=days)
        return Domain(
            [
                ("kind", "=", "complaint"),
                ("state", "in", OPEN),
                ("escalated_on", "=", False),
                ("date", "<=", before),
            ]
        ) & (Domain("reopened_on", "=", False) | Domain("reopened_on", "<=", before))

    def _get_upper_users(self):
        """Return the users notified of an unanswered complaint.

        The segment manager; the management group if the segment has no manager, or if
        the manager is the owner.
        """
        manager = self.partner_id._statcrm_segment_manager()
        return (manager - self.user_id) or self._get_group_users(MANAGEMENT)

    @api.model
    def _cron_climb(self):
        """Escalate complaints not answered in time, once each."""
        waiting = self.search(self._get_climb_domain(), order="id")
        # notifications sent are kept, even if the server stops in between
        batches = list(split_every(BATCH, waiting.ids, self.browse))
        self.env["statcrm.job.fault"]._each("Complaints", batches, self._climb)

    @api.model
    def _climb(self, complaints):
        batch = complaints.try_lock_for_update()
        batch.escalated_on = fields.Datetime.now()
        for feedback in batch:
            users = feedback._get_upper_users()
            feedback._remind(users, self.env._("Follow up on an unanswered complaint"))
