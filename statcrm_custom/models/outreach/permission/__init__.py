from . import (
    statcrm_purpose,
    statcrm_purpose_rule,
)
