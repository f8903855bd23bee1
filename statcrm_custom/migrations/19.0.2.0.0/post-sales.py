"""Sales of persons who have moved stay where they worked on the day of the sale.

Imports belong to the company of their entries.

`pre-sales.py` gave all entries the organisation of today; only those of persons of
whom former places are known are looked at again.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env.flush_all()
    cr.execute(
        SQL(
            """
            UPDATE statcrm_sales_entry entry
               SET organisation_id = %(place)s
              FROM res_partner partner
             WHERE partner.id = entry.partner_id AND %(moved)s
               AND entry.organisation_id IS DISTINCT FROM %(place)s
            """,
            place=env["statcrm.former.place"]._organisation_at_sql(
                SQL("partner"), SQL("(entry.date + interval '12 hours')")
            ),
            moved=env["statcrm.former.place"]._moved_sql(SQL("partner.id")),
        )
    )
    cr.execute(
        """
        UPDATE statcrm_sales_import import
           SET company_id = entry.company_id
          FROM (SELECT import_id, min(company_id) AS company_id
                  FROM statcrm_sales_entry GROUP BY import_id) entry
         WHERE entry.import_id = import.id
           AND import.company_id IS DISTINCT FROM entry.company_id
        """
    )
    env.invalidate_all()
