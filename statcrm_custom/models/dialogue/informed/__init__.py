from . import (
    res_users,
    statcrm_interaction_log,
    statcrm_informed,
    statcrm_informed_run,
)
