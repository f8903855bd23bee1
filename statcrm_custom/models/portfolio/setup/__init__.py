from . import (
    statcrm_role_table,
    statcrm_sample,
    statcrm_setup,
    statcrm_value_ranking,
)
