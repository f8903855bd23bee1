from odoo import api, fields, models
from odoo.tools import SQL

from ...segment.sales.statcrm_sales_entry import SOLD


class StatcrmAgreement(models.Model):
    """Amounts called off: orders and invoices linked to an agreement.

    Posted invoices and receipts minus credit notes, untaxed, entries of the sales
    ledger, and the part of confirmed orders never invoiced, in the company's currency.
    So an order and its invoice are not counted twice, and credited amounts do not count
    as to be invoiced. An invoice without an agreement counts for that of its order.
    """

    _name = "statcrm.agreement"
    # notes take precedence over the model's own methods
    _inherit = ["statcrm.noted.mixin", "statcrm.agreement"]

    order_ids = fields.One2many("sale.order", "statcrm_agreement_id", string="Orders")
    invoice_ids = fields.One2many(
        "account.move", "statcrm_agreement_id", string="Invoices"
    )
    called_off = fields.Monetary(compute="_compute_called_off")
    remaining = fields.Monetary(
        compute="_compute_called_off",
        help="Negative if more was called off than agreed.",
    )
    used_share = fields.Float(
        string="Used (%)", compute="_compute_called_off", digits=(16, 1)
    )
    entry_ids = fields.One2many(
        "statcrm.sales.entry", "agreement_id", string="Sales Ledger Entries"
    )
    document_count = fields.Integer(
        string="Orders and Invoices", compute="_compute_document_count"
    )

    @api.depends("value", "order_ids", "invoice_ids", "entry_ids")
    def _compute_called_off(self):
        """Compute in one query, whatever the number of agreements."""
        called = self._get_called_off()
        for agreement in self:
            amount = called.get(agreement._origin.id, 0)
            agreement.called_off = amount
            agreement.remaining = agreement.value - amount if agreement.value else 0
            agreement.used_share = (
                100 * amount / agreement.value if agreement.value else 0
            )

    def _get_called_off(self):
        """Return {agreement id: amount in the company's currency}.

        As superuser, sums only: everybody can see how far an agreement is used, even
        without access to its orders and invoices.
        """
        ids = self._origin.ids
        if not ids:
            return {}
        self._flush_documents()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT agreement_id, sum(amount)
                  FROM (SELECT agreement_id, amount FROM (%s) invoiced
                         UNION ALL %s) called
                 GROUP BY agreement_id
                """,
                self._invoiced_sql(ids),
                self._ordered_sql(ids),
            )
        )
        return dict((one, float(amount)) for one, amount in rows)

    @api.model
    def _flush_documents(self):
        self.env["account.move"].flush_model()
        self.env["account.move.line"].flush_model()
        self.env["sale.order"].flush_model()
        self.env["sale.order.line"].flush_model()
        self.env["statcrm.sales.entry"].flush_model()

    @api.model
    def _invoiced_sql(self, ids=None):
        """Return SQL rows (agreement_id, partner_id, date, amount, company_id).

        The amounts invoiced under these agreements, or under any: invoices linked to
        one, lines of other invoices whose order is, and linked entries of the sales
        ledger.
        """
        posted = SQL("move.state = 'posted' AND move.move_type IN %s", SOLD)
        columns = SQL("move.commercial_partner_id AS partner_id, move.invoice_date")
        chosen = SQL("IS NOT NULL") if ids is None else SQL("= ANY(%s)", list(ids))
        return SQL(
            """
            SELECT move.statcrm_agreement_id AS agreement_id, %(columns)s AS date,
                   move.amount_untaxed_signed AS amount, move.company_id
              FROM account_move move
             WHERE move.statcrm_agreement_id %(chosen)s AND %(posted)s UNION ALL
            (SELECT DISTINCT ON (item.id) orders.statcrm_agreement_id, %(columns)s,
                   -item.balance, move.company_id
              FROM sale_order orders
              JOIN sale_order_line line ON line.order_id = orders.id
              JOIN sale_order_line_invoice_rel link ON link.order_line_id = line.id
              JOIN account_move_line item ON item.id = link.invoice_line_id
              JOIN account_move move ON move.id = item.move_id
             WHERE orders.statcrm_agreement_id %(chosen)s AND %(posted)s
               AND move.statcrm_agreement_id IS NULL
             ORDER BY item.id, orders.id)
             UNION ALL
            SELECT agreement_id, organisation_id, date, amount, company_id
              FROM statcrm_sales_entry WHERE agreement_id %(chosen)s
            """,
            columns=columns,
            chosen=chosen,
            posted=posted,
        )

    @api.model
    def _to_invoice_sql(self):
        """Return SQL of the part of an order line that was never invoiced.

        In the company's currency, from `orders` and `line`. Credited amounts were
        invoiced before: a credit note does not make the line a future sale. What was
        invoiced beyond the order, as after a credit note and a new invoice, does not
        reduce the other lines.
        """
        rest = SQL(
            """
            (line.price_subtotal - coalesce(line.untaxed_amount_invoiced, 0))
             / coalesce(nullif(orders.currency_rate, 0), 1)
             - coalesce((
                SELECT sum(item.balance)
                  FROM sale_order_line_invoice_rel link
                  JOIN account_move_line item ON item.id = link.invoice_line_id
                  JOIN account_move move ON move.id = item.move_id
                 WHERE link.order_line_id = line.id AND move.state = 'posted'
                   AND move.move_type = 'out_refund'), 0)
            """
        )
        # mostly everything is invoiced, so credit notes need no look-up
        return SQL(
            """
            (CASE WHEN line.price_subtotal = coalesce(line.untaxed_amount_invoiced, 0)
                  THEN 0
                  WHEN line.price_subtotal < 0 THEN least(%(rest)s, 0)
                  ELSE greatest(%(rest)s, 0) END)
            """,
            rest=rest,
        )

    @api.model
    def _ordered_sql(self, ids):
        """Return SQL rows (agreement_id, amount) of orders to invoice."""
        return SQL(
            """
            SELECT orders.statcrm_agreement_id, greatest(sum(%s), 0)
              FROM sale_order orders
              JOIN sale_order_line line ON line.order_id = orders.id
             WHERE orders.statcrm_agreement_id = ANY(%s) AND orders.state = 'sale'
               AND line.display_type IS NULL
             GROUP BY orders.id
            """,
            self._to_invoice_sql(),
            list(ids),
        )

    @api.depends("order_ids", "invoice_ids")
    def _compute_document_count(self):
        """As superuser: a count reveals nothing about documents without access."""
        counts = dict.fromkeys(self._origin.ids, 0)
        for name in ("sale.order", "account.move"):
            groups = (
                self.env[name]
                .sudo()
                ._read_group(
                    [("statcrm_agreement_id", "in", self._origin.ids)],
                    ["statcrm_agreement_id"],
                    ["__count"],
                )
            )
            for agreement, count in groups:
                counts[agreement.id] += count
        for agreement in self:
            agreement.document_count = counts.get(agreement._origin.id, 0)

    def action_orders(self):
        return self._open_documents("sale.action_orders", self.env._("Orders"))

    def action_invoices(self):
        return self._open_documents(
            "account.action_move_out_invoice_type", self.env._("Invoices")
        )

    def _open_documents(self, name, title):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        action["name"] = title
        action["domain"] = [("statcrm_agreement_id", "=", self.id)]
        action["context"] = {
            "default_partner_id": self.principal_id.id,
            "default_statcrm_agreement_id": self.id,
        }
        if action["res_model"] == "account.move":
            action["context"]["default_move_type"] = "out_invoice"
        return action

    # Share of a customer's sales

    @api.model
    def _get_sales(self, principals, date_from, date_to):
        """Return {principal id: (sales, sales under agreement)} of a window.

        For the whole tree, in the current company and its branches; both dates are
        included. For what counts as sales, see `statcrm.sales.entry._sold_sql`.
        """
        if not principals:
            return {}
        self._flush_documents()
        self.env["res.partner"].flush_model(["statcrm_principal_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT tree.statcrm_principal_id, sum(sale.sales), sum(sale.under)
                  FROM (%s) sale
                  JOIN res_partner tree ON tree.id = sale.partner_id
                 WHERE tree.statcrm_principal_id = ANY(%s)
                 GROUP BY tree.statcrm_principal_id
                """,
                self._sales_sql(date_from, date_to),
                principals.ids,
            )
        )
        return {one: (float(sales), float(under)) for one, sales, under in rows}

    @api.model
    def _sales_sql(self, date_from, date_to):
        """Return SQL rows (partner_id, sales, under)."""
        entries = self.env["statcrm.sales.entry"]
        companies = entries._company_ids(self.env.company)
        before = fields.Date.subtract(date_from, days=1)
        return SQL(
            """
            SELECT partner_id, amount AS sales, 0 AS under FROM (%(sold)s) sold
             UNION ALL
            SELECT partner_id, 0, %(amount)s FROM (%(invoiced)s) invoiced
             WHERE date BETWEEN %(date_from)s AND %(date_to)s
               AND company_id IN %(companies)s
            """,
            amount=entries._amount_sql(SQL("invoiced"), companies),
            sold=entries._sold_sql(companies, date_to, after=before),
            invoiced=self._invoiced_sql(),
            date_from=date_from,
            date_to=date_to,
            companies=companies,
        )
