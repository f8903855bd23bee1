from . import (
    res_partner,
    statcrm_card,
    base_partner_merge_automatic_wizard,
    mail_message,
    privacy_lookup_wizard,
)
