import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");
const menu = (name) => `[data-menu-xmlid='statcrm_custom.${name}']`;

/** Open an entry of a section, and see its page. */
function open(section, entry, page) {
    return [
        { content: `Open ${entry}`, trigger: `button${menu(section)}`, run: "click" },
        { trigger: `.dropdown-item${menu(entry)}`, run: "click" },
        { trigger: page.startsWith(".") ? page : `.o_breadcrumb:contains(${page})` },
    ];
}

/** Open a page by a button on the page that it belongs to, and go back. */
function aside(button, page, back) {
    return [
        { trigger: `.o_control_panel button:contains(/^${button}$/)`, run: "click" },
        { trigger: `.o_breadcrumb .active:contains(${page})` },
        {
            trigger: `.o_breadcrumb .o_back_button a, .breadcrumb-item a:contains(${back})`,
            run: "click",
        },
        { trigger: `.o_breadcrumb .active:contains(${back})` },
    ];
}

tours.add("statcrm_menu_home_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { content: "Open the app", trigger: `.o_app${menu("statcrm_menu")}`, run: "click" },
        {
            content: "Look for a customer by parts of its name in any order",
            trigger: ".o_statcrm_home .o_statcrm_search input",
            run: "edit fores min",
        },
        {
            content: "It tells what it is, and who answers for it",
            trigger:
                ".o_statcrm_search [role=option][aria-selected=true]:contains(Ministry of Forests):contains(Strategic customer):contains(Tea Manager)",
        },
        { trigger: ".o_statcrm_search input", run: "press Enter" },
        { content: "Its card opens", trigger: ".o_form_view:contains(Ministry of Forests)" },
        { content: "Everywhere else by the keyboard", trigger: "body", run: "press Control+k" },
        { trigger: ".o_command_palette_search input", run: "edit virt aino" },
        { trigger: ".o_command.focused:contains(Aino Virtanen)" },
        { trigger: ".o_command_palette_search input", run: "press Enter" },
        {
            content: "The card of the person, not that of the ministry with its people",
            trigger: ".o_breadcrumb .active:contains(Aino Virtanen)",
        },
        { trigger: `.o_nav_entry${menu("statcrm_menu_home")}`, run: "click" },
        {
            content: "Who was seen last is there at once",
            trigger: ".o_statcrm_home .o_statcrm_search input",
            run: "click",
        },
        {
            trigger: ".o_statcrm_search [role=option][aria-selected=true]:contains(Aino Virtanen)",
        },
        {
            trigger: ".o_statcrm_search [role=option]:contains(Ministry of Forests)",
            run: "click",
        },
        { trigger: ".o_form_view:contains(Ministry of Forests)" },
    ],
});

tours.add("statcrm_menu_customers_tour", {
    steps: () => [
        ...open("statcrm_menu_customers", "res_partner_menu_my_customers", "My Customers"),
        ...open("statcrm_menu_customers", "res_partner_menu_customers", "Principal Customers"),
        ...open("statcrm_menu_customers", "statcrm_affiliation_menu", "People"),
        ...open("statcrm_menu_customers", "statcrm_segment_menu", "Segments"),
        ...open("statcrm_menu_customers", "statcrm_connection_menu", "Who Knows Whom"),
        ...open("statcrm_menu_customers", "statcrm_account_member_menu", "Account Teams"),
        ...aside("Absences", "Absences", "Account Teams"),
        ...open("statcrm_menu_customers", "statcrm_nomination_menu", "Nominations"),
        ...aside("Candidates", "Candidates", "Nominations"),
        ...aside("Decisions", "Decisions", "Nominations"),
    ],
});

tours.add("statcrm_menu_interactions_tour", {
    steps: () => [
        ...open("statcrm_menu_interactions", "statcrm_interaction_menu", "Interactions"),
        ...open("statcrm_menu_interactions", "statcrm_feedback_menu", "Feedback"),
        ...aside("Suggestions", "Suggestions", "Feedback"),
        ...open(
            "statcrm_menu_interactions",
            "statcrm_satisfaction_menu",
            ".o_statcrm_satisfaction h1:contains(Satisfaction)",
        ),
        { trigger: ".o_statcrm_satisfaction button:contains(/^Visits$/)", run: "click" },
        { trigger: ".o_breadcrumb:contains(Satisfaction Visits)" },
    ],
});

tours.add("statcrm_menu_care_tour", {
    steps: () => [
        ...open("statcrm_menu_care", "statcrm_board_menu", ".o_statcrm_board"),
        ...open("statcrm_menu_care", "statcrm_care_plan_menu", "Care Plans"),
        ...aside("Goals", "Goals", "Care Plans"),
        ...aside("Remarks", "Customers' Remarks", "Care Plans"),
        ...aside("Missing or Late", "Plans Missing or Late", "Care Plans"),
        ...open("statcrm_menu_care", "statcrm_cooperation_group_menu", "Co-operation Groups"),
        ...open("statcrm_menu_care", "statcrm_agreement_menu", "Agreements"),
        ...aside("Never Bought", "Never Bought", "Agreements"),
        ...aside("Price Lists", "Price Lists by Nomination", "Agreements"),
    ],
});

tours.add("statcrm_menu_steering_tour", {
    steps: () => [...open("statcrm_menu_reporting", "statcrm_follow_up_menu", "Sales Follow-up")],
});

tours.add("statcrm_menu_configuration_tour", {
    steps: () => [
        ...open("statcrm_menu_config", "statcrm_classification_menu", "Classifications"),
        ...open("statcrm_menu_config", "statcrm_sales_import_menu", "Sales Imports"),
        {
            trigger: ".o_control_panel button:contains(/^Import Sales$/)",
            run: "click",
        },
        { trigger: ".modal .modal-title:contains(Import Sales)" },
        { trigger: ".modal .btn-close, .modal button:contains(Discard)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        ...open("statcrm_menu_config", "statcrm_programme_menu", "Care Programmes"),
        ...open("statcrm_menu_config", "statcrm_unit_menu", "Our Units"),
        ...open("statcrm_menu_config", "statcrm_job_fault_menu", "Job Errors"),
    ],
});
