from . import statcrm_interaction, statcrm_interaction_text
from . import statcrm_interaction_mail, statcrm_interaction_meetings
from . import statcrm_interaction_sales, statcrm_interaction_outreach
from . import statcrm_interaction_people, res_partner_file
from . import res_partner_kept, base_partner_merge
from . import statcrm_portfolio_report_contact
from . import calendar_attendee, calendar_event, mail_message, mailing_trace
from . import statcrm_presence, mail_activity_fixed
from . import mail_activity_log, statcrm_connection_log, statcrm_connection_refresh_log
from . import res_users_informed, statcrm_informed, statcrm_informed_run
from . import statcrm_informed_mail
from . import statcrm_feedback_cause, statcrm_feedback, statcrm_feedback_act
from . import statcrm_feedback_tell, statcrm_feedback_arrive, statcrm_feedback_outline
from . import statcrm_feedback_route, statcrm_feedback_choice, statcrm_feedback_again
from . import statcrm_former_place_feedback
from . import statcrm_former_place_noted
from . import mail_thread_feedback, mail_mail
from . import statcrm_interaction_feedback, res_partner_feedback
from . import res_config_settings_feedback
from . import statcrm_home_feedback
from . import project_project, project_milestone, res_partner_projects
from . import res_partner_offer, sale_order_earlier
from . import statcrm_survey_theme, statcrm_survey_round, statcrm_survey_round_publish
from . import statcrm_satisfaction
from . import survey_question, survey_survey, survey_user_input
from . import calendar_event_satisfaction, res_partner_satisfaction
from . import res_config_settings_satisfaction
from . import (
    statcrm_brief,
    statcrm_brief_customer,
    statcrm_brief_people,
    statcrm_brief_sales,
    statcrm_brief_contacts,
    statcrm_brief_running,
    statcrm_brief_feedback,
    res_partner_brief,
    calendar_event_brief,
    calendar_attendee_brief,
    calendar_alarm_manager_brief,
)
from . import statcrm_house_figure, statcrm_noted
