import { registry } from "@web/core/registry";

const { DateTime } = luxon;
const end = DateTime.local().plus({ years: 1 }).endOf("year");

registry.category("web_tour.tours").add("statcrm_agreement_tour", {
    steps: () => [
        { trigger: ".o_notebook .nav-link[name=statcrm_care]", run: "click" },
        {
            content: "The card tells the share and offers a new agreement",
            trigger: ".o_statcrm_customer_care [data-section=agreements]:contains(No sales)",
        },
        { trigger: "button[data-action=action_statcrm_new_agreement]", run: "click" },
        {
            content: "The customer is there already",
            trigger: ".o_field_widget[name=principal_id] input:value(Ministry)",
        },
        {
            trigger: ".o_field_widget[name=name] textarea",
            run: "edit Figures of the tour",
        },
        {
            trigger: ".o_field_widget[name=date_to] input, .o_field_widget[name=date_to] button",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=date_to] input",
            run: `edit ${end.toFormat("MM/dd/yyyy")} && press Enter`,
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "Both sides have signed",
            trigger: ".o_form_saved button[name=action_sign]",
            run: "click",
        },
        { trigger: ".o_arrow_button_current:contains(In Force)" },
        {
            content: "Make the one that follows",
            trigger: "button[name=action_renew]",
            run: "click",
        },
        {
            content: "It begins on the day after",
            trigger: `.o_field_widget[name=predecessor_id]:contains(Figures of the tour), .o_field_widget[name=predecessor_id] input:value(Figures of the tour)`,
        },
        { trigger: ".o_arrow_button_current:contains(Draft)" },
    ],
});
