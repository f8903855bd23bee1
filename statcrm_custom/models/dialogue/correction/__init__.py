from . import (
    mail_activity,
    res_partner,
    statcrm_connection_refresh,
    statcrm_interaction,
    statcrm_interaction_log,
    statcrm_log_correction,
)
