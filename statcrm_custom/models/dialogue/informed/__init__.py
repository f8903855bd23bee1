from . import (
    res_users,
    statcrm_informed,
    statcrm_informed_run,
)
