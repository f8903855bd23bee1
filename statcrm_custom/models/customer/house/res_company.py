from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models, tools
from odoo.tools import SQL


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


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.constrains("tz")
    def _check_statcrm_tz(self):
        self.env.registry.clear_cache()
