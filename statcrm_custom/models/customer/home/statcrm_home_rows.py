from datetime import date, datetime, time, timedelta

from babel.dates import format_timedelta
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse, get_lang

from ....tools.day_text import (
    end_once,
    format_clock,
    format_day,
    format_long_weekday,
    format_weekday,
)
from .statcrm_home import MOST_NEXT

MOST = 5  # rows of one source
MOST_TO_CONTACT = 7
DAYS = 7  # of the next meetings and activities
MOST_NAMES = 3
ACTIVITY = "mail.activity"
# of those going on, the ones begun earlier are not looked for: an index finds the rest
LONGEST_MEETING = timedelta(days=31)
# "+ 0": PostgreSQL would read the activities of everybody in the order of their days
BY_DEADLINE = SQL('"mail_activity"."date_deadline" + 0, "mail_activity"."id"')


class StatcrmHome(models.AbstractModel):
    """Rows of the Home screen: records by name, with their buttons.

    An area adds rows by extending `_get_sources`.
    """

    _inherit = "statcrm.home"

    @api.model
    def _get_sources(self):
        """Return the sources of rows, see `_source`: an area adds its own."""
        return [self._get_meeting_source(), *self._get_activity_sources()]

    @api.model
    def _source(self, section, rows, every=None, sequence=10, tiles=()):
        """Return a source of rows.

        :param section: "waiting" (a duty of the user), "next" and "late" (sorted by
            time, so the longest late first), "contact" (see `_reason`) or "feedback"
        :param rows: the few that are shown, found by one query
        :param every: tile that counts and opens all, offered if some are not shown
        :param sequence: place in the section, lowest first
        :param tiles: figures of the user that the same query has found
        """
        return {
            **{"section": section, "rows": rows, "all": every},
            **{"sequence": sequence, "tiles": tiles},
        }

    @api.model
    def _find_parts(self, records, parts, columns, **search):
        """Find the first records of several domains, and count all, by one statement.

        :param parts: {key: (domain, order as text or SQL, limit)}
        :param columns: function of a query that returns the SQL columns
        :return: {key: ([values of the columns], number of all)}
        """
        statements = []
        for key, (domain, order, limit) in parts.items():
            is_sql = isinstance(order, SQL)
            query = records._search(
                domain, order=None if is_sql else order, limit=limit, **search
            )
            if is_sql:
                query.order = order
            columns_sql = SQL(", ").join(columns(query))
            statements.append(
                SQL(
                    "(%s)",
                    query.select(
                        SQL("%s::text AS part", key),
                        SQL("COUNT(*) OVER () AS every"),
                        columns_sql,
                    ),
                )
            )
        found = {key: ([], 0) for key in parts}
        for key, every, *row in self.env.execute_query(
            SQL(" UNION ALL ").join(statements)
        ):
            found[key] = ([*found[key][0], row], every)
        return found

    @api.model
    def _name_sql(self, query, field, model):
        """Return the SQL of the name of a linked record; of a user, the full name."""
        alias = query.left_join(query.table, field, self.env[model]._table, "id", field)
        if model == "res.users":
            alias = query.left_join(alias, "partner_id", "res_partner", "id", "name")
            model = "res.partner"
        return self.env[model]._field_to_sql(alias, "name", query)

    @api.model
    def _row(self, key, record, text, **values):
        """Return a row for the screen.

        :param str key: stable name of the kind of row; with the record it is unique
        :param record: opened by a click
        :param text: what it is about
        :param values: `partners`: ids of the customers and people it is with, whose
            customers are the title; `title`: used if there are none; `who`: people;
            `lead`: a date or a time; `tone` of the lead, as of a tile; `method` of the
            record that returns the action to open it; `buttons`: see `_button`; `at`:
            datetime that sorts the next and the late ones, of a day see `_end_of`;
            `is_contact`: whether the user meets or contacts the customer by it
        """
        return {
            **{"key": key, "model": record._name, "id": record.id},
            **{"text": end_once(text)},
            **{"title": "", "who": "", "lead": "", "tone": "", "method": ""},
            **{"partners": (), "buttons": [], "at": None, "is_contact": False},
            **values,
        }

    @api.model
    def _button(self, key, label, record=None, method=None, action=None, opens=False):
        """Return a button of a row: it calls a method of a record, or opens an action.

        The method checks rights itself, as any public one.

        :param opens: whether the row is opened if the method returns nothing
        """
        found = {"key": key, "label": label, "action": action, "opens": opens}
        if record is not None:
            found |= {"model": record._name, "ids": record.ids, "method": method}
        return found

    @api.model
    def _get_row_buttons(self, row):
        """Return the buttons of a row; `customers` has the ids of its customers."""
        return row["buttons"]

    @api.model
    def _name_rows(self, rows):
        """Set title, people and buttons of the rows, with the names in one query.

        Partners that the user may not read remain unnamed.
        """
        Partner = self.env["res.partner"]
        found = {}
        ids = {partner for row in rows for partner in row["partners"]}
        if ids:
            query = Partner._search([("id", "in", list(ids))], active_test=False)
            top = query.left_join(
                query.table, "statcrm_principal_id", Partner._table, "id", "principal"
            )
            columns = [
                SQL.identifier(query.table, "id"),
                SQL.identifier(query.table, "name"),
                SQL.identifier(top, "id"),
                SQL.identifier(top, "name"),
            ]
            for one, name, customer, customer_name in self.env.execute_query(
                query.select(*columns)
            ):
                found[one] = (name or "", customer, customer_name or "")
        for row in rows:
            known = [found[one] + (one,) for one in row.pop("partners") if one in found]
            customers = {customer: name for _name, customer, name, _id in known}
            people = [name for name, customer, _n, one in known if one != customer]
            row["customers"] = list(customers)
            row["title"] = self._join_names(customers.values()) or row["title"]
            if not row["title"]:
                row |= {"title": row["text"], "text": ""}
            row["who"] = row["who"] or self._join_names(people)
            row["buttons"] = self._get_row_buttons(row)
            del row["at"]

    @api.model
    def _join_names(self, names):
        names = list(filter(None, names))
        hidden = len(names) - MOST_NAMES
        if hidden > 0:
            more = self.env._("%(count)s more", count=hidden)
            names = [*names[:MOST_NAMES], more]
        return ", ".join(names)

    # Dates: one format for the whole screen.

    @api.model
    def _format_today(self):
        return format_long_weekday(self.env, self._today())

    @api.model
    def _format_day(self, day, today=None):
        """Return a day in words near today, otherwise with the year if another one.

        :param today: by default that of the house
        """
        today = today or self._today()
        near = {
            -1: self.env._("Yesterday"),
            0: self.env._("Today"),
            1: self.env._("Tomorrow"),
        }
        if (word := near.get((day - today).days)) is not None:
            return word
        if today < day <= today + timedelta(days=DAYS):
            return format_weekday(self.env, day)
        return self._format_date(day)

    @api.model
    def _format_date(self, day):
        """Return a day within a sentence."""
        return format_day(self.env, day)

    @api.model
    def _format_moment(self, moment):
        """Return a moment in the user's time zone: “Tomorrow 9:00”."""
        local, now = (
            fields.Datetime.context_timestamp(self, at)
            for at in (moment, fields.Datetime.now())
        )
        at = format_clock(self.env, moment)
        return f"{self._format_day(local.date(), now.date())} {at}"

    @api.model
    def _format_ago(self, day):
        """Return how many whole months ago a day was: “14 months ago”."""
        gone = relativedelta(self._today(), day)
        # Babel's months have 30 days: three years would be 37 of them
        days = 30 * max(1, 12 * gone.years + gone.months)
        return format_timedelta(
            timedelta(days=-days),
            granularity="month",
            threshold=100,  # never in years: the limit of a silence is in months
            add_direction=True,
            locale=babel_locale_parse(get_lang(self.env).code),
        )

    @api.model
    def _end_of(self, day):
        """Return the place of a day among moments: behind those of the day."""
        return datetime.combine(day, time.max)

    @api.model
    def _today(self):
        return self.env.company._statcrm_today()

    # Meetings and activities of the user.

    @api.model
    def _get_meeting_source(self):
        domain = self._get_meeting_domain()
        rows, count = self._get_meeting_rows(domain)
        label = self.env._("Meetings in 7 days")
        every = self._tile("meetings", label, "calendar.event", domain, count=count)
        return self._source("next", rows, every)

    @api.model
    def _get_meeting_domain(self):
        """Return the domain of the next meetings that the user has not declined.

        Those of the user only: a private one is shown to who takes part in it, as in
        the calendar.
        """
        now, today = fields.Datetime.now(), self._today()
        mine = [
            ("partner_id", "=", self.env.user.partner_id.id),
            ("state", "!=", "declined"),
        ]
        last = self.env.company._statcrm_start(today + timedelta(days=DAYS + 1))
        return (
            Domain("attendee_ids", "any", mine)
            & Domain("start", ">=", now - LONGEST_MEETING)
            & Domain("start", "<", last)
            & (
                (Domain("allday", "=", False) & Domain("stop", ">=", now))
                | (Domain("allday", "=", True) & Domain("stop_date", ">=", today))
            )
        )

    @api.model
    def _get_meeting_rows(self, domain):
        """Return (rows of the meetings with their guests, number of all meetings)."""
        events = self.env["calendar.event"]

        def columns(query):
            names = ("id", "name", "start", "start_date", "allday")
            found = [events._field_to_sql(query.table, one, query) for one in names]
            return [*found, self._guests_sql(SQL.identifier(query.table, "id"))]

        parts = {"next": (domain, "start, id", MOST_NEXT)}
        found, count = self._find_parts(events, parts, columns)["next"]
        rows = []
        for event, name, start, start_date, allday, partners in found:
            day = start_date if allday else None
            rows.append(
                self._row(
                    "meeting",
                    events.browse(event),
                    name,
                    lead=self._format_day(day) if day else self._format_moment(start),
                    at=datetime.combine(day, time.min) if day else start,
                    partners=partners,
                    is_contact=True,
                )
            )
        return rows, count

    @api.model
    def _guests_sql(self, event):
        """Return the SQL of the ids of those invited who are no colleagues.

        A visit planned on the card, to which nobody is invited yet, is to its customer.
        """
        return SQL(
            """
            coalesce(nullif(
            ARRAY(SELECT guest.id FROM calendar_event_res_partner_rel invited
                    JOIN res_partner guest ON guest.id = invited.res_partner_id
                   WHERE invited.calendar_event_id = %(event)s AND guest.partner_share
                     AND guest.statcrm_principal_id NOT IN (
                         SELECT partner_id FROM res_company)
                   ORDER BY guest.id), '{}'),
            ARRAY(SELECT card.id FROM calendar_event planned
                    JOIN res_partner card ON card.id = planned.res_id
                   WHERE planned.id = %(event)s AND planned.res_model = 'res.partner'
                     AND card.partner_share AND card.statcrm_principal_id NOT IN (
                         SELECT partner_id FROM res_company)))
            """,
            event=event,
        )

    @api.model
    def _get_activity_sources(self):
        mine, today = ("user_id", "=", self.env.uid), self._today()
        planned = [
            mine,
            ("date_deadline", ">=", today),
            ("date_deadline", "<=", today + timedelta(days=DAYS)),
            # its meeting is there already
            ("calendar_event_id", "=", False),
        ]
        late = [mine, ("date_deadline", "<", today)]
        # an area that has rows of its own for these records puts them into the context
        for model, ids in self.env.context.get("statcrm_home_rows", {}).items():
            others = ["|", ("res_model", "!=", model), ("res_id", "not in", ids)]
            planned, late = [*planned, *others], [*late, *others]
        found = self._find_activities(
            {
                "next": (planned, BY_DEADLINE, MOST_NEXT),
                "late": (late, BY_DEADLINE, MOST),
            }
        )
        sources = []
        for section, key, label, domain in (
            ("next", "planned", self.env._("Activities in 7 days"), planned),
            ("late", "late", self.env._("Late activities"), late),
        ):
            rows, count = found[section]
            rows = [self._get_activity_row(*values) for values in rows]
            if section == "late":
                for row in rows:
                    row |= {"tone": "danger", "is_contact": False}
            every = self._tile(key, label, ACTIVITY, domain, count=count)
            sources.append(self._source(section, rows, every))
        return sources

    @api.model
    def _find_activities(self, parts):
        """Find activities of the user, see `_find_parts`.

        Everybody may read the own ones: the records behind are not looked up.
        """
        activities = self.env[ACTIVITY]

        def columns(query):
            names = ("id", "date_deadline", "res_model", "res_id", "res_name")
            names += ("summary",)
            found = [activities._field_to_sql(query.table, one, query) for one in names]
            return [
                *found,
                self._name_sql(query, "activity_type_id", "mail.activity.type"),
            ]

        return self._find_parts(activities, parts, columns, bypass_access=True)

    @api.model
    def _get_activity_row(self, found, day, model, res_id, name, summary, kind):
        activity, is_partner = self.env[ACTIVITY].browse(found), model == "res.partner"
        done = self._button("done", self.env._("Done"), activity, "action_done")
        return self._row(
            "activity",
            activity,
            ": ".join(filter(None, [kind, summary])),
            title=name or "",
            partners=(res_id,) if is_partner else (),
            lead=self._format_day(day),
            at=self._end_of(day),
            is_contact=is_partner,
            method="action_open_document",
            buttons=[done],
        )

    # Whom to contact next.

    @api.model
    def _reason(self, customer, day, tell):
        """Return why to contact a customer, for the section "contact".

        Reasons with a day come first, the earliest first, the others in the order
        given. Those of a customer become one row.

        :param int customer: id of a customer of the user
        :param tell: function that returns (sentence, words about time, used without a
            day); called for the few that are shown
        """
        return {"id": customer, "at": day, "tell": tell}

    @api.model
    def _get_contact_section(self, sources):
        """Return the customers to contact, each once with its reasons."""
        found = {}
        reasons = [reason for source in sources for reason in source["rows"]]
        reasons.sort(key=lambda reason: reason["at"] or date.max)
        for reason in reasons:
            found.setdefault(reason["id"], []).append(reason)
        shown = [
            self._get_contact_row(*reasons)
            for reasons in [*found.values()][:MOST_TO_CONTACT]
        ]
        every = self._tile(
            "contact_next",
            self.env._("Customers to contact"),
            "res.partner",
            [("id", "in", list(found))],
            count=len(found),
        )
        return self._section(
            "contact",
            self.env._("Contact next"),
            [self._source("contact", shown, every)],
        )

    @api.model
    def _get_contact_row(self, first, *others):
        customer, day = first["id"], first["at"]
        text, lead = first["tell"]()
        if others:
            more = self.env._("And %(count)s more reasons.", count=len(others))
            text = f"{text} {others[0]['tell']()[0] if len(others) == 1 else more}"
        return self._row(
            "contact",
            self.env["res.partner"].browse(customer),
            text,
            partners=(customer,),
            lead=self._format_day(day) if day else lead,
            at=day,
            is_contact=True,
        )
