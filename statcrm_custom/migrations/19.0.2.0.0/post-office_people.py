"""Essential data: whoever works at an office is a contact person of the customer.

A condition that somebody has changed stays as it is.
"""

OFFICE = "('statcrm_office_people_ids"
DECIDES = "[('is_current', '=', True), ('role_ids.code', '=', 'decision_maker')]"
COMPANY = "('is_company', '=', False)"
HERE = "('statcrm_people_ids.is_current', '=', True)"
CARD = "('child_ids.is_company', '=', False)"
CHANGED = [
    (
        f"['|', '|', {COMPANY}, {HERE}, {CARD}]",
        f"['|', '|', '|', {COMPANY}, {HERE}, {CARD}, {OFFICE}.is_current', '=', True)]",
    ),
    (
        f"['|', {COMPANY}, ('statcrm_people_ids', 'any', {DECIDES})]",
        f"['|', '|', {COMPANY}, ('statcrm_people_ids', 'any', {DECIDES}),"
        f" {OFFICE}', 'any', {DECIDES})]",
    ),
]


def migrate(cr, version):
    if not version:
        return
    for old, new in CHANGED:
        cr.execute(
            "UPDATE statcrm_data_requirement SET domain = %s WHERE domain = %s",
            [new, old],
        )
