from . import (
    statcrm_brief,
    statcrm_brief_contacts,
    statcrm_brief_running,
    statcrm_brief_meeting,
    statcrm_brief_paper,
    statcrm_home,
    res_partner,
    statcrm_card,
    calendar_event,
    calendar_attendee,
    calendar_alarm_manager,
)
