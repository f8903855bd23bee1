from . import (
    res_partner,
    base_partner_merge,
    mail_message,
    privacy_lookup_wizard,
)
