from . import (
    base_partner_merge_automatic_wizard,
    statcrm_affiliation,
    statcrm_health,
    statcrm_role_table,
    statcrm_sample,
    statcrm_setup,
)
