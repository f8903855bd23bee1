from . import (
    calendar_attendee,
    calendar_event,
    statcrm_presence,
)
