from . import (
    res_partner,
    statcrm_class_history,
)
