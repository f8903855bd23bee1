from . import (
    statcrm_connection,
    statcrm_connection_matrix,
    statcrm_connection_refresh,
    calendar_event,
    calendar_attendee,
    event_registration,
    project_task,
    res_partner,
    statcrm_card,
)
