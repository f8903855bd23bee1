import { registry } from "@web/core/registry";

const NEEDS = ".o_field_widget[name=need_ids]";
const GOALS = ".o_field_widget[name=goal_ids]";

registry.category("web_tour.tours").add("statcrm_care_plan_tour", {
    steps: () => [
        {
            content: "What the customer needs",
            trigger: `${NEEDS} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            trigger: `${NEEDS} .o_selected_row .o_field_widget[name=name] input`,
            run: "edit Tables in Swedish",
        },
        {
            content: "What we want to reach",
            trigger: `${GOALS} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            trigger: `${GOALS} .o_selected_row .o_field_widget[name=name] input`,
            run: "edit Three new products",
        },
        {
            content: "Together with the customer",
            trigger: `${GOALS} .o_selected_row .o_field_widget[name=is_joint] input`,
            run: "click",
        },
        {
            trigger: `${GOALS} .o_selected_row .o_field_widget[name=current_value] input`,
            run: "edit 1",
        },
        {
            trigger: `${GOALS} .o_selected_row .o_field_widget[name=target_value] input`,
            run: "edit 3",
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "The goal has come a third of its way",
            trigger: `.o_form_saved ${GOALS} .o_data_row:contains(33)`,
        },
        {
            content: "A need without an answer stands out",
            trigger: `${NEEDS} .o_data_row.text-warning`,
        },
        {
            content: "Agree",
            trigger: "button[name=action_agree]",
            run: "click",
        },
        { trigger: ".o_arrow_button_current:contains(Agreed)" },
    ],
});
