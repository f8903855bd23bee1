"""Run in `odoo shell`: a user of each role for the crawl, password equal to the login.

Demo users are taken where there are some: they have customers, plans and messages.
"""

from odoo import Command

ROLES = {
    "staff": ("statcrm_group_user", "ville.nurmi"),
    "account_manager": ("statcrm_group_account_manager", "aino.lahti"),
    "segment_manager": ("statcrm_group_segment_manager", "juha.laakso"),
    "communications": ("statcrm_group_communications", "noora.vainio"),
    "management": ("statcrm_group_management", "hanna.virta"),
    "director": ("statcrm_group_director", "elina.saarinen"),
    "main_user": ("statcrm_group_main_user", "jarkko.hakala"),
    "vice_user": ("statcrm_group_user", ""),
    "internal": ("", ""),
}

env = self.env(context={"no_reset_password": True})  # noqa: F821
users = env["res.users"]
for role, (group, known) in ROLES.items():
    login = f"crawl_{role}"
    user = users.search([("login", "in", (login, known))], limit=1)
    if user:
        user.write({"login": login, "password": login})
        continue
    groups = [env.ref(f"statcrm_custom.{group}" if group else "base.group_user").id]
    user = users.create(
        {
            "name": f"{role.replace('_', ' ').title()} of the Crawl",
            "login": login,
            "email": f"{login}@example.com",
            "password": login,
            "group_ids": [Command.set(groups)],
        }
    )
    if role == "vice_user":
        unit = env["statcrm.unit"].search([], limit=1) or env["statcrm.unit"].create(
            {"name": "Unit of the Crawl"}
        )
        unit.write({"vice_user_ids": [Command.link(user.id)]})
env.cr.commit()
