from . import (
    statcrm_affiliation,
    statcrm_health,
    statcrm_role_table,
    statcrm_sample,
    statcrm_setup,
)
