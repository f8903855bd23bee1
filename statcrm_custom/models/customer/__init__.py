from . import (
    statcrm_unit,
    statcrm_unit_member,
    statcrm_contact_role,
    statcrm_affiliation,
    statcrm_customer_role,
    statcrm_customer_role_line,
    statcrm_data_requirement,
    res_partner,
    res_partner_business_id,
    res_partner_completeness,
    res_partner_lookup,
    statcrm_home,
)
