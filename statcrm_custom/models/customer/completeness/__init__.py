from . import (
    statcrm_data_requirement,
    res_partner,
    statcrm_card,
)
