import { registry } from "@web/core/registry";

const GOALS = ".o_field_widget[name=goal_ids]";

registry.category("web_tour.tours").add("statcrm_care_may_edit_tour", {
    steps: () => [
        {
            content: "The plan of somebody else is there to be read",
            trigger: `.o_form_readonly ${GOALS} .o_data_row:contains('Three new products')`,
        },
        { trigger: `${GOALS}:not(:has(.o_field_x2many_list_row_add))` },
        { trigger: ".o_form_view:not(:has(button[name=action_agree]))" },
        {
            content: "A plan of one's own is written",
            trigger: ".o_form_button_create",
            run: "click",
        },
        { trigger: ".o_form_editable .o_field_widget[name=principal_id] input" },
        { trigger: `${GOALS} .o_field_x2many_list_row_add` },
    ],
});
