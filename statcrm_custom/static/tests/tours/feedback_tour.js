import { registry } from "@web/core/registry";

const OPEN = "body:not(:has(.o_form_saved.o_form_dirty))";

registry.category("web_tour.tours").add("statcrm_feedback_tour", {
    steps: () => [
        {
            content: "Where the screen is narrow, buttons stand below More",
            trigger: ".o_form_view .o-form-buttonbox .o_button_more",
            run: "click",
        },
        {
            content: "The card tells how much is open",
            trigger: "button[name=action_statcrm_feedback]:contains(0)",
            run: "click",
        },
        { trigger: ".o_breadcrumb:contains(Feedback)" },
        { trigger: ".o_kanban_view .o_kanban_group:contains(In Progress)" },
        {
            content: "Write down what the customer just said",
            trigger: ".o_control_panel .o-kanban-button-new",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_kanban_view)) .o_field_widget[name=name] input",
            run: "edit The figures came late",
        },
        {
            trigger: ".o_field_widget[name=kind] .o_selection_badge:contains(Complaint)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=channel] .o_selection_badge:contains(Phone)",
            run: "click",
        },
        {
            content: "The customer is there already",
            trigger: ".o_field_widget[name=partner_id] input:value(Ministry)",
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "Take it up",
            trigger: ".o_form_saved button[name=action_take_up]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains(In Progress)",
        },
        {
            content: "Write the answer that was given by phone",
            trigger: ".o_field_widget[name=answer] .odoo-editor-editable",
            run: "editor You get them on Monday",
        },
        {
            trigger: "button[name=action_answered]",
            run: "click",
        },
        { trigger: `${OPEN} .o_arrow_button_current:contains(Answered)` },
        { trigger: ".o_form_view div:contains(Answered on) .o_field_widget[name=answered_on]" },
    ],
});
