from . import statcrm_interaction, statcrm_interaction_arms
from . import (
    statcrm_brief,
    statcrm_brief_customer,
    statcrm_brief_people,
    statcrm_brief_sales,
    statcrm_brief_contacts,
    statcrm_brief_running,
    res_partner_brief,
    calendar_event_brief,
    calendar_attendee_brief,
    calendar_alarm_manager_brief,
)
