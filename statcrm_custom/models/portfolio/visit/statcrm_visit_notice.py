from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ....tools.day_text import end_once, format_day, format_full_day

MOST_LINES = 3

DAYS_APART = 14


class StatcrmVisitNotice(models.Model):
    """Notify two units that plan to meet the same customer within 14 days.

    The user planning a visit is warned in the form before saving (`_warn`). The
    organiser of the earlier visit is notified when it is saved, before the customer
    gets the invitation (`_notify_earlier`). Moved meetings are notified by a job a few
    minutes later, in case they are moved again. Each pair of visits is notified once,
    as recorded here.

    A visit is a calendar meeting with somebody of the customer, or planned on its card
    with nobody invited yet, or a planned meeting or call activity on a contact.
    Private meetings and private calendars are ignored, so that not even their existence
    is visible.
    """

    _name = "statcrm.visit.notice"
    _description = "Overlapping Visit Notice"
    _rec_name = "visits"

    visits = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Notified", readonly=True, ondelete="cascade", index=True
    )

    _visits_unique = models.UniqueIndex(
        "(visits)", "This notice has already been sent."
    )

    @api.model
    def _warn(self, partners, day, user, visit):
        """Return a text about visits of other units to these customers around a day.

        :param partners: partners of the visit
        :param day: date of the visit, or False
        :param user: the user planning it
        :param visit: the planned record itself, new or not
        :return: one line per visit of another unit, the nearest first, or False
        """
        today = self.env.company._statcrm_today()
        partners = self.env["res.partner"].browse(partners.ids)
        principals = partners.filtered("partner_share").statcrm_principal_id
        if not principals or not day or day < today:
            return False
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            self._others_sql(principals, day, user or self.env.user, visit)
        )
        visits = {}
        for row in rows:
            key = row["model"], row["res_id"], row["unit_id"]
            visits.setdefault(key, (row, []))[1].append(row["user_id"])
        lines = [self._format_visit(row, users) for row, users in visits.values()]
        if len(lines) > MOST_LINES:
            more = self.env._("And %(count)s more.", count=len(lines) - MOST_LINES)
            lines[MOST_LINES:] = [more]
        return end_once("\n".join(lines)) or False

    @api.model
    def _format_visit(self, row, user_ids, day_text=format_day):
        """Return the text of a visit, a row with model, unit_id, principal_id, day.

        :param day_text: how the day is written, on the screen by default
        """
        users = self.env["res.users"].browse(user_ids)
        values = {
            "names": ", ".join(users.mapped("name")),
            "unit": self.env["statcrm.unit"].browse(row["unit_id"]).name,
            "customer": self.env["res.partner"].browse(row["principal_id"]).name,
            "date": day_text(self.env, row["day"]),
        }
        if row["model"] == "mail.activity":
            return self.env._(
                "%(names)s (%(unit)s): call or visit to %(customer)s planned for"
                " %(date)s.",
                **values,
            )
        if row["day"] < self.env.company._statcrm_today():
            return self.env._(
                "%(names)s (%(unit)s) met %(customer)s on %(date)s.", **values
            )
        return self.env._(
            "%(names)s (%(unit)s): meeting with %(customer)s on %(date)s.", **values
        )

    @api.model
    def _cron_tell(self):
        """Notify about visits changed since yesterday."""
        self.env.flush_all()
        by_user = {}
        for row in self.env.execute_query_dict(self._untold_sql()):
            by_user.setdefault(row["told_id"], []).append(row)

        def tell(user):
            for row in by_user[user.id]:
                self._notify(row)

        self.env["statcrm.job.fault"]._each(
            "Visits of other units", list(self.env["res.users"].browse(by_user)), tell
        )

    @api.model
    def _notify_earlier(self, visits, partners):
        """Notify the organisers of earlier planned visits near these.

        :param visits: new meetings or activities
        :param partners: their partners
        """
        principals = partners.filtered("partner_share").statcrm_principal_id
        if principals:
            self._notify_untold(self._untold_sql(principals, visits))

    @api.model
    def _notify_untold(self, untold):
        self.env.flush_all()
        for row in self.env.execute_query_dict(untold):
            self._notify(row)

    @api.model
    def _notify(self, row):
        """Record the pair, and notify the organiser of the older visit."""
        told = self.env["res.users"].browse(row["told_id"])
        self = self.with_context(lang=told.lang)
        # superuser: users cannot write notices
        self.sudo().create({"visits": row["visits"], "user_id": told.id})
        subject = self.env._("Another unit meets your customer")
        yours = self.env._(
            "Your own visit is on %(date)s. Consider going together, or inform each"
            " other.",
            date=format_full_day(self.env, row["older_day"]),
        )
        met = self._format_visit(row, [row["user_id"]], format_full_day)
        older = self.env[row["older_model"]].browse(row["older_id"])
        if row["older_model"] == "mail.activity":
            older = self.env["res.partner"].browse(older.res_id)
        older.message_notify(
            partner_ids=told.partner_id.ids,
            author_id=self.env["res.users"].browse(SUPERUSER_ID).partner_id.id,
            subject=subject,
            body=f"{met} {yours}",
        )

    @api.autovacuum
    def _gc_notices(self):
        """Delete notices of past visits."""
        old = fields.Datetime.now() - relativedelta(years=1)
        self.search([("create_date", "<", old)], limit=10000).unlink()

    # Queries of visits, and of pairs of visits of two units.

    @api.model
    def _visits_sql(self, first, last, whom):
        """Return the SQL of the visits in a period, one row per attending colleague.

        :param whom: SQL condition on the visited res_partner `person`
        """
        return SQL(
            """
            SELECT taken.*, member.unit_id
              FROM (%(meetings)s UNION %(activities)s) taken
              LEFT JOIN (%(units)s) member ON member.user_id = taken.user_id
             WHERE taken.day BETWEEN %(first)s AND %(last)s
            """,
            meetings=self._meetings_sql(first, last, whom),
            activities=self._activities_sql(first, last, whom),
            units=self.env["statcrm.unit.member"]._first_units_sql(),
            first=first,
            last=last,
        )

    @api.model
    def _meetings_sql(self, first, last, whom):
        event, house = self.env["calendar.event"], self.env.company
        return SQL(
            """
            SELECT 'calendar.event' AS model, event.id AS res_id,
                   %(day)s AS day, host.user_id,
                   event.user_id AS planner_id, event.write_date,
                   person.statcrm_principal_id AS principal_id
              FROM calendar_event event
              JOIN (SELECT event_id, partner_id FROM calendar_attendee
                     WHERE state IS DISTINCT FROM 'declined'
                     UNION
                    SELECT linked.id, linked.res_id FROM calendar_event linked
                     WHERE linked.res_model = 'res.partner'
                       AND NOT EXISTS (
                           SELECT FROM calendar_attendee invited
                             JOIN res_partner theirs ON theirs.id = invited.partner_id
                              AND theirs.partner_share
                            WHERE invited.event_id = linked.id)) guest
                ON guest.event_id = event.id
              JOIN res_partner person ON person.id = guest.partner_id
                   AND person.partner_share
              JOIN LATERAL (%(hosts)s) host ON TRUE
              LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
             WHERE event.active AND %(whom)s AND %(open)s
               AND event.start >= %(first)s AND event.start < %(after)s
            """,
            day=event._statcrm_day_sql(),
            hosts=event._statcrm_hosts_sql(),
            whom=whom,
            open=event._statcrm_open_sql(),
            first=house._statcrm_start(first),
            after=house._statcrm_start(last + relativedelta(days=1)),
        )

    @api.model
    def _activities_sql(self, first, last, whom):
        return SQL(
            """
            SELECT 'mail.activity', activity.id, activity.date_deadline,
                   activity.user_id, activity.user_id, activity.write_date,
                   person.statcrm_principal_id
              FROM mail_activity activity
              JOIN mail_activity_type kind ON kind.id = activity.activity_type_id
                   AND kind.category IN ('meeting', 'phonecall')
              JOIN res_partner person ON person.id = activity.res_id
             WHERE activity.active AND activity.res_model = 'res.partner'
               AND activity.calendar_event_id IS NULL AND %s
               AND activity.date_deadline BETWEEN %s AND %s
            """,
            whom,
            first,
            last,
        )

    @api.model
    def _others_sql(self, principals, day, user, visit):
        """Return visits of other units to these customers, without the user."""
        near = relativedelta(days=DAYS_APART)
        whom = SQL("person.statcrm_principal_id IN %s", principals._ids)
        return SQL(
            """
            WITH visit AS (%(visits)s)
            SELECT day, user_id, unit_id, principal_id, model, res_id
              FROM visit
             WHERE unit_id IS NOT NULL
               AND unit_id IS DISTINCT FROM (
                   SELECT unit_id FROM (%(units)s) mine WHERE user_id = %(user)s)
               AND (model, res_id) NOT IN (
                   SELECT model, res_id FROM visit WHERE user_id = %(user)s)
               AND (model, res_id) <> (%(model)s, %(id)s)
             ORDER BY abs(day - %(day)s), day, res_id, user_id
            """,
            visits=self._visits_sql(day - near, day + near, whom),
            units=self.env["statcrm.unit.member"]._first_units_sql(),
            day=day,
            user=user.id,
            model=visit._name,
            id=visit._origin.id or 0,
        )

    @api.model
    def _untold_sql(self, principals=None, visits=None):
        """Return pairs of visits of two units, the newer one changed since yesterday.

        :param principals: only visits to these; default to all
        :param visits: only pairs whose newer visit is one of these records; default all
        """
        whom = newer = SQL("TRUE")
        if principals is not None:
            whom = SQL("person.statcrm_principal_id IN %s", principals._ids)
        if visits is not None:
            newer = SQL(
                "pair.model = %s AND pair.res_id IN %s", visits._name, visits._ids
            )
        today = self.env.company._statcrm_today()
        first = today - relativedelta(days=DAYS_APART)
        return SQL(
            """
            WITH visit AS MATERIALIZED (%(visits)s), pair AS (%(pairs)s)
            SELECT pair.* FROM pair
              JOIN res_users told ON told.id = pair.told_id AND told.active
             WHERE told_id NOT IN (
                   SELECT user_id FROM visit
                    WHERE visit.model = pair.model AND visit.res_id = pair.res_id)
               AND NOT EXISTS (
                   SELECT FROM statcrm_visit_notice notice
                    WHERE notice.visits = pair.visits)
               AND %(newer)s
            """,
            visits=self._visits_sql(first, today + relativedelta(years=2), whom),
            pairs=self._pairs_sql(today),
            newer=newer,
        )

    @api.model
    def _pairs_sql(self, today):
        newer = SQL("newer.model || ',' || newer.res_id")
        older = SQL("older.model || ',' || older.res_id")
        return SQL(
            """
            SELECT DISTINCT ON (newer.model, newer.res_id, older.model, older.res_id)
                   newer.model, newer.res_id, newer.day, newer.principal_id,
                   newer.user_id, newer.unit_id, older.model AS older_model,
                   older.res_id AS older_id, older.day AS older_day,
                   coalesce(older.planner_id, older.user_id) AS told_id,
                   concat_ws(' ', least(%(newer)s, %(older)s),
                             greatest(%(newer)s, %(older)s)) AS visits
              FROM visit newer
              JOIN visit older ON older.principal_id = newer.principal_id
                   AND older.unit_id <> newer.unit_id
                   AND abs(older.day - newer.day) <= %(days)s
                   AND (older.write_date, older.model, older.res_id)
                       < (newer.write_date, newer.model, newer.res_id)
             WHERE newer.write_date >= %(since)s AND newer.day >= %(today)s
             ORDER BY newer.model, newer.res_id, older.model, older.res_id,
                      newer.user_id = newer.planner_id DESC NULLS LAST
            """,
            newer=newer,
            older=older,
            days=DAYS_APART,
            since=fields.Datetime.now() - relativedelta(days=1),
            today=today,
        )
