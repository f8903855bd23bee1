from . import (
    res_partner_business_id,
    res_partner_number,
    statcrm_former_number,
)
