from . import statcrm_interaction, statcrm_interaction_text
from . import statcrm_interaction_mail, statcrm_interaction_meetings
from . import statcrm_interaction_sales, statcrm_interaction_outreach
from . import statcrm_interaction_people, res_partner_file
from . import calendar_attendee, calendar_event, mail_message, mailing_trace
