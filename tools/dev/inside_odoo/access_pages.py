"""Run in `odoo shell`: what the checks of accessibility open, among the demo data.

Writes {name: path} as JSON to the file that STATCRM_PAGES names.
"""

import json
import os
from urllib.parse import urlsplit

env = self.env  # noqa: F821
manager = env["res.users"].search([("login", "=", "crawl_account_manager")])
plan = env.ref("statcrm_custom.statcrm_care_plan_southern_coast_demo")
customer = env["res.partner"].search(
    [("user_id", "=", manager.id), ("statcrm_nominated_class_id", "!=", False)],
    order="statcrm_sales desc",
    limit=1,
)
person = env["statcrm.affiliation"].search(
    [("organisation_id", "=", customer.id), ("is_current", "=", True)], limit=1
)
reader = plan.principal_id.child_ids.filtered(lambda one: not one.is_company)[:1]
_share, link = env["statcrm.care.share"]._create_link(plan, reader)
survey = env.ref("statcrm_custom.survey_survey_satisfaction")
answer = survey._create_answer(partner=reader)
paths = {
    "customer": f"/odoo/res.partner/{customer.id}",
    "person": f"/odoo/res.partner/{person.partner_id.id}",
    "plan": urlsplit(link).path,
    "preferences": urlsplit(
        env["statcrm.permission"]._get_page_link(person.partner_id)
    ).path,
    "survey": answer.get_start_url(),
}
env.cr.commit()
with open(os.environ["STATCRM_PAGES"], "w") as file:
    json.dump(paths, file)
