from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import split_every

from ....tools.day_text import format_full_day
from ....tools.groups import MAIN_USER, MANAGEMENT
from .statcrm_service_stage import SERVICE_STAGES

OPEN = ("new", "in_progress")
BATCH = 100

KINDS = [
    ("complaint", "Complaint"),
    ("praise", "Praise"),
    ("suggestion", "Suggestion"),
    ("request", "Request"),
]

CHANNELS = [
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("meeting", "Meeting"),
    ("survey", "Survey"),
    ("campaign", "Campaign"),
    ("web", "Web"),
    ("other", "Other"),
]

# default values of the settings
SETTINGS = {
    "feedback_answer_days": 14,
    "feedback_climb_days": 7,
    "feedback_repeat_months": 12,
}


class StatcrmFeedback(models.Model):
    """Feedback of a customer, from its arrival to our answer.

    Everybody can read it, internal users can create it, and those responsible for the
    customer can edit it.
    """

    _name = "statcrm.feedback"
    _description = "Feedback"
    _inherit = ["mail.thread", "mail.activity.mixin", "statcrm.kept.fields"]
    _order = "date desc, id desc"
    _mail_post_access = "read"
    _primary_email = "email_from"

    name = fields.Char(string="Subject", required=True, tracking=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        KINDS, required=True, default="request", index=True, tracking=True
    )
    channel = fields.Selection(CHANNELS, required=True)
    description = fields.Html(string="What the Customer Said")
    date = fields.Datetime(
        string="Received", required=True, default=fields.Datetime.now, copy=False
    )

    # sender
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("statcrm_is_outside", "=", True)],
        tracking=True,
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Contact Person",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("is_company", "=", False), ("statcrm_is_outside", "=", True)],
    )
    # not stored, as in connections: stored, it would cost three queries for every
    # partner that moves; it can be searched and grouped anyway
    principal_id = fields.Many2one(
        related="partner_id.statcrm_principal_id", string="Principal Customer"
    )
    segment_id = fields.Many2one(related="partner_id.statcrm_badge_segment_id")
    value_class_id = fields.Many2one(related="partner_id.statcrm_badge_class_id")
    manager_id = fields.Many2one(
        related="partner_id.statcrm_responsible_id", tracking=False
    )
    email_from = fields.Char(string="Sender", help="The e-mail address of the sender.")
    candidate_ids = fields.Many2many(
        "res.partner",
        "statcrm_feedback_candidate_rel",
        string="Possible Senders",
        readonly=True,
        copy=False,
        help="Several customers use this e-mail address. Choose the sender.",
    )

    # subject matter
    stage_of_service = fields.Selection(
        SERVICE_STAGES, string="Stage of Service", index=True
    )
    unit_id = fields.Many2one("statcrm.unit", index="btree_not_null")
    cause_id = fields.Many2one("statcrm.feedback.cause", index="btree_not_null")
    is_repeated = fields.Boolean(
        readonly=True,
        copy=False,
        help="The same principal customer recently complained about the same stage of"
        " service or for the same cause.",
    )
    res_model = fields.Char(string="Record Type")
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", index="btree_not_null"
    )
    record_ref = fields.Reference(
        selection="_selection_record_ref",
        string="Related To",
        compute="_compute_record_ref",
        inverse="_inverse_record_ref",
        help="The order, project, meeting, event or survey answer that the feedback"
        " is about.",
    )

    is_invitation = fields.Boolean(
        readonly=True,
        copy=False,
        help="This is a calendar invitation that needs an answer.",
    )

    # owner, deadline and outcome
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain=[("share", "=", False)],
        tracking=True,
    )
    deadline = fields.Date(
        string="Answer By",
        compute="_compute_deadline",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    state = fields.Selection(
        [
            ("new", "New"),
            ("in_progress", "In Progress"),
            ("answered", "Answered"),
            ("closed", "Closed"),
        ],
        required=True,
        default="new",
        index=True,
        copy=False,
        group_expand=True,
        tracking=True,
    )
    answer = fields.Html(string="Answer to the Customer", copy=False)
    answered_on = fields.Datetime(copy=False)
    answer_message_id = fields.Many2one(
        "mail.message",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The message that contained the answer.",
    )
    decision = fields.Selection(
        [("taken_up", "Taken Up"), ("declined", "Declined"), ("later", "Later")],
        copy=False,
        tracking=True,
    )
    decision_reason = fields.Text(copy=False)
    decided_on = fields.Date(compute="_compute_decided_on", store=True, copy=False)

    reopened_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the customer replied to our answer. The earlier answer is in the"
        " chatter.",
    )
    was_late = fields.Boolean(
        readonly=True,
        copy=False,
        help="An earlier answer was sent after its deadline.",
    )

    # escalated once per complaint
    told_user_ids = fields.Many2many(
        "res.users", string="Notified Users", readonly=True, copy=False
    )
    escalated_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the unanswered complaint was escalated to the segment manager.",
    )

    @api.depends("contact_id")
    def _compute_partner_id(self):
        """Set the organisation of the contact person on that day."""
        for feedback in self:
            feedback.partner_id = feedback.partner_id or feedback._get_organisation()

    def _get_organisation(self):
        """Return the organisation of the contact person on the day, or the person."""
        contact, moment = self.contact_id._origin, self.date or fields.Datetime.now()
        if not contact:
            return contact
        places = self.env["statcrm.former.place"]._organisation_at([(contact, moment)])
        return places[contact.id, moment]

    @api.depends("partner_id")
    def _compute_user_id(self):
        """Default to the manager of the customer, the unit or the segment."""
        reminded = self.partner_id._statcrm_reminder_users()
        for feedback in self:
            if feedback.user_id:
                continue
            partner = feedback.partner_id
            principal = partner.statcrm_principal_id
            feedback.user_id = (
                principal.user_id.filtered("active")
                or reminded.get(partner)
                or feedback.unit_id.main_user_id
                or principal.statcrm_segment_id._get_head()
            )

    @api.depends("date")
    def _compute_deadline(self):
        days = self._get_setting("feedback_answer_days")
        house = self.env.company
        for feedback in self:
            day = house._statcrm_day(feedback.date) or house._statcrm_today()
            feedback.deadline = day + relativedelta(days=days)

    @api.depends("deadline", "state")
    def _compute_is_late(self):
        today = self.env.company._statcrm_today()
        for feedback in self:
            late = feedback.deadline and feedback.deadline < today
            feedback.is_late = late and feedback.state in OPEN

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", OPEN) & Domain(
            "deadline", "<", self.env.company._statcrm_today()
        )

    @api.depends("decision")
    def _compute_decided_on(self):
        today = self.env.company._statcrm_today()
        for feedback in self:
            feedback.decided_on = feedback.decision and (feedback.decided_on or today)

    @api.model
    def _get_record_models(self):
        """Return what feedback may be about, names of models."""
        return [
            "sale.order",
            "account.move",
            "project.project",
            "project.task",
            "calendar.event",
            "event.event",
            "survey.user_input",
            "mailing.mailing",
        ]

    @api.model
    def _selection_record_ref(self):
        models_sudo = self.env["ir.model"].sudo()
        # users know invoices, not journal entries
        own = {
            "account.move": self.env._("Invoice"),
            "calendar.event": self.env._("Meeting"),
            "mailing.mailing": self.env._("Mailing"),
            "sale.order": self.env._("Offer or Order"),
            "survey.user_input": self.env._("Survey Answer"),
        }
        return [
            (name, own.get(name) or models_sudo._get(name).name)
            for name in self._get_record_models()
        ]

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Offer only models that the user may read."""
        told = super().fields_get(allfields, attributes)
        if "selection" in told.get("record_ref", {}):
            told["record_ref"]["selection"] = [
                (name, label)
                for name, label in told["record_ref"]["selection"]
                if self.env[name].has_access("read")
            ]
        return told

    @api.depends("res_model", "res_id")
    def _compute_record_ref(self):
        models_ = self._get_record_models()
        for feedback in self:
            known = feedback.res_id and feedback.res_model in models_
            feedback.record_ref = known and f"{feedback.res_model},{feedback.res_id}"

    def _inverse_record_ref(self):
        for feedback in self:
            record = feedback.record_ref
            feedback.res_model = record._name if record else False
            feedback.res_id = record.id if record else False

    @api.model_create_multi
    def create(self, vals_list):
        feedback = super().create([self._clean_lines(vals) for vals in vals_list])
        feedback._fill_unit()
        feedback._stamp_answer()
        feedback._mark_repeated()
        feedback._notify_choosers()
        feedback._notify_invitations()
        feedback._notify_complaints()
        return feedback

    @api.model
    def _clean_lines(self, vals):
        """Keep what goes into e-mail headers on one line."""
        lines = {"name", "email_from"} & vals.keys()
        return vals | {name: self._clean_line(vals[name]) for name in lines}

    def write(self, vals):
        result = super().write(self._clean_lines(vals))
        if vals.get("partner_id"):
            self._settle_choice()
        if vals.keys() & {"state", "answer"}:
            self._stamp_answer()
        if vals.keys() & {"kind", "partner_id", "stage_of_service", "cause_id"}:
            self._mark_repeated()
        if vals.keys() & {"kind", "partner_id", "user_id"}:
            self._notify_complaints()
        return result

    # Choosing the sender where several customers share an address.

    def _is_to_choose(self):
        return bool(self.candidate_ids and not self.partner_id)

    def _get_choosers(self):
        """Return the users responsible for the possible senders.

        With the main users, if a possible sender has nobody.
        """
        reminded = self.candidate_ids._statcrm_reminder_users()
        users = self.env["res.users"].union(*reminded.values())
        if not all(reminded.values()):
            users |= self._get_group_users(MAIN_USER)
        return users

    def _notify_choosers(self):
        """Ask the users who may know the sender, with an activity for each."""
        for feedback in self.sudo().filtered(lambda one: one._is_to_choose()):
            if feedback.state in OPEN:
                summary = self.env._("Choose the sender")
                feedback._notify_task(feedback._get_choosers(), summary)

    def _settle_choice(self):
        """Close the activities that asked to choose the sender, as superuser.

        The chosen partner becomes the author of the e-mail if it has its address.
        """
        for feedback in self.sudo().filtered(lambda one: one.candidate_ids):
            chosen = feedback.contact_id or feedback.partner_id
            if chosen in feedback.candidate_ids:
                mails = feedback.message_ids.filtered(
                    lambda mail: mail.message_type == "email" and not mail.author_id
                )
                mails.author_id = chosen
            feedback.candidate_ids = [Command.clear()]
            feedback.activity_feedback(["mail.mail_activity_data_todo"])

    # Notification of complaints, and their escalation.

    def _notify_complaints(self):
        """Notify those who have to act on open complaints, once each.

        As superuser: whoever records a complaint may not assign activities to others.
        """
        for feedback in self.sudo():
            if feedback._is_to_choose():
                continue
            if feedback.kind == "complaint" and feedback.state in OPEN:
                users = feedback._get_responsible_users() - feedback.told_user_ids
                feedback._notify_task(users, self.env._("Answer the complaint"))
                feedback.told_user_ids += users

    def _notify_invitations(self):
        """Notify those responsible for the customer of an invitation."""
        for feedback in self.sudo().filtered("is_invitation"):
            if not feedback._is_to_choose():
                users = feedback._get_responsible_users()
                feedback._notify_task(users, self.env._("Answer the invitation"))

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

    def _notify_task(self, users, summary):
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
            "received": format_full_day(self.env, house._statcrm_day(self.date)),
            "deadline": format_full_day(self.env, self.deadline),
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
        segment = self.partner_id.statcrm_principal_id.statcrm_segment_id
        return (segment._get_head() - self.user_id) or self._get_group_users(MANAGEMENT)

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
            feedback._notify_task(
                users, self.env._("Follow up on an unanswered complaint")
            )
