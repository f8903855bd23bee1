from . import (
    statcrm_visit_notice,
    statcrm_visit_notice_sql,
    calendar_event,
    calendar_attendee,
    mail_activity,
    mail_activity_schedule,
    res_partner,
)
