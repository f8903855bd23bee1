"""One list of people: cards and affiliations of before get each other.

Whoever has a card below an organisation gets a line on its page People. Whoever is
affiliated somewhere and has a card that lies nowhere gets it there; it was counted as
a customer until now, and carries neither class nor segment any more.
"""

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Domain
from odoo.tools import SQL


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    today = fields.Date.today()
    lines = env["statcrm.affiliation"].search(
        Domain("partner_id.parent_id", "=", False)
        & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
    )
    loose = lines.partner_id
    for organisation, there in lines.grouped("organisation_id").items():
        there.partner_id._statcrm_give_cards_a_place(organisation)
    env.flush_all()
    moved = loose.filtered("parent_id")
    if moved:
        cr.execute(
            SQL(
                """
                UPDATE res_partner
                   SET statcrm_computed_class_id = NULL, statcrm_value_class_id = NULL,
                       statcrm_segment_id = NULL
                 WHERE id IN %s
                """,
                moved._ids,
            )
        )
    env.invalidate_all()
    env["res.partner"]._statcrm_list_everybody()
