from . import (
    statcrm_contact_role,
    statcrm_customer_role,
    statcrm_customer_role_line,
    statcrm_affiliation,
    statcrm_affiliation_card,
    statcrm_affiliation_level,
    statcrm_former_place,
    res_partner,
    statcrm_card,
    statcrm_affiliation_end,
    statcrm_person_new,
)
