from odoo import api, models
from odoo.tools import SQL


class StatcrmHouseFigure(models.Model):
    """Figures of principal customers by segment, class and account manager."""

    _inherit = "statcrm.house.figure"

    @api.model
    def _count_customers(self):
        """Count the customers by segment, class, account manager and number of roles.

        :return: rows [segment id, class id, manager's id, customers, sales, roles]
        """
        # archived customers have their own line
        Partner = self.env["res.partner"].with_context(active_test=True)
        query = Partner._search(Partner._statcrm_principal_domain())
        roles = self.env["statcrm.customer.role.line"]
        roles.flush_model()
        query.add_join(
            "LEFT JOIN",
            "role",
            SQL(
                """(SELECT partner_id, count(DISTINCT role_id) AS roles
                      FROM statcrm_customer_role_line WHERE active GROUP BY 1)"""
            ),
            SQL("role.partner_id = %s", SQL.identifier(query.table, "id")),
        )
        names = ("statcrm_segment_id", "statcrm_value_class_id", "user_id")
        sales = Partner._field_to_sql(query.table, "statcrm_sales", query)
        query.groupby = SQL("1, 2, 3, role.roles")
        rows = self.env.execute_query(
            query.select(
                *(Partner._field_to_sql(query.table, name, query) for name in names),
                SQL("count(*)"),
                # no sum for customers that were never classified
                SQL("coalesce(sum(%s), 0)::float", sales),
                SQL("coalesce(role.roles, 0)"),
            )
        )
        return [list(row) for row in rows]

    @api.model
    def _get_customers_by(self, column):
        """Return the customers by segment or by class.

        :param column: 0 for segments, 1 for classes
        :return: ({id or None: (customers, sales)}, moment or False)
        """
        rows, counted_at = self._get("customers")
        found = {}
        for row in rows or ():
            count, sales = found.get(row[column], (0, 0))
            found[row[column]] = (count + row[3], sales + row[4])
        return found, counted_at

    @api.model
    def _count_archived(self):
        """Return [archived customers with sales, their sales]."""
        Partner = self.env["res.partner"].with_context(active_test=False)
        domain = self.env["statcrm.value.class"]._archived_domain()
        [(count, sales)] = Partner._read_group(
            domain, [], ["__count", "statcrm_sales:sum"]
        )
        return [count, sales or 0]

    @api.model
    def _count_everybody(self):
        """Return [number of principal customers, number of those without segment]."""
        Partner = self.env["res.partner"]
        return [
            Partner.search_count(Partner._statcrm_principal_domain()),
            Partner.search_count(Partner._statcrm_without_segment_domain()),
        ]

    @api.model
    def _count_matches(self):
        """Return the customers by the first segment rule that they match."""
        rules = self.env["statcrm.segment.rule"]
        return rules._count_matches(rules._get_active())

    @api.model
    def _count_concentration(self):
        """Return the top 5 % of the last classification, or False.

        :return: {"name": its name, "part": share of sales, "top": line ids}
        """
        last = self.env["statcrm.classification"]._last_applied()
        return bool(last) and {
            "name": last.display_name,
            "part": last.concentration(0.05),
            "top": last._top_lines().ids,
        }
