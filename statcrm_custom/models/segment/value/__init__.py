from . import (
    statcrm_value_class,
    statcrm_value_factor,
    statcrm_value_score,
    res_partner,
    statcrm_card,
    statcrm_value_ranking,
)
