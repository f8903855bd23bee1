"""Opening screen after screen in one browser, and looking for the badge there."""

import json

from odoo import Command

# what opens the apps, and nothing of customer relations
APPS = (
    "sales_team.group_sale_salesman_all_leads",
    "account.group_account_invoice",
    "project.group_project_user",
    "event.group_event_user",
)
BADGE = ".o_statcrm_badge"
RIBBON = ".ribbon"
# (model, kind of view, where the class stands)
SCREENS = [
    ("res.partner", "form", RIBBON),
    ("res.partner", "list", BADGE),
    ("res.partner", "kanban", BADGE),
    ("res.partner", "hierarchy", BADGE),
    ("crm.lead", "form", BADGE),
    ("crm.lead", "kanban", BADGE),
    ("sale.order", "form", BADGE),
    ("sale.order", "list", BADGE),
    ("account.move", "form", RIBBON),
    ("account.move", "list", BADGE),
    ("project.project", "kanban", BADGE),
    ("project.task", "form", BADGE),
    ("project.task", "list", BADGE),
    ("calendar.event", "form", BADGE),
    ("calendar.event", "list", BADGE),
    ("event.registration", "form", BADGE),
    ("event.registration", "list", BADGE),
]
# lists of which the apps use another than the default one
VIEWS = {
    ("account.move", "list"): "account.view_out_invoice_tree",
    ("project.task", "list"): "project.view_task_tree2",
}
LOOK = """
(async () => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    const until = async (what, find) => {
        for (let tries = 0; tries < 200; tries++) {
            const found = find();
            if (found) {
                return found;
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        const seen = document.querySelector(".o_action_manager")?.innerText;
        throw new Error(`nothing found: ${what}; seen: ${seen}`);
    };
    const named = (selector) =>
        [...document.querySelectorAll(selector)].find((node) =>
            /strategic/i.test(node.textContent)
        );
    for (const { name, act, selector } of %s) {
        await action.doAction(act, { clearBreadcrumbs: act.target !== "new" });
        await until(name, () => {
            document.querySelector(".o_group_header:not(.o_group_open)")?.click();
            return named(selector);
        });
    }
    const lead = { type: "ir.actions.act_window", res_model: "crm.lead" };
    lead.views = [[false, "form"]];
    await action.doAction(lead, { clearBreadcrumbs: true });
    const input = await until("customer", () =>
        document.querySelector(".o_form_view .o_field_widget[name=partner_id] input")
    );
    input.value = "Ministry of Learning";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await until("suggestion", () => named(".o-autocomplete--dropdown-item"));
    console.log("test successful");
})();
"""


class RecognisedCase:
    """Mix into an HttpCase: records of one customer, and all their screens."""

    def customer_records(self, customer):
        """One record of each model for the customer: {model: record}."""
        person = self.person("Anna Andersson", customer)
        project = self.env["project.project"].create(
            {"name": "Project", "partner_id": customer.id, "allow_billable": True}
        )
        event = self.env["event.event"].create(
            {
                "name": "Customer Day",
                "date_begin": "2026-10-01 08:00:00",
                "date_end": "2026-10-01 15:00:00",
            }
        )
        for_customer, for_person = (
            {"partner_id": customer.id},
            {"partner_id": person.id},
        )
        values = {
            "crm.lead": {"name": "Lead", "type": "opportunity", **for_customer},
            "sale.order": for_customer,
            "account.move": {"move_type": "out_invoice", **for_customer},
            "project.task": {"name": "Task", "project_id": project.id, **for_customer},
            "event.registration": {"event_id": event.id, **for_person},
            "calendar.event": {
                "name": "Meeting",
                "start": "2026-05-01 09:00:00",
                "stop": "2026-05-01 10:00:00",
                "partner_ids": [Command.link(person.id)],
            },
        }
        records = {
            model: self.env[model].create(vals) for model, vals in values.items()
        }
        return {"res.partner": customer, "project.project": project, **records}

    def see_everywhere(self, customer, user):
        """Fail unless each screen says that the customer is a strategic one."""
        user.group_ids = [Command.link(self.env.ref(group).id) for group in APPS]
        records = self.customer_records(customer)
        for model in ("crm.lead", "sale.order", "account.move"):
            records[model].write(
                {"user_id" if model != "account.move" else "invoice_user_id": user.id}
            )
        screens = [
            self.screen(records[model], kind, where) for model, kind, where in SCREENS
        ]
        screens.append(
            {
                "name": "mail composer",
                "act": {
                    "type": "ir.actions.act_window",
                    "res_model": "mail.compose.message",
                    "views": [[False, "form"]],
                    "target": "new",
                    "context": {
                        "default_partner_ids": customer.ids,
                        "default_model": "res.partner",
                        "default_res_ids": customer.ids,
                    },
                },
                "selector": ".modal .o_form_view",
            }
        )
        code = LOOK % json.dumps(screens)
        self.browser_js("/odoo", code, "odoo.isReady === true", login=user.login)

    def screen(self, record, kind, where):
        view = VIEWS.get((record._name, kind))
        act = {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "views": [[self.env.ref(view).id if view else False, kind]],
            "domain": [["id", "=", record.id]],
        }
        if kind == "form":
            act["res_id"] = record.id
        return {
            "name": f"{record._name} {kind}",
            "act": act,
            "selector": f".o_action_manager .o_{kind}_view {where}",
        }
