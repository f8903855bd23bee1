from odoo import fields, models
from odoo.tools import SQL

from ...segment.sales.statcrm_sales_entry import SOLD


class StatcrmWhiteSpace(models.Model):
    """Products bought by the segment of a customer, but never by the customer.

    One row per principal customer and product. Purchases are confirmed orders and
    posted invoices of the whole tree, at any time, in the current company and its
    branches; the sales ledger has no products. In large databases, the purchases of
    segments are updated once an hour.
    """

    _name = "statcrm.white.space"
    _inherit = ["statcrm.customer.rows.mixin"]
    _description = "Never Bought"
    _auto = False
    _order = "buyer_count desc, segment_sales desc, id"
    _rec_name = "product_tmpl_id"
    _depends = {
        "account.move": ["commercial_partner_id", "company_id", "move_type", "state"],
        "account.move.line": ["balance", "display_type", "move_id", "product_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["active", "categ_id", "sale_ok"],
        "res.partner": ["active", "commercial_partner_id", "partner_share"]
        + ["statcrm_principal_id"]
        + ["statcrm_segment_id", "statcrm_value_class_id", "user_id"],
        "sale.order": ["company_id", "currency_rate", "date_order", "partner_id"]
        + ["state"],
        "statcrm.former.place": ["date_from", "organisation_id", "partner_id", "until"],
        "sale.order.line": ["display_type", "is_downpayment", "order_id"]
        + ["price_subtotal", "product_id", "untaxed_amount_invoiced"],
    }

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Account Manager", readonly=True)
    segment_id = fields.Many2one("statcrm.segment", readonly=True)
    value_class_id = fields.Many2one("statcrm.value.class", readonly=True)
    product_tmpl_id = fields.Many2one(
        "product.template", string="Product", readonly=True
    )
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    buyer_count = fields.Integer(
        string="Buyers in the Segment", readonly=True, aggregator="max"
    )
    buyer_share = fields.Float(
        string="Share of Buyers (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Among the customers of the segment that have bought any product.",
    )
    segment_sales = fields.Monetary(
        string="Sales in the Segment", readonly=True, aggregator="max"
    )
    average_sales = fields.Monetary(
        string="Sales per Buyer",
        readonly=True,
        help="Potential sales to this customer.",
    )

    @property
    def _table_query(self):
        """Use NOT IN on columns without NULL, as one hash whatever the estimate.

        In a large database the segments' purchases are stored, and only those of the
        searched customers are read.
        """
        is_large = self.env["statcrm.house.figure"]._is_large()
        asked = self._asked_sql(SQL("top.id")) if is_large else SQL("TRUE")
        popular = self._counted_popular_sql() if is_large else self._popular_sql()
        return SQL(
            """
            WITH bought AS MATERIALIZED (%(bought)s),
            popular AS MATERIALIZED (%(popular)s)
            SELECT partner.id::bigint * 4294967296 + popular.product_tmpl_id AS id,
                   partner.id AS partner_id, partner.user_id,
                   partner.statcrm_segment_id AS segment_id,
                   partner.statcrm_value_class_id AS value_class_id,
                   popular.product_tmpl_id, popular.categ_id,
                   %(currency)s AS currency_id, popular.buyer_count,
                   100.0 * popular.buyer_count / popular.all_count AS buyer_share,
                   popular.sales AS segment_sales,
                   popular.sales / popular.buyer_count AS average_sales
              FROM res_partner partner
              JOIN popular ON popular.segment_id = partner.statcrm_segment_id
             WHERE %(at_top)s
               AND partner.id IN %(principals)s
               AND (partner.id, popular.product_tmpl_id) NOT IN (
                   SELECT principal_id, product_tmpl_id FROM bought)
            """,
            bought=self._bought_sql(asked),
            popular=popular,
            currency=self.env.company.currency_id.id,
            at_top=self.env["res.partner"]._statcrm_at_top_sql("partner"),
            principals=self._principals_sql(),
        )

    def _counted_popular_sql(self):
        """Same as `_popular_sql`, from the hourly figures."""
        rows = self.env["statcrm.house.figure"]._rows_sql(
            "popular",
            company_id="int",
            segment_id="int",
            product_tmpl_id="int",
            categ_id="int",
            buyer_count="int",
            sales="numeric",
            all_count="int",
        )
        return SQL(
            "SELECT * FROM (%s) rows WHERE company_id = %s", rows, self.env.company.id
        )

    def _count_popular(self):
        """Return rows as lists, in the order of the columns above."""
        self.env.flush_all()
        found = []
        for company in self.env.companies:
            mine = self.with_company(company)
            rows = self.env.execute_query(
                SQL(
                    """
                    WITH bought AS MATERIALIZED (%s)
                    SELECT segment_id, product_tmpl_id, categ_id, buyer_count,
                           sales::float, all_count
                      FROM (%s) popular
                    """,
                    mine._bought_sql(SQL("TRUE")),
                    mine._popular_sql(),
                )
            )
            found += [[company.id, *row] for row in rows]
        return found

    def _popular_sql(self):
        """Return SQL of the products bought in each segment, with buyer counts."""
        return SQL(
            """
            SELECT top.statcrm_segment_id AS segment_id, bought.product_tmpl_id,
                   product.categ_id, count(*) AS buyer_count,
                   sum(bought.sales) AS sales, max(buyers.count) AS all_count
              FROM bought
              JOIN res_partner top ON top.id = bought.principal_id
              JOIN product_template product ON product.id = bought.product_tmpl_id
               AND product.active AND product.sale_ok
              JOIN (SELECT other.statcrm_segment_id AS segment_id,
                           count(DISTINCT bought.principal_id) AS count
                      FROM bought
                      JOIN res_partner other ON other.id = bought.principal_id
                     GROUP BY 1) buyers
                ON buyers.segment_id = top.statcrm_segment_id
             GROUP BY 1, 2, 3
            """
        )

    def _bought_sql(self, asked):
        """Return rows (principal_id, product_tmpl_id, sales), sales above zero.

        By customer at that time: people who leave take no orders along.

        :param asked: SQL condition on `top`, the partner of an invoice or an order
        """
        return SQL(
            """
            SELECT sold.principal_id, item.product_tmpl_id, sum(sold.sales) AS sales
              FROM (%s UNION ALL %s) sold
              JOIN product_product item ON item.id = sold.product_id
             WHERE sold.principal_id IS NOT NULL
             GROUP BY 1, 2
            HAVING sum(sold.sales) > 0
            """,
            self._invoiced_sql(asked),
            self._ordered_sql(asked),
        )

    def _invoiced_sql(self, asked):
        return SQL(
            """
            SELECT top.statcrm_principal_id AS principal_id, line.product_id,
                   -line.balance AS sales
              FROM account_move move
              JOIN res_partner top ON top.id = move.commercial_partner_id
              JOIN account_move_line line ON line.move_id = move.id
               AND line.display_type = 'product' AND line.product_id IS NOT NULL
             WHERE move.state = 'posted' AND move.company_id IN %s
               AND move.move_type IN %s AND %s
            """,
            self._companies(),
            SOLD,
            asked,
        )

    def _ordered_sql(self, asked):
        """Return SQL of amounts ordered but never invoiced, in company currency."""
        return SQL(
            """
            SELECT %s AS principal_id, line.product_id, %s
              FROM sale_order orders
              JOIN res_partner top ON top.id = orders.partner_id
              JOIN sale_order_line line ON line.order_id = orders.id
               AND line.display_type IS NULL AND line.product_id IS NOT NULL
               AND line.is_downpayment IS NOT TRUE
             WHERE orders.state = 'sale' AND orders.company_id IN %s AND %s
            """,
            self.env["statcrm.former.place"]._principal_at_sql(
                SQL("top"), SQL("least(orders.date_order, orders.create_date)")
            ),
            self.env["statcrm.agreement"]._to_invoice_sql(),
            self._companies(),
            asked,
        )

    def _companies(self):
        entries = self.env["statcrm.sales.entry"]
        return entries._company_ids(self.env.company)

    def action_open_customer(self):
        """Open the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_new_offer(self):
        """Create an offer of this product for the customer."""
        self.ensure_one()
        action = self.partner_id.action_statcrm_new_offer()
        product = self.product_tmpl_id.product_variant_id
        action["context"]["default_order_line"] = [(0, 0, {"product_id": product.id})]
        return action
