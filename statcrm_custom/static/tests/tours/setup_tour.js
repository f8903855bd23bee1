import { registry } from "@web/core/registry";

const BACK = ".o_breadcrumb a:contains(Set-up)";
const step = (key) => `.o_statcrm_setup_step[data-step=${key}]`;
const toDo = (key) => `${step(key)}[data-state=open]`;
const done = (key) => `${step(key)}[data-state=done]`;

registry.category("web_tour.tours").add("statcrm_setup_tour", {
    steps: () => [
        {
            content: "Nothing is there yet",
            trigger: toDo("customers"),
        },
        {
            content: "The company has its step",
            trigger: `${step("company")} button:contains(Edit Company)`,
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=name] input",
            run: "edit Office of Lakes",
        },
        {
            content: "Odoo loads the page anew for another name of the company",
            trigger: ".o_form_button_save",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_menu_systray:contains(Office of Lakes), .o_form_view" },
        {
            content: "Back to the set-up",
            trigger: BACK,
            run: "click",
        },
        {
            content: "Who may do what",
            trigger: `${step("roles")} button:contains(Read)`,
            run: "click",
        },
        { trigger: ".o_statcrm_roles td:contains(Own)" },
        { trigger: BACK, run: "click" },
        {
            content: "It was read",
            trigger: `${step("roles")} button:contains(Mark as Done)`,
            run: "click",
        },
        { trigger: done("roles") },
        {
            content: "Nobody needs a ledger here",
            trigger: `${step("ledger")} button:contains(Not Needed)`,
            run: "click",
        },
        { trigger: `${step("ledger")}[data-state=skipped] button:contains(Bring Back)` },
        {
            content: "Sample data could be loaded",
            trigger: ".o_statcrm_sample[data-state=empty] button:contains(Load Sample Data)",
        },
        {
            content: "The health of the system",
            trigger: "button:contains(Health of the System)",
            run: "click",
        },
        { trigger: ".o_statcrm_health li[data-check=lookup][data-state=green]" },
        { trigger: BACK, run: "click" },
        { trigger: "button:contains(Hide on Home)", run: "click" },
        { trigger: "button:contains(Show on Home Again)" },
    ],
});
