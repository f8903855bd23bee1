from . import (
    res_users_settings,
    calendar_event,
    mail_thread,
    mail_message,
    mail_message_contact,
    crm_lead,
)
