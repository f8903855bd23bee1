from . import (
    res_partner,
    statcrm_affiliation,
    statcrm_house_figure,
    statcrm_interaction,
)
