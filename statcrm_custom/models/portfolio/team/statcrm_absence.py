from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning
from odoo.fields import Domain

from ....tools.day_text import format_day, format_full_day
from ....tools.groups import MAIN_USER
from ....tools.notification import CLOSE, notification

MOST_CUSTOMERS = 20  # named for each deputy


class StatcrmAbsence(models.Model):
    """Absence of a colleague, whose reminders go to the deputies."""

    _name = "statcrm.absence"
    _description = "Absence"
    _inherit = ["statcrm.may.edit", "statcrm.locked.mixin", "statcrm.moved.mixin"]
    _order = "date_from desc, id"
    _rec_name = "user_id"
    _moved_by = {"user_id"}  # nobody sends others away

    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        help="The last day away.",
    )
    note = fields.Char(help="Visible to all colleagues.")
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )
    is_coming = fields.Boolean(compute="_compute_is_current")
    deputy_id = fields.Many2one(
        "res.users",
        string="Deputy While Away",
        compute="_compute_deputy_id",
        inverse="_inverse_deputy_id",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="Added to the account teams for the days without a deputy, and no longer"
        " there when the absence ends or is cancelled.",
    )
    member_ids = fields.One2many(
        "statcrm.account.member",
        "absence_id",
        string="Team Members While Away",
        readonly=True,
        copy=False,
    )
    without_deputy_count = fields.Integer(
        string="Without Deputy",
        compute="_compute_without_deputy_count",
        help="Customers of this colleague that have no deputy on one of these days.",
    )
    nominated_without_count = fields.Integer(
        string="Strategic and Key without Deputy",
        compute="_compute_without_deputy_count",
    )
    deputies = fields.Html(
        compute="_compute_deputies",
        help="The customers of this colleague, and who stands in for them.",
    )
    deputy_names = fields.Char(string="Deputy", compute="_compute_deputies")
    can_choose = fields.Boolean(
        compute="_compute_can_choose",
        help="The main user can enter absences of others.",
    )
    told_activity_ids = fields.Many2many(
        "mail.activity",
        string="Notified Activities",
        readonly=True,
        copy=False,
        help="Activities a deputy has already been notified of.",
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "An absence cannot end before it begins."
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        """Follow the first day where it is later."""
        for absence in self:
            if not absence.date_to or absence.date_to < (
                absence.date_from or absence.date_to
            ):
                absence.date_to = absence.date_from

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = self.env.company._statcrm_today()
        for absence in self:
            known = absence.date_from and absence.date_to
            absence.is_current = known and absence.date_from <= today <= absence.date_to
            absence.is_coming = known and absence.date_from > today

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._statcrm_today()
        return Domain("date_from", "<=", today) & Domain("date_to", ">=", today)

    @api.depends("user_id", "date_from", "date_to", "deputy_id")
    def _compute_without_deputy_count(self):
        found = self._get_deputies()
        for absence in self:
            alone = self._alone(found[absence])
            absence.without_deputy_count = len(alone)
            nominated = alone.filtered("statcrm_nominated_class_id")
            absence.nominated_without_count = len(nominated)

    @api.depends("user_id", "date_from", "date_to", "deputy_id")
    def _compute_deputies(self):
        found = self._get_deputies()
        for absence in self:
            lines = [
                self._format_deputies(deputies, alone, customers)
                for (deputies, alone), customers in found[absence].items()
            ]
            deputies = [deputies for deputies, _alone in found[absence]]
            absence.deputy_names = ", ".join(
                self.env["res.users"].union(*deputies).mapped("name")
            )
            absence.deputies = Markup().join(lines) or Markup("<p>%s</p>") % (
                self.env._("No customers as account manager.")
            )

    def _compute_deputy_id(self):
        """Show who was chosen, the last one if there were several."""
        for absence in self:
            rows = absence._origin.member_ids.sorted("date_to")
            absence.deputy_id = rows[-1:].user_id

    def _inverse_deputy_id(self):
        self._set_deputies({absence: absence.deputy_id for absence in self})

    def _set_deputies(self, chosen):
        """Make the chosen one the deputy of all customers on the days without one.

        From today on: nobody stands in for others in the past. What was entered for
        these absences before is ended, or removed where it has not begun.

        :param chosen: {absence: res.users}; without one, nobody is added
        """
        self._fit_members(chosen)
        found = self._get_deputies()
        added = [
            (absence, customer, first, last)
            for absence in self
            if chosen.get(absence)
            for (_deputies, days), customers in found[absence].items()
            for first, last in days
            for customer in customers
        ]
        vals_list = [
            {
                "partner_id": customer.id,
                "user_id": chosen[absence].id,
                "part": "deputy",
                "date_from": first,
                "date_to": last,
            }
            for absence, customer, first, last in added
        ]
        rows = self.env["statcrm.account.member"].create(vals_list)
        for row, (absence, *_days) in zip(rows.sudo(), added, strict=True):
            row.absence_id = absence
        self.invalidate_recordset(
            [
                "deputies",
                "deputy_id",
                "deputy_names",
                "member_ids",
                "without_deputy_count",
                "nominated_without_count",
            ]
        )

    def _fit_members(self, chosen):
        """End the deputies of these absences with them; days that are over stay.

        As superuser: who is back may no longer answer for these customers.
        """
        today = self.env.company._statcrm_today()
        yesterday = fields.Date.subtract(today, days=1)
        fitted = {}
        for row in self.sudo().member_ids:
            # without a last day, somebody has made it the deputy for good
            if not row.date_to or row.date_to < today:
                continue
            absence, start, end = row.absence_id, row.date_from, yesterday
            if row.user_id == chosen.get(absence.sudo(False)):
                end = max(min(row.date_to, absence.date_to), yesterday)
            if start >= today:
                start = max(start, absence.date_from)
            dates = (start, end) if start <= end else None
            if dates != (row.date_from, row.date_to):
                fitted[dates] = fitted.get(dates, row.browse()) | row
        for dates, rows in fitted.items():
            if dates:
                rows.write({"date_from": dates[0], "date_to": dates[1]})
            else:
                rows.unlink()

    def _get_deputies(self):
        """Return {absence: {(deputies, days without): the customers it is so for}}.

        The days without a deputy are (first, last) pairs. Customers with such days come
        first. The number of queries does not depend on that of the absences.
        """
        customers = self.env["res.partner"].search_fetch(
            Domain("user_id", "in", self.user_id.ids)
            & Domain("statcrm_is_principal", "=", True),
            ["user_id", "display_name", "statcrm_nominated_class_id"],
            order="complete_name, id",
        )
        rows = self.env["statcrm.account.member"].search(
            Domain("partner_id", "in", customers.ids) & Domain("part", "=", "deputy")
        )
        # all names at once: below they are read for some at a time
        customers.mapped("display_name")
        rows.user_id.mapped("name")
        of_user = customers.grouped("user_id")
        of_partner = rows.grouped("partner_id")
        result = {}
        for absence in self:
            found = {}
            for customer in of_user.get(absence.user_id._origin, ()):
                deputies = of_partner.get(customer, rows.browse()).filtered(
                    absence._is_met_by
                )
                key = absence._get_cover(deputies)
                found[key] = found.get(key, customers.browse()) | customer
            result[absence] = dict(
                sorted(found.items(), key=lambda one: (bool(one[0][0]), not one[0][1]))
            )
        return result

    def _alone(self, found):
        """Return the customers without a deputy on one of the days."""
        customers = [some for (_users, days), some in found.items() if days]
        return self.env["res.partner"].union(*customers)

    def _get_cover(self, rows):
        """Return (deputies, days without one) of a customer.

        While the absence is being entered, as it will be when it is saved.
        """
        if self.id:
            return rows.user_id, self._days_without(rows)
        chosen = self.deputy_id._origin
        rows -= rows.filtered(
            lambda row: row in self._origin.member_ids and row.user_id != chosen
        )
        days = self._days_without(rows)
        if days and chosen:
            return rows.user_id | chosen, ()
        return rows.user_id, days

    def _days_without(self, rows):
        """Return the days from today on that no deputy has: ((first, last), ...)."""
        if not self.date_from or not self.date_to:
            return () if rows else ((self.date_from, self.date_to),)
        day, found = max(self.date_from, self.env.company._statcrm_today()), []
        for row in rows.sorted("date_from"):
            if row.date_from > day:
                found.append((day, fields.Date.subtract(row.date_from, days=1)))
            if not row.date_to:
                return tuple(found)
            day = max(day, fields.Date.add(row.date_to, days=1))
        if day <= self.date_to:
            found.append((day, self.date_to))
        return tuple(found)

    def _is_met_by(self, row):
        """Return whether somebody is in a team on a day of the absence."""
        return (not self.date_to or row.date_from <= self.date_to) and (
            not row.date_to or not self.date_from or row.date_to >= self.date_from
        )

    def _format_deputies(self, deputies, alone, customers):
        who = ", ".join(deputies.mapped("name")) or self.env._("No deputy")
        if deputies and alone:
            who = self.env._(
                "%(deputies)s; no deputy %(days)s",
                deputies=who,
                days=", ".join(self._format_days(*days) for days in alone),
            )
        named = customers[:MOST_CUSTOMERS]
        links = Markup(", ").join(one._get_html_link() for one in named)
        if len(customers) > len(named):
            more = self.env._("and %s more", len(customers) - len(named))
            links = Markup("%s %s") % (links, more)
        return Markup("<p><b>%s</b> (%s): %s</p>") % (who, len(customers), links)

    def _format_days(self, first, last):
        days = dict.fromkeys(format_day(self.env, day) for day in (first, last))
        return " – ".join(days)

    def action_without_deputy(self):
        """Open the customers of this colleague without a deputy."""
        self.ensure_one()
        alone = self._alone(self._get_deputies()[self])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )
        action["display_name"] = self.env._("Without Deputy")
        action["domain"] = [("id", "in", alone.ids)]
        action["context"] = {}
        return action

    def action_end(self):
        """End an absence: today is a day at work, and the days to come are."""
        self.ensure_one()
        told = self._end()
        if self.exists():
            return told
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_absence_action"
        )
        return notification(
            told["params"]["message"], then={**action, "target": "main"}
        )

    def action_back(self):
        """End an absence where its form is not shown."""
        self.ensure_one()
        return self._end()

    def _end(self):
        """End the absence or remove what has not begun, and tell what was done."""
        today = self.env.company._statcrm_today()
        message = self.env._("The absence is over.")
        if self.date_from < today <= self.date_to:
            self.date_to = fields.Date.subtract(today, days=1)
            message = self.env._("The absence has ended, and its deputies with it.")
        elif self.date_from >= today:
            self.unlink()
            message = self.env._("The absence and its deputies were removed.")
        return notification(message, then=CLOSE)

    def write(self, vals):
        chosen = {absence: absence.deputy_id for absence in self}
        result = super().write(vals)
        if {"user_id", "date_from", "date_to"} & vals.keys():
            if "deputy_id" not in vals:
                self._set_deputies(chosen)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_deputies(self):
        self._fit_members({})

    @api.depends_context("uid")
    def _compute_can_choose(self):
        self.can_choose = self.env.user.has_group(MAIN_USER)

    @api.constrains("user_id", "date_from", "date_to")
    def _check_overlap(self):
        absences = self.search([("user_id", "in", self.user_id.ids)])
        for same in absences.grouped("user_id").values():
            ordered = same.sorted("date_from")
            for earlier, later in zip(ordered, ordered[1:], strict=False):
                if later.date_from <= earlier.date_to:
                    other = earlier if later in self else later
                    raise RedirectWarning(
                        self.env._(
                            "%(user)s is already away %(days)s. Change the dates of"
                            " that absence, or of this one.",
                            user=other.user_id.name,
                            days=other._format_days(other.date_from, other.date_to),
                        ),
                        other.get_formview_action(),
                        self.env._("See Absence"),
                    )

    @api.model
    def _cron_tell_deputies(self):
        """Notify the deputies of activities due for customers of absent colleagues.

        Each activity is notified once. Without a deputy it waits until there is one.
        """
        absences = self.search([("is_current", "=", True)])
        activities = self.env["mail.activity"].search(
            [
                ("user_id", "in", absences.user_id.ids),
                ("res_model", "=", "res.partner"),
                ("date_deadline", "<=", self.env.company._statcrm_today()),
                ("id", "not in", absences.told_activity_ids.ids),
            ]
        )
        partners = self.env["res.partner"].browse(activities.mapped("res_id"))
        reminded = partners.exists()._statcrm_reminder_users()

        def deputy_of(activity):
            return reminded.get(partners.browse(activity.res_id))

        def tell(due):
            for deputy, some in due.grouped(deputy_of).items():
                self._notify_deputy(deputy, some)
            for absence in absences.filtered(lambda one: one.user_id in due.user_id):
                absence.told_activity_ids += due.filtered(
                    lambda activity, user=absence.user_id: activity.user_id == user
                )

        due = activities.filtered(
            lambda activity: (
                deputy_of(activity) and deputy_of(activity) != activity.user_id
            )
        )
        self.env["statcrm.job.fault"]._each(
            "Deputies", [*due.grouped(deputy_of).values()], tell
        )

    @api.model
    def _notify_deputy(self, deputy, activities):
        """Send one message listing the activities and their customers."""
        self = self.with_context(lang=deputy.lang)
        lines = Markup().join(
            Markup("<li>%s: %s, %s (%s)</li>")
            % (
                self.env["res.partner"].browse(activity.res_id)._get_html_link(),
                activity.summary or activity.activity_type_id.name or "",
                format_full_day(self.env, activity.date_deadline),
                activity.user_id.name,
            )
            for activity in activities
        )
        text = self.env._(
            "You are the deputy of colleagues who are away. These activities are due:"
        )
        self.env["mail.thread"].message_notify(
            partner_ids=deputy.partner_id.ids,
            subject=self.env._("Activities due while you are deputy"),
            body=Markup("<p>%s</p><ul>%s</ul>") % (text, lines),
        )
