from odoo import fields, models
from odoo.tools import SQL

from ..models.segment.statcrm_sales_entry import SOLD


class StatcrmWhiteSpace(models.Model):
    """What others of the same segment buy and a customer has never bought.

    One row a principal customer and product. Bought is what confirmed orders and
    posted invoices tell, of the whole tree and of all times, in the current company
    and those below it; the sales ledger knows no products.
    """

    _name = "statcrm.white.space"
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
        string="Of Those Who Buy (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Of the customers of the segment that have bought any product.",
    )
    segment_sales = fields.Monetary(
        string="Their Sales", readonly=True, aggregator="max"
    )
    average_sales = fields.Monetary(
        string="Sales per Buyer", readonly=True, help="What it may bring here."
    )

    @property
    def _table_query(self):
        """What is bought has no nulls; NOT IN is one hash, however it is estimated."""
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
             WHERE (partner.statcrm_principal_id = partner.id) IS TRUE
               AND partner.id IN %(principals)s
               AND (partner.id, popular.product_tmpl_id) NOT IN (
                   SELECT principal_id, product_tmpl_id FROM bought)
            """,
            bought=self._bought_sql(),
            popular=self._popular_sql(),
            currency=self.env.company.currency_id.id,
            principals=self._principals_sql(),
        )

    def _popular_sql(self):
        """What the customers of each segment buy, and how many of them."""
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

    def _bought_sql(self):
        """Return rows (principal_id, product_tmpl_id, sales), sales above zero."""
        return SQL(
            """
            SELECT tree.statcrm_principal_id AS principal_id, item.product_tmpl_id,
                   sum(sold.sales) AS sales
              FROM (%s UNION ALL %s) sold
              JOIN product_product item ON item.id = sold.product_id
              JOIN res_partner tree ON tree.id = sold.partner_id
             WHERE tree.statcrm_principal_id IS NOT NULL
             GROUP BY 1, 2
            HAVING sum(sold.sales) > 0
            """,
            self._invoiced_sql(),
            self._ordered_sql(),
        )

    def _invoiced_sql(self):
        return SQL(
            """
            SELECT move.commercial_partner_id AS partner_id, line.product_id,
                   -line.balance AS sales
              FROM account_move move
              JOIN account_move_line line ON line.move_id = move.id
               AND line.display_type = 'product' AND line.product_id IS NOT NULL
             WHERE move.state = 'posted' AND move.company_id IN %s
               AND move.move_type IN %s
            """,
            self._companies(),
            SOLD,
        )

    def _ordered_sql(self):
        """What is ordered and was never invoiced, in the company's currency."""
        return SQL(
            """
            SELECT orders.partner_id, line.product_id, %s
              FROM sale_order orders
              JOIN sale_order_line line ON line.order_id = orders.id
               AND line.display_type IS NULL AND line.product_id IS NOT NULL
               AND line.is_downpayment IS NOT TRUE
             WHERE orders.state = 'sale' AND orders.company_id IN %s
            """,
            self.env["statcrm.agreement"]._to_invoice_sql(),
            self._companies(),
        )

    def _principals_sql(self):
        Partner = self.env["res.partner"]
        return Partner._search(Partner._statcrm_principal_domain()).subselect()

    def _companies(self):
        entries = self.env["statcrm.sales.entry"]
        return entries._company_ids(self.env.company)

    def action_open_customer(self):
        """Open the card of the customer behind the row."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_new_offer(self):
        """Begin an offer of this product for the customer."""
        self.ensure_one()
        action = self.partner_id.action_statcrm_new_offer()
        product = self.product_tmpl_id.product_variant_id
        action["context"]["default_order_line"] = [(0, 0, {"product_id": product.id})]
        return action
