from . import (
    statcrm_setup,
    statcrm_role_table,
)
