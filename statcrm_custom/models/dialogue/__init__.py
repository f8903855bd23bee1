from . import statcrm_interaction, statcrm_interaction_text
from . import statcrm_interaction_mail, statcrm_interaction_meetings
from . import statcrm_interaction_sales, statcrm_interaction_outreach
from . import statcrm_interaction_people, res_partner_file
from . import calendar_attendee, calendar_event, mail_message, mailing_trace
from . import statcrm_interaction, statcrm_interaction_arms
from . import mail_activity_log, statcrm_connection_log, statcrm_connection_refresh_log
from . import statcrm_interaction_more_arms
from . import res_users_informed, statcrm_informed, statcrm_informed_run
from . import statcrm_informed_mail
