from . import statcrm_account_member
from . import res_partner_team
from . import (
    statcrm_connection,
    statcrm_connection_sources,
    statcrm_connection_sql,
    statcrm_connection_refresh,
    statcrm_connection_matrix,
    statcrm_white_spot,
    res_partner_connection,
    statcrm_visit_notice,
    statcrm_visit_notice_sql,
    calendar_event_visit,
    mail_activity_visit,
    mail_activity_schedule_visit,
    base_partner_merge_connection,
)
