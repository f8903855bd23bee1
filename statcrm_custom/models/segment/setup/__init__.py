from . import (
    res_partner,
    statcrm_health,
    statcrm_role_table,
    statcrm_sample,
    statcrm_setup,
)
