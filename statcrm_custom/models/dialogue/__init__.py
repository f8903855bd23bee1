from . import statcrm_interaction, statcrm_interaction_arms
from . import statcrm_feedback_cause, statcrm_feedback, statcrm_feedback_act
from . import statcrm_feedback_tell, statcrm_feedback_arrive, statcrm_feedback_outline
from . import statcrm_interaction_feedback, res_partner_feedback
from . import res_config_settings_feedback
from . import statcrm_home_feedback
from . import project_project, project_milestone, res_partner_projects
from . import res_partner_offer, sale_order_earlier
