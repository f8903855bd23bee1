"""Run by `odoo shell`: install the core modules that the add-on stands on.

Modules that send names and addresses to outside services install themselves;
here they are told not to. Odoo forgets that at its next list update, but then
nothing they wait for is being installed any more.
"""

import ast
import os

OUTSIDE_SERVICES = (
    "crm_iap_enrich",
    "crm_iap_mine",
    "google_address_autocomplete",
    "iap",
    "iap_crm",
    "iap_mail",
    "partner_autocomplete",
    "snailmail",
    "snailmail_account",
    "sms",
    "website_crm_iap_reveal",
)

modules = env["ir.module.module"]  # noqa: F821 (given by the shell)
refused = modules.search([("name", "in", OUTSIDE_SERVICES)])
refused.auto_install = False
wanted = ast.literal_eval(os.environ["STATCRM_MODULES"])
found = modules.search([("name", "in", wanted), ("state", "=", "uninstalled")])
if found:
    found.button_immediate_install()
