from . import (
    statcrm_cooperation_group,
    statcrm_cooperation_decision,
    calendar_event,
)
