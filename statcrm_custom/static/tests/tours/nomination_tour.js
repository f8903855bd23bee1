import { registry } from "@web/core/registry";

const ROW = ".o_data_row:contains(Ministry of Learning)";
const select = (row = ROW) => ({
    trigger: `${row} .o_list_record_selector input`,
    run: "click",
});

registry.category("web_tour.tours").add("statcrm_nomination_proposer_tour", {
    url: "/odoo/candidates",
    steps: () => [
        { content: "Choose the candidate in the ranking", ...select() },
        { trigger: "button[name=action_nominate]", run: "click" },
        {
            content: "Its draft waits for the class; the person is known",
            trigger: `.o_breadcrumb:contains(Draft Nominations)`,
        },
        { trigger: `${ROW}:contains(Tea Manager)` },
        { trigger: `${ROW} .o_data_cell[name=value_class_id]`, run: "click" },
        {
            trigger: ".o_selected_row .o_field_widget[name=value_class_id] input",
            run: "edit Strategic",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Strategic customer)",
            run: "click",
        },
        { trigger: ".o_list_button_save", run: "click" },
        { content: "Propose it", ...select(`${ROW}:not(.o_selected_row)`) },
        { trigger: "button[name=action_propose]", run: "click" },
        { trigger: `${ROW} .o_field_badge:contains(Proposed)` },
    ],
});

registry.category("web_tour.tours").add("statcrm_nomination_director_tour", {
    url: "/odoo/customer-relations",
    steps: () => [
        {
            content: "The first screen names what waits, with its button",
            trigger: ".o_statcrm_home [data-row=nomination] button[data-button=decide]",
            run: "click",
        },
        {
            content: "The window says what will change",
            trigger:
                ".modal .o_field_widget[name=change]:contains(Key account manager: Tea Manager, immediately)",
        },
        { trigger: ".modal .o_field_widget[name=number] input", run: "edit TOUR 2026/1" },
        { trigger: ".modal footer button[name=action_decide]", run: "click" },
        {
            content: "The decision lists what was approved",
            trigger: `.o_form_view:contains(TOUR 2026/1) ${ROW}:contains(Approved)`,
        },
    ],
});

registry.category("web_tour.tours").add("statcrm_nomination_phone_tour", {
    url: "/odoo/nominations-to-decide",
    steps: () => [
        {
            content: "The card has the reasons",
            trigger:
                ".o_kanban_record:contains(Ministry of Learning):contains(The whole branch follows it)",
        },
        {
            content: "One is not approved, which needs a reason",
            trigger: ".o_kanban_record:contains(Board of Weather) button[name=action_not_approve]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Too small",
        },
        { trigger: ".modal footer button[name=action_decide]", run: "click" },
        {
            trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(Board of Weather)))",
        },
        {
            content: "The others are decided at once",
            trigger: "button[name=action_decide_all]",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=partner_id]:contains(Ministry of Learning)" },
        { trigger: ".modal footer button[name=action_decide]", run: "click" },
        { trigger: `.o_form_view ${ROW}:contains(Approved)` },
    ],
});

registry.category("web_tour.tours").add("statcrm_nomination_manager_tour", {
    url: "/odoo/customer-relations",
    steps: () => [
        {
            content: "One customer is mine",
            trigger:
                ".o_statcrm_home button[data-tile=my_customers] .o_statcrm_tile_count:contains(/^1$/)",
        },
        {
            trigger: ".o_statcrm_home button[data-tile=my_customers]",
            run: "click",
        },
        {
            content: "My customers show it in the list",
            trigger: `${ROW}:has(.o_statcrm_badge:contains(Strategic customer))`,
        },
        { trigger: `${ROW} .o_data_cell[name=complete_name]`, run: "click" },
        {
            content: "The card has the ribbon and says why",
            trigger: ".o_form_view .ribbon:contains(Strategic)",
        },
        {
            trigger: ".o_statcrm_card [data-line=reason]:contains(by nomination)",
        },
        { trigger: ".o_notebook .nav-link[name=statcrm_value]", run: "click" },
        {
            content: "And by which decision",
            trigger: ".o_field_widget[name=statcrm_nomination_text]:contains(decision TOUR 2026/1)",
        },
    ],
});
