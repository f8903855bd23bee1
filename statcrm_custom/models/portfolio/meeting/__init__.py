from . import (
    res_users_settings,
    calendar_event,
    mail_thread,
    mail_message,
    mail_notification,
    crm_lead,
)
