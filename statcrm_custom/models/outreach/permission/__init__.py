from . import (
    statcrm_purpose,
    statcrm_purpose_rule,
    statcrm_permission,
    statcrm_permission_refusal,
    statcrm_permission_page,
    statcrm_refusal,
    res_partner,
    statcrm_card,
    statcrm_permission_record,
    statcrm_preference_link,
)
