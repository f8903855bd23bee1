from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

RULE = "base.res_partner_rule"  # an installation with shared partners disables it


class ResCompany(models.Model):
    """Days are days in the time zone of the company.

    It is the time zone of the company's working hours, for every user and job: users
    who travel or have no time zone see the same last day, year and deadline. Datetimes
    are stored in UTC; only the methods below convert them to days.
    """

    _inherit = "res.company"

    @tools.ormcache("self.id")
    def _statcrm_tz(self):
        """Return the name of the time zone, "UTC" if none is set."""
        company_sudo = self.sudo()
        return (
            company_sudo.resource_calendar_id.tz or company_sudo.partner_id.tz or "UTC"
        )

    @api.constrains("resource_calendar_id")
    def _check_statcrm_tz(self):
        self.env.registry.clear_cache()

    def _statcrm_today(self):
        """Return the current day."""
        return self._statcrm_day(fields.Datetime.now())

    def _statcrm_day(self, moment):
        """Return the day of a datetime.

        :param moment: naive datetime in UTC, or False
        """
        if not moment:
            return False
        zone = pytz.timezone(self._statcrm_tz())
        return pytz.utc.localize(moment).astimezone(zone).date()

    def _statcrm_start(self, day):
        """Return the start of a day as a naive datetime in UTC.

        Conditions with it can use an index: a day lasts from its start until before the
        start of the next one.
        """
        zone = pytz.timezone(self._statcrm_tz())
        begins = zone.localize(datetime.combine(day, time.min))
        return begins.astimezone(pytz.utc).replace(tzinfo=None)

    def _statcrm_tomorrow(self):
        """Return the end of today as a naive datetime in UTC."""
        return self._statcrm_start(self._statcrm_today() + timedelta(days=1))

    def _statcrm_day_sql(self, moment):
        """Return the SQL of the day of a datetime.

        :param moment: SQL of a timestamp in UTC
        """
        return SQL(
            "((%s) AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            moment,
            self._statcrm_tz(),
        )

    def _statcrm_start_sql(self, day, clock="00:00"):
        """Return the SQL of the start of a day as a timestamp in UTC.

        :param day: SQL of a date
        :param str clock: another time of the day
        """
        return SQL(
            "(((%s)::date + time %s) AT TIME ZONE %s AT TIME ZONE 'UTC')",
            day,
            clock,
            self._statcrm_tz(),
        )

    # Which companies' records and partners a user may read: one rule for all our
    # models.
    #
    # Our queries read tables directly, and our records belong to partners, so Odoo's
    # record rules do not apply by themselves. With one company, or if the user sees all
    # of them, nothing is added to the queries.

    @api.model
    @ormcache()
    def _statcrm_every_id(self):
        every = (
            self.sudo().with_context(active_test=False).search(Domain.TRUE, order="id")
        )
        return tuple(every.ids)

    @api.model
    def _statcrm_readable_ids(self, company_ids=None):
        """Return the ids of the companies to restrict queries to, None for all.

        :param company_ids: the selected companies; default those of the user
        """
        if company_ids is None:
            if self.env.su:
                return None
            company_ids = self.env.companies.ids
        return None if {*company_ids} >= {*self._statcrm_every_id()} else [*company_ids]

    @api.model
    def _statcrm_readable_sql(self, column):
        """Return SQL restricting records to companies: " AND ...", or empty."""
        readable = self._statcrm_readable_ids()
        if readable is None:
            return SQL()
        return SQL(
            " AND (%(column)s IS NULL OR %(column)s = ANY(%(readable)s))",
            column=column,
            readable=readable,
        )

    @api.model
    def _statcrm_readable_partners_sql(self, alias):
        """Return SQL restricting partners to companies: " AND ...", or empty.

        :param str alias: alias of `res_partner` in the query, may be left joined
        """
        readable = self._statcrm_readable_ids()
        if readable is None or not self._statcrm_partners_are_apart():
            return SQL()
        own = self.browse(readable).sudo()
        return SQL(
            " AND (%(share)s IS NOT TRUE OR %(company)s IS NULL"
            " OR %(company)s = ANY(%(readable)s))",
            share=SQL.identifier(alias, "partner_share"),
            company=SQL.identifier(alias, "company_id"),
            # records of a parent company are shared with its branches
            readable=[*own._statcrm_with_mothers()],
        )

    @api.model
    def _statcrm_partners_are_apart(self):
        rule = self.env.ref(RULE, raise_if_not_found=False)
        return bool(rule and rule.sudo().active)

    def _statcrm_with_mothers(self):
        ids = {*self.ids}
        for company in self:
            ids.update(
                int(one) for one in (company.parent_path or "").split("/") if one
            )
        return sorted(ids)
