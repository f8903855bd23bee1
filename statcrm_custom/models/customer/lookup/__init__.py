from . import (
    res_partner,
    statcrm_search,
)
