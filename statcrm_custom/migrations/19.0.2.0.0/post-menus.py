"""The menu has fewer entries, and the app one name.

The update removes the entries that are gone. What a site has put below one of them
would become an app of its own: it moves to the section where those pages are now.
Scheduled jobs are not updated, and get the new name of the app here.
"""

from odoo import SUPERUSER_ID, api

BEFORE, AFTER = "Customer Relations: ", "StatCRM: "


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    gone = env.ref("statcrm_custom.statcrm_menu_nominations", raise_if_not_found=False)
    if gone:
        below = env["ir.ui.menu"].with_context(active_test=False)
        below = below.search([("parent_id", "=", gone.id)])
        below.parent_id = env.ref("statcrm_custom.statcrm_menu_customers")
    ours = env["ir.model.data"].search(
        [("module", "=", "statcrm_custom"), ("model", "=", "ir.cron")]
    )
    jobs = env["ir.cron"].with_context(active_test=False)
    for job in jobs.search([("id", "in", ours.mapped("res_id"))]):
        if job.name.startswith(BEFORE):
            job.name = AFTER + job.name.removeprefix(BEFORE)
