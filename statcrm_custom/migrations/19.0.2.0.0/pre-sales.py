"""Sales keep the organisation that they were sold to.

Filled in one statement, before the model asks for each row: an entry of a person gets
the organisation where the person works now. `post-sales.py` looks at those who moved.
"""

from odoo.tools.sql import column_exists, create_column


def migrate(cr, version):
    if column_exists(cr, "statcrm_sales_entry", "organisation_id"):
        return
    create_column(cr, "statcrm_sales_entry", "organisation_id", "int4")
    cr.execute(
        """
        UPDATE statcrm_sales_entry entry
           SET organisation_id = COALESCE(partner.commercial_partner_id, partner.id)
          FROM res_partner partner
         WHERE partner.id = entry.partner_id
        """
    )
