from . import (
    statcrm_brief,
    statcrm_brief_customer,
    statcrm_brief_people,
    statcrm_brief_sales,
    statcrm_brief_contacts,
    statcrm_brief_running,
    statcrm_brief_feedback,
    res_partner,
    calendar_event,
    calendar_attendee,
    calendar_alarm_manager,
)
