import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class StatcrmCustomerFigures(models.Model):
    """Number and sales of principal customers by segment and class.

    One row per segment, class, account manager and number of customer roles. The fields
    have the same names as on customers, so that a domain on these rows also applies to
    customers: a cell of a pivot opens its customers. In a large database the rows are
    updated once an hour, see `statcrm.house.figure`.
    """

    _name = "statcrm.customer.figures"
    _description = "Customers by Segment and Class"
    _auto = False
    _order = "customer_count desc, id"
    _rec_name = "statcrm_segment_id"

    statcrm_segment_id = fields.Many2one("statcrm.segment", "Segment", readonly=True)
    statcrm_value_class_id = fields.Many2one(
        "statcrm.value.class", string="Value Class", readonly=True
    )
    user_id = fields.Many2one("res.users", string="Account Manager", readonly=True)
    statcrm_role_count = fields.Integer(
        string="Number of Customer Roles", readonly=True, aggregator=None
    )
    customer_count = fields.Integer(
        string="Customers", readonly=True, help="Archived customers are not counted."
    )
    statcrm_sales = fields.Monetary(
        string="Sales",
        currency_field="currency_id",
        readonly=True,
        help="Sales of active customers. See the Value Pyramid for archived ones.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)

    @property
    def _table_query(self):
        rows, _counted_at = self.env["statcrm.house.figure"]._get("customers")
        return SQL(
            """
            SELECT number AS id, (item->>0)::int AS statcrm_segment_id,
                   (item->>1)::int AS statcrm_value_class_id,
                   (item->>2)::int AS user_id, (item->>3)::int AS customer_count,
                   (item->>4)::numeric AS statcrm_sales,
                   (item->>5)::int AS statcrm_role_count, %s AS currency_id
              FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY found (item, number)
            """,
            self.env["statcrm.classification"]._house_currency().id,
            json.dumps(rows or []),
        )

    @api.model
    def action_customers(self, domain):
        """Open the principal customers of a cell of a pivot or a graph.

        :param domain: a domain on the rows
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )
        principals = self.env["res.partner"]._statcrm_principal_domain()
        action["domain"] = list(principals & Domain(domain))
        action["context"] = {}
        return action
