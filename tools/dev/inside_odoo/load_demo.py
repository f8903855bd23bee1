"""Run by `odoo shell`: load the demo data of another house than Odoo itself does."""

import os

from odoo.modules import Manifest
from odoo.tools.convert import convert_file

ADDON = "statcrm_custom"

for file in Manifest.for_addon(ADDON)[os.environ["STATCRM_DEMO"]]:
    convert_file(env, ADDON, file, {}, mode="init", noupdate=True)  # noqa: F821
env.cr.commit()  # noqa: F821
