from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

AGREE_MONTH = 3


class StatcrmCarePlanMissing(models.Model):
    """Customers whose plan is missing or late; one row per customer and issue.

    - missing: nominated, or covered by a programme, without a plan of this year;
    - late: this year's plan is a draft after the month for agreeing on plans;
    - unclosed: a plan of an earlier year was not closed by that time.
    """

    _name = "statcrm.care.plan.missing"
    _description = "Care Plan Missing or Late"
    _auto = False
    _rec_name = "partner_id"
    _order = "state, user_id, partner_id, year"
    _depends = {
        "res.partner": ["active", "statcrm_nominated_class_id", "statcrm_principal_id"]
        + ["statcrm_segment_id", "statcrm_value_class_id", "user_id"],
        "statcrm.care.plan": ["active", "principal_id", "state", "year"],
        "statcrm.programme": ["active", "is_light", "partner_ids", "scope"]
        + ["segment_id", "value_class_id", "year_from", "year_to"],
    }

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    plan_id = fields.Many2one("statcrm.care.plan", readonly=True)
    year = fields.Integer(readonly=True, aggregator=None)
    user_id = fields.Many2one("res.users", string="Account Manager", readonly=True)
    segment_id = fields.Many2one("statcrm.segment", readonly=True)
    value_class_id = fields.Many2one("statcrm.value.class", readonly=True)
    state = fields.Selection(
        [("missing", "Missing"), ("late", "Not agreed"), ("unclosed", "Not closed")],
        string="Issue",
        readonly=True,
    )

    @property
    def _table_query(self):
        """Ids are stable: even for customers, odd for plans."""
        today = self.env.company._statcrm_today()
        return SQL(
            """
            SELECT fault.*, partner.user_id,
                   partner.statcrm_segment_id AS segment_id,
                   partner.statcrm_value_class_id AS value_class_id
              FROM (
                    %(missing)s
                     UNION ALL
                    SELECT 2 * id + 1, principal_id, id, year,
                           CASE WHEN year = %(year)s THEN 'late' ELSE 'unclosed' END
                      FROM statcrm_care_plan plan
                     WHERE plan.active AND %(is_late)s
                       AND CASE WHEN year = %(year)s THEN state = 'draft'
                           ELSE year < %(year)s AND state <> 'closed' END
                   ) fault
              JOIN res_partner partner ON partner.id = fault.partner_id
            """,
            year=today.year,
            missing=self._missing_sql(today.year),
            is_late=today > self._get_last_day(today.year),
        )

    @api.model
    def _missing_sql(self, year):
        """Return SQL of the customers without an active plan of the year.

        Customers to have one first, as they are few among all customers.
        """
        return SQL(
            """
            SELECT 2 * customer.id AS id, customer.id AS partner_id,
                   NULL::int AS plan_id,
                   %(year)s AS year, 'missing' AS state
              FROM (SELECT id FROM res_partner
                     WHERE statcrm_nominated_class_id IS NOT NULL
                     UNION
                    SELECT principal_id FROM (%(wanted)s) w) asked
              JOIN res_partner customer ON customer.id = asked.id
             WHERE customer.active AND %(at_top)s
               AND NOT EXISTS (
                   SELECT FROM statcrm_care_plan plan
                    WHERE plan.principal_id = customer.id AND plan.active
                      AND plan.year = %(year)s)
            """,
            year=year,
            at_top=self.env["res.partner"]._statcrm_at_top_sql("customer"),
            wanted=self.env["statcrm.care.plan"]._wanted_sql(year),
        )

    @api.model
    def _get_last_day(self, year):
        """Return the day by which plans are to be agreed, from the settings."""
        settings = self.env["ir.config_parameter"]
        month = settings._statcrm_get_number("care_agree_month", AGREE_MONTH)
        return date(year, month, 1) + relativedelta(months=1, days=-1)

    def action_mend(self):
        """Open the plan, or the dialog to create it.

        Users who may not create it see the customer and its account manager.
        """
        self.ensure_one()
        if self.plan_id:
            return self.plan_id.get_formview_action()
        if not self.partner_id.statcrm_may_care:
            return self.partner_id.get_formview_action()
        plans = self.env["statcrm.care.plan"]
        return plans._action_new_year(self.partner_id, self.year)
