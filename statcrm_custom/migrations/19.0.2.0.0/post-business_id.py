"""Business IDs in one form, whatever the spelling they were typed in.

The forms that are there are few: each is looked at once, and all cards with it are
written in one statement. Numbers of other countries are only trimmed.
"""

from odoo.addons.statcrm_custom.tools import business_id

FINNISH = "country.code = 'FI'"
NOWHERE = "country.code IS NULL"


def migrate(cr, version):
    cr.execute(
        """
        UPDATE res_partner SET company_registry = NULLIF(btrim(company_registry), '')
         WHERE company_registry <> btrim(company_registry) OR company_registry = ''
        """
    )
    cr.execute(
        """
        SELECT code FROM res_country country
          JOIN res_partner partner ON partner.country_id = country.id
          JOIN res_company company ON company.partner_id = partner.id
         ORDER BY company.id LIMIT 1
        """
    )
    is_finnish_house = cr.fetchone() == ("FI",)
    for where in (FINNISH, NOWHERE):
        _normalise(cr, where, where == FINNISH or is_finnish_house)


def _normalise(cr, where, is_finnish):
    """Write the one form to the cards of a country, and to their contacts."""
    source = f"""
          FROM res_partner organisation
          LEFT JOIN res_country country ON country.id = organisation.country_id
         WHERE organisation.company_registry !~ '^[0-9]{{7}}-[0-9]$' AND {where}
    """
    cr.execute(f"SELECT DISTINCT organisation.company_registry {source}")
    forms = {}
    for (number,) in cr.fetchall():
        found = business_id.canonical(number)
        if found and (is_finnish or not business_id.is_plain(number)):
            forms[number] = found
    if not forms:
        return
    cr.execute(
        f"""
        UPDATE res_partner partner
           SET company_registry = form.new
          FROM unnest(%s::text[], %s::text[]) AS form(old, new)
         WHERE partner.company_registry = form.old
           AND partner.commercial_partner_id IN (SELECT organisation.id {source})
        """,
        (list(forms), list(forms.values())),
    )
