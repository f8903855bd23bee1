from . import statcrm_interaction, statcrm_interaction_arms
from . import mail_activity_log, statcrm_connection_log, statcrm_connection_refresh_log
from . import statcrm_interaction_more_arms
from . import res_users_informed, statcrm_informed, statcrm_informed_run
from . import statcrm_informed_mail
