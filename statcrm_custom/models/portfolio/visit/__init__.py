from . import (
    statcrm_visit_notice,
    calendar_event,
    calendar_attendee,
    mail_activity,
    mail_activity_schedule,
    res_partner,
)
