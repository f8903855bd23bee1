from . import statcrm_interaction, statcrm_interaction_arms
from . import statcrm_survey_theme, statcrm_survey_round, statcrm_satisfaction
from . import survey_question, survey_survey, survey_user_input
from . import calendar_event_satisfaction, res_partner_satisfaction
from . import res_config_settings_satisfaction
