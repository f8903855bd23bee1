from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

RULE = "base.res_partner_rule"  # a site that shares its partners switches it off


class ResCompany(models.Model):
    """A day is a day where the house is.

    The time zone is that of the company's working hours, for everybody and every job:
    whoever travels, or has chosen no time zone, sees the same last day, year and
    deadline. Moments are kept in UTC; only the methods below make days of them.
    """

    _inherit = "res.company"

    @tools.ormcache("self.id")
    def _statcrm_tz(self):
        """Return the name of the time zone, "UTC" where nobody has said one."""
        company_sudo = self.sudo()
        return (
            company_sudo.resource_calendar_id.tz or company_sudo.partner_id.tz or "UTC"
        )

    @api.constrains("resource_calendar_id")
    def _check_statcrm_tz(self):
        self.env.registry.clear_cache()

    def _statcrm_today(self):
        """Return the day that it is now."""
        return self._statcrm_day(fields.Datetime.now())

    def _statcrm_day(self, moment):
        """Return the day of a moment.

        :param moment: datetime in UTC without a zone, as fields hold it; or False
        """
        if not moment:
            return False
        zone = pytz.timezone(self._statcrm_tz())
        return pytz.utc.localize(moment).astimezone(zone).date()

    def _statcrm_start(self, day):
        """Return the moment at which a day begins, in UTC without a zone.

        A condition with it reaches an index on the moments: those of a day are from
        its start to before the start of the next one.
        """
        zone = pytz.timezone(self._statcrm_tz())
        begins = zone.localize(datetime.combine(day, time.min))
        return begins.astimezone(pytz.utc).replace(tzinfo=None)

    def _statcrm_tomorrow(self):
        """Return the moment at which today ends: what has happened was before it."""
        return self._statcrm_start(self._statcrm_today() + timedelta(days=1))

    def _statcrm_day_sql(self, moment):
        """Return SQL of the day of a moment.

        :param moment: SQL of a timestamp in UTC
        """
        return SQL(
            "((%s) AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            moment,
            self._statcrm_tz(),
        )

    def _statcrm_start_sql(self, day, clock="00:00"):
        """Return SQL of the moment at which a day begins, in UTC without a zone.

        :param day: SQL of a date
        :param str clock: another time of the day
        """
        return SQL(
            "(((%s)::date + time %s) AT TIME ZONE %s AT TIME ZONE 'UTC')",
            day,
            clock,
            self._statcrm_tz(),
        )

    # Which companies' papers and partners somebody may read: one rule for all of
    # ours.
    #
    # Our queries read tables, and our records hang on partners: neither asks Odoo's
    # rules by itself. Where there is one company, or the reader sees them all,
    # nothing is added to any query.

    @api.model
    @ormcache()
    def _statcrm_every_id(self):
        every = (
            self.sudo().with_context(active_test=False).search(Domain.TRUE, order="id")
        )
        return tuple(every.ids)

    @api.model
    def _statcrm_readable_ids(self, company_ids=None):
        """Return the ids of the companies that narrow what is read, None: nothing does.

        :param company_ids: those that are switched on; else those of the reader
        """
        if company_ids is None:
            if self.env.su:
                return None
            company_ids = self.env.companies.ids
        return None if {*company_ids} >= {*self._statcrm_every_id()} else [*company_ids]

    @api.model
    def _statcrm_readable_sql(self, column):
        """Return SQL that narrows the papers of companies: " AND ...", or nothing."""
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
        """Return SQL that narrows a table of partners: " AND ...", or nothing.

        :param str alias: of `res_partner` in the query, which may be joined and empty
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
            # those of a mother company are for its branches, too
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
