import { registry } from "@web/core/registry";

const STATE = ".o_statusbar_status .o_arrow_button_current";

registry.category("web_tour.tours").add("statcrm_classification_tour", {
    url: "/odoo/customer-relations",
    steps: () => [
        {
            content: "Open the classifications from the menu",
            trigger: "button[data-menu-xmlid='statcrm_custom.statcrm_menu_config']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='statcrm_custom.statcrm_classification_menu']",
            run: "click",
        },
        { trigger: ".o_list_view .o_list_button_add", run: "click" },
        {
            content: "Choose the last day of the window",
            trigger: ".o_field_widget[name=date_to] :is(input, button)",
            run: "click",
        },
        { trigger: ".o_field_widget[name=date_to] input", run: "edit 06/30/2026" },
        {
            content: "See the moves before anything changes",
            trigger: "button[name=action_preview].btn-primary",
            run: "click",
        },
        { trigger: `${STATE}:contains(Previewed)` },
        {
            content: "The matrix names the class that the customer moves to",
            trigger: ".o_statcrm_matrix th:contains(Big customer)",
        },
        {
            content: "The moves are counted",
            trigger: "button[name=action_moves] .o_stat_value:contains(/^[1-9]/)",
        },
        { content: "Apply", trigger: "button[name=action_apply]", run: "click" },
        { trigger: `${STATE}:contains(Applied)` },
        { content: "Undo", trigger: "button[name=action_undo]", run: "click" },
        {
            content: "It asks first",
            trigger: ".modal:contains(Undo this classification?) .modal-footer .btn-primary",
            run: "click",
        },
        { trigger: `${STATE}:contains(Undone)` },
    ],
});
