from . import (
    res_partner,
    statcrm_former_number,
)
