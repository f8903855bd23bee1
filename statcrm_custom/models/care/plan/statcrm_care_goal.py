from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang


class StatcrmCareGoal(models.Model):
    """A goal of a plan, with its progress.

    A joint goal is agreed with the customer and part of the development plan, whose
    page shows only the fields listed there.
    """

    _name = "statcrm.care.goal"
    _description = "Goal"
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one(
        "statcrm.care.plan", required=True, index=True, ondelete="cascade"
    )
    principal_id = fields.Many2one(related="plan_id.principal_id")
    year = fields.Integer(related="plan_id.year")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Goal", required=True)
    description = fields.Text(help="Shown to the customer if the goal is joint.")
    internal_note = fields.Text(help="Never shown to the customer.")
    is_joint = fields.Boolean(
        string="Joint",
        help="Agreed with the customer and part of the development plan.",
    )
    state = fields.Selection(
        [("open", "Open"), ("reached", "Reached"), ("dropped", "Dropped")],
        required=True,
        default="open",
    )
    measure = fields.Selection(
        [("manual", "Manual")],
        required=True,
        default="manual",
        help="Other measures are updated automatically.",
    )
    start_value = fields.Float(string="Start")
    target_value = fields.Float(string="Target")
    current_value = fields.Float(string="Now")
    measured_on = fields.Date(readonly=True, copy=False)
    deadline = fields.Date()

    @api.model
    def _format_value(self, value):
        """Return a figure with up to two decimals, without trailing zeros."""
        value = round(value, 2)
        digits = next(n for n in range(3) if n == 2 or value == round(value, n))
        return formatLang(self.env, value, digits=digits)

    # Automatic measures, one query each for all goals.

    def _measure_sales(self):
        """Return the sales of the plan's year to the customer's whole tree.

        In the main company and its branches; see `statcrm.sales.entry._sold_sql`.
        """
        years = self.mapped("year")
        sold = self.env["statcrm.sales.entry"]._sold_sql(
            self._get_company_ids(),
            f"{max(years)}-12-31",
            f"{min(years) - 1}-12-31",
            self.env.ref("base.main_company").currency_id,
        )
        return self._execute_goals(
            SQL(
                """
                SELECT asked.id, coalesce(sum(sold.amount), 0)
                  FROM asked
                  LEFT JOIN (
                       SELECT part.statcrm_principal_id AS principal_id, year,
                              sum(amount) AS amount
                         FROM (SELECT partner_id, extract(year FROM date) AS year,
                                      sum(amount) AS amount
                                 FROM (%s) each GROUP BY 1, 2) total
                         JOIN res_partner part ON part.id = total.partner_id
                        GROUP BY 1, 2
                       ) sold ON sold.principal_id = asked.principal_id
                             AND sold.year = asked.year
                 GROUP BY asked.id
                """,
                sold,
            )
        )

    def _measure_products(self):
        """Return the number of products ordered or invoiced in the year."""
        return self._execute_goals(
            SQL(
                """
                SELECT asked.id, count(DISTINCT sold.product_id)
                  FROM asked
                  LEFT JOIN (%s) part ON part.principal_id = asked.principal_id
                  LEFT JOIN LATERAL (%s) sold ON TRUE
                 GROUP BY asked.id
                """,
                self.env["statcrm.former.place"]._tree_sql(),
                self._products_sql(),
            )
        )

    def _products_sql(self):
        """Return SQL rows (product_id) of sales to `part` in the year of `asked`.

        By the customer that the order was made for, as in the customer file.
        """
        return SQL(
            """
            SELECT line.product_id
              FROM sale_order sale
              JOIN sale_order_line line ON line.order_id = sale.id
             WHERE sale.partner_id = part.id AND sale.state = 'sale'
               AND sale.company_id IN %(companies)s
               AND extract(year FROM %(ordered_on)s) = asked.year
               AND line.product_id IS NOT NULL AND %(belongs)s
             UNION ALL
            SELECT line.product_id
              FROM account_move move
              JOIN account_move_line line ON line.move_id = move.id
             WHERE move.commercial_partner_id = part.id AND move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_receipt')
               AND move.company_id IN %(companies)s
               AND extract(year FROM move.invoice_date) = asked.year
               AND line.product_id IS NOT NULL AND line.display_type = 'product'
            """,
            companies=self._get_company_ids(),
            ordered_on=self.env.company._statcrm_day_sql(SQL("sale.date_order")),
            belongs=self.env["statcrm.former.place"]._belongs_sql(
                SQL("sale.partner_id"),
                SQL("asked.principal_id"),
                SQL("least(sale.date_order, sale.create_date)"),
            ),
        )

    def _measure_meetings(self):
        """Return the number of meetings held with the customer in the year.

        Including logged meetings and visits: see `_met_sql`. Duplicates in calendars
        and in the log count once.
        """
        met = SQL(
            """
            SELECT id AS principal_id, day, res_model = 'mail.activity' AS is_logged,
                   met_id, array_agg(partner_id) AS people
              FROM (%s) met GROUP BY id, day, res_model, met_id
            """,
            self.env["statcrm.evidence.meeting"]._met_sql(),
        )
        return self._execute_goals(
            SQL(
                """
                SELECT asked.id, count(met.met_id) FROM asked
                  LEFT JOIN (%s) met ON met.principal_id = asked.id
                 GROUP BY asked.id
                """,
                self.env["statcrm.interaction"]._once_sql(met),
            )
        )

    def _measure_satisfaction(self):
        """Return the mean of the year's rounds with at least five answers.

        From the report, which hides too few answers: such a year has no value.
        """
        found = self.env["statcrm.satisfaction.report"]._read_group(
            [
                ("cut", "=", "customer"),
                ("partner_id", "in", self.principal_id.ids),
                ("theme_id", "=", False),
                ("is_hidden", "=", False),
            ],
            ["partner_id", "round_id"],
            ["satisfaction:max"],
        )
        years = {}
        for customer, round_, value in found:
            if value:
                years.setdefault((customer, round_.date_from.year), []).append(value)
        return {
            goal.id: sum(values) / len(values)
            for goal in self
            if (values := years.get((goal.principal_id, goal.year)))
        }

    def _execute_goals(self, query):
        """Return {goal id: value} of a query on the table `asked`.

        It has id, principal_id, year, the year's first and last day as date_from and
        date_to, and a NULL level for `_met_sql`.
        """
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    WITH asked AS MATERIALIZED (
                         SELECT goal.id, plan.principal_id, plan.year,
                                make_date(plan.year, 1, 1) AS date_from,
                                make_date(plan.year, 12, 31) AS date_to,
                                NULL AS level
                           FROM statcrm_care_goal goal
                           JOIN statcrm_care_plan plan ON plan.id = goal.plan_id
                          WHERE goal.id = ANY(%s))
                    %s
                    """,
                    list(self._ids),
                    query,
                )
            )
        )

    def _get_company_ids(self):
        """Return the main company and its branches, whoever measures."""
        main = self.env.ref("base.main_company")
        return self.env["statcrm.sales.entry"]._company_ids(main)
