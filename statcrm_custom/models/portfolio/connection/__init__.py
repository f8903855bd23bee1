from . import (
    statcrm_connection,
    statcrm_connection_sources,
    statcrm_connection_sql,
    statcrm_connection_matrix,
    statcrm_white_spot,
    statcrm_connection_refresh,
    calendar_event,
    event_registration,
    project_task,
    res_partner,
)
