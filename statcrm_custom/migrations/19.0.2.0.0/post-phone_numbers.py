"""Phone numbers are normalised: without the library Odoo kept them as typed."""

from odoo import SUPERUSER_ID, api

AT_ONCE = 1000


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        r"""SELECT id FROM res_partner
             WHERE phone <> '' AND coalesce(phone_sanitized, '') !~ '^\+[0-9]+$'
             ORDER BY id"""
    )
    ids = [one for (one,) in cr.fetchall()]
    partners = env["res.partner"]
    for first in range(0, len(ids), AT_ONCE):
        people = partners.browse(ids[first : first + AT_ONCE])
        env.add_to_compute(partners._fields["phone_sanitized"], people)
        people.flush_recordset(["phone_sanitized"])
        env.invalidate_all()
