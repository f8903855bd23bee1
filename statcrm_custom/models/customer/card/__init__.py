from . import (
    res_partner,
    res_partner_access,
    res_partner_answer,
    res_partner_new,
    res_partner_kept,
    res_partner_merge,
    base_partner_merge,
    mail_message,
    privacy_lookup_wizard,
)
