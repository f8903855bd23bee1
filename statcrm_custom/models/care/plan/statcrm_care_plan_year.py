from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.groups import FOR_ALL
from ....tools.sql import NOW


class StatcrmCarePlan(models.Model):
    """A new year: plans and promises for all customers of programmes."""

    _inherit = "statcrm.care.plan"

    @api.model
    def get_empty_list_help(self, help_message):
        # EXTENDS 'mail'
        return self._offer_year(super().get_empty_list_help(help_message))

    @api.model
    def _offer_year(self, help_message):
        """Add a button to the help of an empty list, for users with the rights."""
        if not help_message or not self._may_open_years():
            return help_message
        link = Markup('<a type="action" class="btn btn-primary" name="%s">%s</a>') % (
            "statcrm_custom.statcrm_care_new_year_action",
            self.env._("Open Year"),
        )
        return f"{help_message}<p>{link}</p>"

    @api.model
    def _may_open_years(self):
        """Return whether the current user can open a year for all customers."""
        return self.env.user.has_groups(FOR_ALL)

    @api.model
    def _open_year(self, year, principals=None, since=None):
        """Create the missing plans of a year, with their promises.

        In few statements, whatever the number of customers; running it twice, even
        concurrently, adds nothing. A plan that already has promises of a programme
        keeps them unchanged: changes of a programme apply from the next year.

        :param principals: only these principal customers
        :param since: promises are valid from this day: those due by then become due at
            the end of their period, and periods that end by then are left out, as
            nothing could be done for them any more. Default: today in the current
            year, else the first of January
        :return: the plans created
        """
        since = since or self._get_since(year)
        self.env.flush_all()
        self.env.cr.execute(self._missing_plans_sql(year, principals))
        plans = self.browse([row[0] for row in self.env.cr.fetchall()])
        if plans:
            # otherwise PostgreSQL plans the next statement without the new rows
            self.env.cr.execute("ANALYZE statcrm_care_plan")
        missing = self._missing_promises_sql(year, principals, since)
        self.env["statcrm.care.promise"]._add_rows(missing)
        if plans:
            self.env.cr.execute("ANALYZE statcrm_care_promise")
        self.env.invalidate_all(flush=False)
        plans._after_open()
        return plans

    @api.model
    def _get_since(self, year):
        """Return the day from which promises of a year opened today are valid."""
        today = self.env.company._statcrm_today()
        first = fields.Date.to_date(f"{year}-01-01")
        return today if today.year == year else first

    def _after_open(self):
        """Hook to add content to new plans."""
        if self:
            # show what is already kept without waiting for the job
            self.env.ref("statcrm_custom.ir_cron_care_refresh")._trigger()

    @api.model
    def _wanted_sql(self, year, principals=None, programme=None):
        """Return SQL rows (programme_id, principal_id) wanted for a year."""
        return SQL(
            """
            SELECT programme_id, principal_id FROM (%(applies)s) applies
             WHERE %(year)s BETWEEN year_from AND year_to AND %(chosen)s AND %(of_one)s
            """,
            applies=self.env["statcrm.programme"]._applies_sql(),
            year=year,
            chosen=SQL("TRUE")
            if principals is None
            else SQL("principal_id = ANY(%s)", principals.ids),
            of_one=SQL("programme_id = %s", programme.id) if programme else SQL("TRUE"),
        )

    @api.model
    def _missing_plans_sql(self, year, principals):
        return SQL(
            """
            INSERT INTO statcrm_care_plan
                (principal_id, year, state, active, create_uid, write_uid, create_date,
                 write_date)
            SELECT DISTINCT principal_id, %(year)s, 'draft', TRUE, %(uid)s, %(uid)s,
                   %(now)s, %(now)s
              FROM (%(wanted)s) wanted
             ORDER BY principal_id
                ON CONFLICT DO NOTHING
         RETURNING id
            """,
            year=year,
            uid=self.env.uid,
            now=NOW,
            wanted=self._wanted_sql(year, principals),
        )

    @api.model
    def _wanted_promises_sql(self, year, principals=None, programme=None):
        """Return SQL rows of the promises that active plans of a year should have.

        plan_id, programme_id, line_id, n, date_from, date_to, date_due, and the terms
        of the line.
        """
        # OFFSET: find the customers of a year once, before their promises
        return SQL(
            """
            SELECT plan.id AS plan_id, line.programme_id, line.id AS line_id, n,
                   date_from, date_to, date_due, %(terms)s
              FROM (%(wanted)s OFFSET 0) wanted
              JOIN statcrm_care_plan plan ON plan.principal_id = wanted.principal_id
               AND plan.year = %(year)s AND plan.active AND plan.state <> 'closed'
              JOIN statcrm_programme_promise line
                ON line.programme_id = wanted.programme_id AND line.active
             CROSS JOIN LATERAL (%(periods)s) period
            """,
            terms=self.env["statcrm.promise.mixin"]._terms_sql("line"),
            wanted=self._wanted_sql(year, principals, programme),
            year=year,
            periods=self._periods_sql(year),
        )

    @api.model
    def _missing_promises_sql(self, year, principals, since):
        """Return SQL rows of the promises of programmes not yet in a plan."""
        return SQL(
            """
            SELECT plan_id, line_id, n, date_from, date_to,
                   CASE WHEN date_due <= %(since)s THEN date_to ELSE date_due END
                   AS date_due
              FROM (%(wanted)s) wanted
             WHERE date_to > %(since)s
               AND NOT EXISTS (SELECT FROM statcrm_care_promise made
                                WHERE made.plan_id = wanted.plan_id
                                  AND made.programme_id = wanted.programme_id)
            """,
            since=since,
            wanted=self._wanted_promises_sql(year, principals),
        )

    @api.model
    def _periods_sql(self, year):
        """Return SQL rows (n, date_from, date_to, date_due) of a `line`."""
        return SQL(
            """
            SELECT n, begins::date AS date_from, ends::date AS date_to,
                   CASE WHEN line.rhythm = '1'
                        THEN (make_date(%(year)s, line.due_month::int, 1)
                              + interval '1 month' - interval '1 day')::date
                        ELSE ends::date END AS date_due
              FROM generate_series(1, line.rhythm::int) n
             CROSS JOIN LATERAL (
                   SELECT make_date(%(year)s, 1, 1)
                          + (n - 1) * interval '1 year' / line.rhythm::int AS begins,
                          make_date(%(year)s, 1, 1)
                          + n * interval '1 year' / line.rhythm::int
                          - interval '1 day' AS ends) span
            """,
            year=year,
        )
