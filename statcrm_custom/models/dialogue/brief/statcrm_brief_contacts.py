from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

CONTACT_FIELDS = ["date", "kind", "summary", "partner_id", "user_id", "unit_id"]

CONTACT_FIELDS += ["res_model", "res_id"]

MEETING_FIELDS = ["name", "allday", "start", "start_date", "location", "partner_ids"]

ACTIVITY_FIELDS = ["activity_type_id", "date_deadline", "summary", "user_id"]

ACTIVITY_FIELDS += ["res_model", "res_id", "res_name"]

MOST_CONTACTS = 5

MOST_MEETINGS = 3

MOST_ACTIVITIES = 4

MOST_FEEDBACK = 4


class StatcrmBrief(models.AbstractModel):
    """The last contacts of all units with the customer, and what is planned."""

    _inherit = "statcrm.brief"

    @api.model
    def _section_contacts(self, principal):
        Interaction = self.env["statcrm.interaction"]
        kinds = dict(Interaction._fields["kind"]._description_selection(self.env))
        # one query: a report model is read once, not searched and read again
        found = Interaction.search_fetch(
            principal._statcrm_file_domain()
            & Domain("date", "<", self.env.company._statcrm_tomorrow())
            & Interaction._contact_domain(),
            CONTACT_FIELDS,
            limit=MOST_CONTACTS,
        )
        people = found._get_people()
        lines = [
            self._contact_line(one, kinds[one.kind], people[one.id]) for one in found
        ]
        hint = self.env._("No contacts yet. Log the next one.")
        return self._section(
            "contacts",
            self.env._("Last contacts"),
            "main",
            10,
            lines=lines,
            hint="" if lines else hint,
        )

    @api.model
    def _contact_line(self, contact, kind, people):
        record = self.env[contact.res_model].browse(contact.res_id)
        return self._line(
            [self._part(record, contact.summary or kind)],
            lead=self._day(contact.date),
            detail=[
                *(self._part(one, one.name) for one in people or contact.partner_id),
                self._part(contact.user_id),
                contact.unit_id.name,
            ],
            aside=kind,
        )

    @api.model
    def _section_planned(self, principal):
        """The next meetings and the oldest open activities, by date."""
        meetings, meeting_count = self._find(
            "calendar.event",
            self._meetings_domain(principal),
            "start",
            MOST_MEETINGS,
            MEETING_FIELDS,
        )
        activities, activity_count = self._find(
            "mail.activity",
            self._activities_domain(principal),
            "date_deadline",
            MOST_ACTIVITIES,
            ACTIVITY_FIELDS,
        )
        dated = [
            (self._local_day(one.start), self._meeting_line(one)) for one in meetings
        ]
        dated += [(one.date_deadline, self._activity_line(one)) for one in activities]
        dated.sort(key=lambda item: item[0])
        hint = self.env._("Nothing planned. Plan the next step.")
        return self._section(
            "planned",
            self.env._("Planned"),
            "main",
            20,
            lines=[line for _day, line in dated],
            hidden=meeting_count + activity_count - len(dated),
            hint="" if dated else hint,
        )

    @api.model
    def _find(self, model, domain, order, limit, names=None):
        """Return the first records, and how many there are.

        What a line tells is fetched by the same query: these fields, or all.

        As superuser: everybody sees what is planned with a customer; the domains
        exclude private records, and records of other companies.
        """
        found_sudo = (
            self.env[model].sudo().search_fetch(domain, names, order=order, limit=limit)
        )
        count = len(found_sudo)
        if count == limit:
            count = self.env[model].sudo().search_count(domain)
        return found_sudo, count

    @api.model
    def _meetings_domain(self, principal):
        """Upcoming meetings with anybody of the customer, private ones excluded."""
        return (
            self._with_domain(principal)
            & Domain("stop", ">=", fields.Datetime.now())
            & self.env["calendar.event"]._statcrm_open_domain()
        )

    @api.model
    def _with_domain(self, principal):
        """Meetings with anybody of the customer, or on its card.

        Those who were ever invited come first: PostgreSQL would scan all meetings for
        the few that are upcoming.
        """
        people = self.env["res.partner"]._search(
            self._tree_domain(principal), active_test=False
        )
        invited_sudo = self.env["calendar.attendee"].sudo()
        invited = invited_sudo._search(
            self._among("partner_id", people) & Domain("state", "!=", "declined")
        )
        about = Domain("res_model", "=", "res.partner") & self._among("res_id", people)
        return self._among("id", invited, "event_id") | about

    @api.model
    def _among(self, name, query, column="id"):
        """Return the domain that a field is among what a query finds.

        As an array: PostgreSQL expects few values of it, and uses the index. For a
        subquery it would scan all meetings and activities.
        """
        return Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "%s = ANY(ARRAY%s)",
                SQL.identifier(alias, name, to_flush=model._fields[name]),
                query.subselect(SQL.identifier(query.table, column)),
            )
        )

    @api.model
    def _activities_domain(self, principal):
        """Open activities on the tree, and on its leads, offers and projects.

        Activities of calendar meetings are excluded: the meetings are listed, or
        private.
        """
        found = Domain.FALSE
        tree = self._tree_domain(principal)
        for model, theirs in (
            ("res.partner", tree),
            ("crm.lead", self._documents_domain(principal, "crm.lead")),
            ("sale.order", self._documents_domain(principal, "sale.order")),
        ):
            records = self.env[model].sudo().with_context(active_test=False)
            if model != "res.partner":
                companies = [*self.env.companies.ids, False]
                theirs &= Domain("company_id", "in", companies)
            about = self._among("res_id", records._search(theirs))
            found |= Domain("res_model", "=", model) & about
        return found & Domain("calendar_event_id", "=", False)

    @api.model
    def _local_day(self, moment):
        return self.env.company._statcrm_day(moment)

    @api.model
    def _meeting_line(self, event):
        guests = event.partner_ids.sorted(
            lambda guest: (not guest.partner_share, guest.id)
        )
        lead = (
            self._day(event.start_date) if event.allday else self._moment(event.start)
        )
        names = ", ".join(guest.name or "" for guest in guests)
        return self._line(
            [self._part(event.sudo(False), event.name)],
            lead=lead,
            detail=[self._short(names), self._short(event.location)],
            aside=self.env._("Meeting"),
        )

    @api.model
    def _activity_line(self, activity):
        kind = activity.activity_type_id.name or ""
        record = self.env[activity.res_model].browse(activity.res_id)
        late = activity.date_deadline < self.env.company._statcrm_today()
        return self._line(
            [self._part(record, activity.summary or kind)],
            lead=self._day(activity.date_deadline),
            detail=[activity.res_name, self._part(activity.user_id.sudo(False))],
            aside=self.env._("overdue: %(kind)s", kind=kind) if late else kind,
            tone="danger" if late else "",
        )

    # Complaints, suggestions and requests awaiting our answer.

    @api.model
    def _section_feedback(self, principal):
        """First section, left out if empty; praise needs no answer."""
        found, count = self._find(
            "statcrm.feedback",
            [
                *principal._statcrm_feedback_domain(),
                ("state", "in", ("new", "in_progress")),
                ("kind", "!=", "praise"),
            ],
            "deadline, date, id",
            MOST_FEEDBACK,
        )
        if not found:
            return {}
        return self._section(
            "feedback",
            self.env._("Open feedback and suggestions"),
            "main",
            5,
            lines=[self._feedback_line(one) for one in found],
            hidden=count - len(found),
        )

    @api.model
    def _feedback_line(self, feedback):
        labels = {
            name: dict(feedback._fields[name]._description_selection(self.env))
            for name in ("kind", "state")
        }
        deadline = fields.Date.to_date(feedback.deadline)
        late = deadline and deadline < self.env.company._statcrm_today()
        aside = labels["state"][feedback.state]
        if late:
            aside = self.env._("overdue since %(date)s", date=self._day(deadline))
        elif deadline:
            aside = self.env._("answer by %(date)s", date=self._day(deadline))
        kind = labels["kind"][feedback.kind]
        if feedback.is_repeated:
            kind = self.env._("%(kind)s, repeated", kind=kind)
        who = feedback.contact_id or feedback.partner_id
        return self._line(
            [self._part(feedback.sudo(False), feedback.name)],
            lead=kind,
            detail=[
                self._day(feedback.date),
                self._part(who.sudo(False), who.name),
                feedback.unit_id.name,
                self._part(feedback.user_id.sudo(False)),
            ],
            aside=aside,
            tone="danger" if late else "",
        )
