"""Run by `odoo shell`: the administrator starts on the add-on's first screen."""

import os

data = env["ir.model.data"].search(  # noqa: F821 (given by the shell)
    [("module", "=", os.environ["STATCRM_ADDON"]), ("model", "=", "ir.ui.menu")]
)
menus = env["ir.ui.menu"].browse(data.mapped("res_id"))  # noqa: F821
menu = menus.filtered(lambda menu: not menu.parent_id)[:1]
while menu and not menu.action:
    menu = menu.child_id.sorted("sequence")[:1]
if menu:
    env.ref("base.user_admin").action_id = menu.action.id  # noqa: F821
env.cr.commit()  # noqa: F821
