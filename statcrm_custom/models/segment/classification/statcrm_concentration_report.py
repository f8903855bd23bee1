from odoo import fields, models
from odoo.tools import SQL


class StatcrmConcentrationReport(models.Model):
    """Share of sales that comes from the best customers, one row per customer.

    For each classification, the customers with sales in descending order, with the
    cumulated share of customers and of sales. The top 5 % are those up to 5 in
    `top_percent`: rounded up to a whole customer, as in `_top_count`.
    """

    _name = "statcrm.concentration.report"
    _description = "Concentration of Sales"
    _auto = False
    _order = "classification_id desc, rank"
    _rec_name = "partner_id"
    _depends = {
        "statcrm.classification.line": ["classification_id", "partner_id", "sales"],
        "statcrm.classification": ["date_to", "company_id"],
    }

    classification_id = fields.Many2one("statcrm.classification", readonly=True)
    date_to = fields.Date(string="As Of", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    value_class_id = fields.Many2one(related="partner_id.statcrm_value_class_id")
    currency_id = fields.Many2one("res.currency", readonly=True)
    rank = fields.Integer(readonly=True, aggregator=None)
    sales = fields.Monetary(readonly=True)
    top_percent = fields.Integer(
        string="Top % of Customers", readonly=True, aggregator=None
    )
    customer_share = fields.Float(
        string="Share of Customers (%)", readonly=True, aggregator="max"
    )
    sales_share = fields.Float(
        string="Share of Sales (%)", readonly=True, aggregator="max"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, line.classification_id, run.date_to, line.partner_id,
                   line.sales, company.currency_id,
                   row_number() OVER best AS rank,
                   floor(100.0 * (row_number() OVER best - 1)
                         / count(*) OVER everyone)::int + 1 AS top_percent,
                   100.0 * row_number() OVER best / count(*) OVER everyone
                       AS customer_share,
                   100.0 * sum(line.sales) OVER best / sum(line.sales) OVER everyone
                       AS sales_share
              FROM statcrm_classification_line line
              JOIN statcrm_classification run ON run.id = line.classification_id
              JOIN res_company company ON company.id = run.company_id
             WHERE line.sales > 0
            WINDOW everyone AS (PARTITION BY line.classification_id),
                   best AS (PARTITION BY line.classification_id
                            ORDER BY line.sales DESC, line.id
                            ROWS UNBOUNDED PRECEDING)
            """
        )
