from . import (
    statcrm_contact_role,
    statcrm_customer_role,
    statcrm_customer_role_line,
    statcrm_customer_role_merge,
    statcrm_affiliation,
    statcrm_affiliation_merge,
    statcrm_affiliation_card,
    statcrm_affiliation_level,
    statcrm_former_place,
    res_partner_people,
    res_partner_place,
    statcrm_affiliation_end,
)
