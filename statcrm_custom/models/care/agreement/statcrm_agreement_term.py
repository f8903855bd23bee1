from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ....tools.day_text import format_day, format_full_day

DAYS_BEFORE = 60
REMINDER = "statcrm_custom.mail_activity_type_agreement"


class StatcrmAgreement(models.Model):
    """The end of an agreement: notice, reminder, renewal."""

    _inherit = "statcrm.agreement"

    notice_months = fields.Integer(
        string="Notice (Months)",
        compute="_compute_notice_months",
        store=True,
        readonly=False,
        tracking=True,
    )
    notice_date = fields.Date(
        string="Notice By",
        compute="_compute_notice_date",
        store=True,
        readonly=False,
        copy=False,
        help="The last day to give notice or to renew. By default, computed from the"
        " notice period.",
    )
    reminded_on = fields.Date(
        compute="_compute_reminded_on",
        store=True,
        copy=False,
    )
    predecessor_id = fields.Many2one(
        "statcrm.agreement",
        string="Previous Agreement",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('principal_id', '=', principal_id), ('id', '!=', id)]",
    )
    successor_ids = fields.One2many("statcrm.agreement", "predecessor_id")
    successor_id = fields.Many2one(
        "statcrm.agreement", string="Next Agreement", compute="_compute_successor_id"
    )
    overlap_ids = fields.Many2many(
        "statcrm.agreement",
        string="Overlapping Agreements",
        compute="_compute_overlap_ids",
        help="Other agreements with the customer that cover part of the same period.",
    )
    overlap_list = fields.Html(
        string="Overlaps in Full", compute="_compute_overlap_ids", sanitize=False
    )

    _one_successor = models.UniqueIndex(
        "(predecessor_id) WHERE active AND predecessor_id IS NOT NULL",
        "This agreement already has a next agreement.",
    )

    @api.depends("kind_id")
    def _compute_notice_months(self):
        for agreement in self:
            agreement.notice_months = agreement.kind_id.notice_months

    @api.depends("date_to", "notice_months")
    def _compute_notice_date(self):
        for agreement in self:
            before = relativedelta(months=agreement.notice_months)
            last = agreement.date_to
            agreement.notice_date = agreement.notice_months and last and last - before

    @api.depends("notice_date", "ends_on")
    def _compute_reminded_on(self):
        """Reset the reminder when the date changes."""
        self.reminded_on = False

    @api.depends("successor_ids")
    def _compute_successor_id(self):
        for agreement in self:
            agreement.successor_id = agreement.successor_ids[:1]

    @api.depends("principal_id", "date_from", "ends_on")
    def _compute_overlap_ids(self):
        principals = self.principal_id.ids
        others = self.search([("principal_id", "in", principals)])
        by_customer = others.grouped("principal_id")
        for one in self:
            rows = by_customer.get(one.principal_id, self.browse()) - one._origin
            one.overlap_ids = rows.filtered(one._overlaps)
            lines = [
                Markup("<li>%s, %s</li>")
                % (other._get_html_link(), other._format_term())
                for other in one.overlap_ids
            ]
            one.overlap_list = lines and Markup('<ul class="mb-0">%s</ul>') % (
                Markup().join(lines)
            )

    def _format_term(self):
        """Return dates and state: “Jan 1 – Dec 31, 2027, In Force”."""
        states = dict(self._fields["state"]._description_selection(self.env))
        begins = format_day(self.env, self.date_from)
        ends = format_day(self.env, self.ends_on) or self.env._("further notice")
        return f"{begins} – {ends}, {states[self.state]}"

    def _overlaps(self, other):
        """Return whether two agreements overlap, open-ended ones included."""
        last = fields.Date.to_date("9999-12-31")
        if not self.date_from:
            return False
        begins = max(self.date_from, other.date_from)
        return begins <= min(self.ends_on or last, other.ends_on or last)

    @api.constrains("predecessor_id", "principal_id")
    def _check_predecessor(self):
        """Check that it is with the same customer, or one that became its office."""
        if self._has_cycle("predecessor_id"):
            raise ValidationError(
                self.env._("An agreement cannot be its own previous agreement.")
            )
        for agreement in self | self.successor_ids:
            former = agreement.predecessor_id
            whose = former.principal_id | former.principal_id.statcrm_principal_id
            if former and agreement.principal_id not in whose:
                raise ValidationError(
                    self.env._(
                        "“%(former)s” is an agreement with %(other)s. Choose a"
                        " previous agreement with %(customer)s.",
                        former=former.display_name,
                        other=former.principal_id.name,
                        customer=agreement.principal_id.name,
                    )
                )

    def action_renew(self):
        """Open the next agreement, created with the same duration if needed."""
        self.ensure_one()
        successor = self.successor_id
        if not successor:
            if not self.ends_on:
                raise UserError(
                    self.env._("This agreement is open-ended. Set its end date first.")
                )
            successor = self.copy(self._prepare_successor())
            self.activity_unlink([REMINDER])
        return successor._open_form()

    def _prepare_successor(self):
        """Return the values of the next agreement, with the same duration."""
        begins = self.ends_on + relativedelta(days=1)
        values = {"name": self.name, "date_from": begins, "predecessor_id": self.id}
        if self.date_to:
            length = relativedelta(self.date_to + relativedelta(days=1), self.date_from)
            values["date_to"] = begins + length - relativedelta(days=1)
        return values

    def action_terminate(self):
        """Give notice today, ending after the notice period at the latest."""
        for agreement in self:
            if agreement.state not in ("coming", "in_force"):
                raise UserError(
                    self.env._(
                        "“%(name)s” is not in force.", name=agreement.display_name
                    )
                )
            first = max(self.env.company._statcrm_today(), agreement.date_from)
            last = first + relativedelta(months=agreement.notice_months)
            agreement.terminated_on = min(filter(None, (last, agreement.date_to)))
        self.activity_unlink([REMINDER])

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }

    def _is_soon(self):
        """Return whether notice or renewal is due soon."""
        return bool(self.filtered_domain(self._get_notice_domain()))

    # Reminders

    @api.model
    def _get_days_before(self):
        settings = self.env["ir.config_parameter"]
        return settings._statcrm_get_number("agreement_reminder_days", DAYS_BEFORE)

    @api.model
    def _get_notice_domain(self):
        """Return the domain of agreements with notice or renewal due soon."""
        today = self.env.company._statcrm_today()
        last = fields.Date.add(today, days=self._get_days_before())
        soon = Domain.OR(
            Domain(name, ">=", today) & Domain(name, "<=", last)
            for name in ("notice_date", "ends_on")
        )
        return (
            Domain("state", "=", "in_force")
            & Domain("terminated_on", "=", False)
            & Domain("successor_ids", "=", False)
            & soon
        )

    @api.model
    def _cron_remind(self):
        """Remind the account manager by an activity, once per date."""
        todo = self.search(
            self._get_notice_domain() & Domain("reminded_on", "=", False)
        )
        users = todo.principal_id._statcrm_reminder_users()

        def remind(agreement):
            person = users[agreement.principal_id] or agreement.user_id
            agreement._create_term_activity(person.filtered("active"))

        self.env["statcrm.job.fault"]._each(
            "Reminders of agreements", list(todo), remind
        )

    def _create_term_activity(self, user):
        """Schedule the activity, or retry the next day if nobody is available."""
        if not user:
            return
        today = self.env.company._statcrm_today()
        is_notice = self.notice_date and self.notice_date >= today
        day = self.notice_date if is_notice else self.ends_on
        date = format_full_day(self.env, day)
        summary = self.env._("Give notice or renew by %(date)s", date=date)
        if not is_notice:
            summary = self.env._("Agreement ends on %(date)s: renew?", date=date)
        self.reminded_on = today
        self.activity_unlink([REMINDER])
        self.activity_schedule(
            REMINDER,
            date_deadline=day,
            summary=summary,
            user_id=user.id,
        )
