import logging

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# for the search index, which sorts its new entries in this much memory or in many parts
WORK_MEM = "256MB"


class StatcrmClassification(models.Model):
    """The set-based work of a classification: sum, class, write, take back."""

    _inherit = "statcrm.classification"

    def _sales_sql(self):
        """Return SQL rows (partner_id, sales) of the principal customers.

        `sales` is the sum in the window; a customer whose sales all lie before the
        window has a row with 0, one that has never bought has none.
        """
        entries = self.env["statcrm.sales.entry"]
        companies = entries._company_ids(self.company_id)
        return SQL(
            """
            SELECT partner.statcrm_principal_id AS partner_id,
                   COALESCE(SUM(sale.amount) FILTER (WHERE sale.date > %(after)s), 0)
                       AS sales
              FROM (%(sold)s) sale
              JOIN res_partner partner ON partner.id = sale.partner_id
             GROUP BY partner.statcrm_principal_id
            """,
            after=self.date_from,
            sold=entries._sold_sql(companies, self.date_to, currency=self.currency_id),
        )

    def _class_sql(self):
        """Return the SQL expression of the class, from `sale` and `partner`."""
        by_code = self.env["statcrm.value.class"]._by_code
        bands = SQL(" ").join(
            SQL("WHEN sale.sales >= %s THEN %s", limit, band.id)
            for band, limit in self._limits()
        )
        return SQL(
            """
            CASE %(bands)s
                WHEN sale.partner_id IS NOT NULL THEN %(non_active)s
                WHEN EXISTS (SELECT FROM statcrm_customer_role_line role
                              WHERE role.partner_id = partner.id AND role.active)
                THEN %(other)s
                ELSE %(prospective)s
            END
            """,
            bands=bands,
            non_active=by_code("non_active").id,
            other=by_code("other").id,
            prospective=by_code("prospective").id,
        )

    def _preview(self):
        """Compute all lines in one statement."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM statcrm_classification_line WHERE classification_id = %s",
                self.id,
            )
        )
        self.env.cr.execute(self._insert_lines_sql())
        # or applying takes these lines for a handful and looks up each customer
        self.env.cr.execute("ANALYZE statcrm_classification_line")
        self._forget_lines()

    def _insert_lines_sql(self):
        return SQL(
            """
            INSERT INTO statcrm_classification_line
                (classification_id, partner_id, active, old_class_id, new_class_id,
                 is_move, old_sales, sales)
            SELECT %(run)s, id, active, old_class_id, new_class_id,
                   new_class_id IS DISTINCT FROM old_class_id, old_sales, sales
              FROM (
                    SELECT partner.id, partner.active IS TRUE AS active,
                           partner.statcrm_computed_class_id AS old_class_id,
                           CASE WHEN partner.active THEN %(new_class)s
                                ELSE partner.statcrm_computed_class_id END
                           AS new_class_id,
                           partner.statcrm_sales AS old_sales,
                           COALESCE(sale.sales, 0) AS sales
                      FROM res_partner partner
                      LEFT JOIN (%(sales)s) sale ON sale.partner_id = partner.id
                     WHERE %(principal)s
                   ) classed
             WHERE sales <> 0 OR COALESCE(old_sales, 0) <> sales
                OR new_class_id IS DISTINCT FROM old_class_id
            """,
            run=self.id,
            new_class=self._class_sql(),
            sales=self._sales_sql(),
            principal=self._principal_sql(),
        )

    @api.model
    def _principal_sql(self):
        """Return the SQL condition of the partners that are classed, with their `sale`.

        A contact person who has bought in the own name counts: what was sold is sold.
        So does an archived customer that has bought, or has sales on its card; its
        class stays as it is.
        """
        Partner = self.env["res.partner"]
        return SQL(
            "(partner.active OR sale.partner_id IS NOT NULL"
            " OR partner.statcrm_sales <> 0) AND %s AND (NOT (%s) OR sale.sales <> 0)",
            Partner._statcrm_top_sql("partner"),
            Partner._statcrm_contact_sql("partner"),
        )

    def _forget_lines(self):
        self.env["statcrm.classification.line"].invalidate_model()
        self.invalidate_recordset()

    def _apply(self):
        self._write_customers(SQL("new_class_id"), SQL("sales"))
        self.env["statcrm.class.history"]._record_changes(self)
        self.env["statcrm.house.figure"]._count_again()

    def _undo(self):
        self._write_customers(SQL("old_class_id"), SQL("old_sales"))
        self.env["statcrm.class.history"]._forget(self)
        self.env["statcrm.house.figure"]._count_again()

    def _write_customers(self, value_class, sales):
        """Write class and sales of the lines to their customers, in one statement.

        A customer that another one was merged into has several lines, and one that
        has become an office counts for its top: their sales add up, the line with the
        most sales gives the class.

        :param value_class: SQL column of the lines with the computed class
        :param sales: SQL column of the lines with the sales
        """
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL work_mem = %s", WORK_MEM))
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner partner
                   SET statcrm_computed_class_id = line.value_class_id,
                       statcrm_value_class_id = COALESCE(
                           partner.statcrm_nominated_class_id, line.value_class_id),
                       statcrm_sales = line.sales
                  FROM (SELECT classed.statcrm_principal_id AS partner_id,
                               sum(%(sales)s) AS sales,
                               (array_agg(%(value_class)s
                                   ORDER BY %(sales)s DESC NULLS LAST)
                               )[1] AS value_class_id
                          FROM statcrm_classification_line
                          JOIN res_partner classed ON classed.id = partner_id
                         WHERE classification_id = %(run)s
                         GROUP BY classed.statcrm_principal_id) line
                 WHERE partner.id = line.partner_id
                   AND (partner.statcrm_computed_class_id, partner.statcrm_sales)
                       IS DISTINCT FROM (line.value_class_id, line.sales)
                """,
                value_class=value_class,
                sales=sales,
                run=self.id,
            )
        )
        # with all that follows from them: badges, and who buys is a customer
        self.env["res.partner"].invalidate_model()

    @api.model
    def _cron_classify(self):
        """Class all customers as of the end of the last month, once a month.

        The first classification is applied by a person, who has looked at it, and
        what a person has undone is not done again. It goes on in the company of the
        classification that holds, with its currency and its sales.
        """
        last = self._last_applied()
        date_to = self._default_date_to()
        done = [
            ("state", "in", ("applied", "undone")),
            ("date_to", ">=", date_to),
            ("company_id", "=", last.company_id.id),
        ]
        if not last or self.search_count(done):
            return
        run = self.create({"date_to": date_to, "company_id": last.company_id.id})
        run.action_preview()
        run.action_apply()
        _logger.info("Classification %s applied", run.name)
