from . import (
    statcrm_account_member,
    statcrm_absence,
    res_partner_team,
    res_partner_absence,
    res_partner_responsible,
    res_users_absence,
    res_role,
    statcrm_unit_member,
    base_partner_merge_team,
    statcrm_home,
)
