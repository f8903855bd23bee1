import { registry } from "@web/core/registry";

const WINDOW = ".modal .o_statcrm_log";
const ROW = ".o_statcrm_file_item[data-kind=call]";

registry.category("web_tour.tours").add("statcrm_correction_tour", {
    steps: () => [
        {
            content: "The customer file",
            trigger: ".o_notebook .nav-link[name=statcrm_file]",
            run: "click",
        },
        {
            content: "What I logged can be corrected",
            trigger: `${ROW}:contains(They want tables) .o_statcrm_file_correct`,
            run: "click",
        },
        {
            content: "The window has what was logged",
            trigger: `${WINDOW} .o_field_widget[name=contact_ids] .o_tag:contains(Kaisa)`,
        },
        {
            trigger: `${WINDOW}:not(:has(.o_field_widget[name=next_summary]))`,
        },
        {
            content: "One more took part",
            trigger: `${WINDOW} .o_field_widget[name=proposed_ids] button:contains(Timo)`,
            run: "click",
        },
        {
            trigger: `${WINDOW} .o_field_widget[name=contact_ids] .o_tag:contains(Timo)`,
        },
        {
            trigger: `${WINDOW} .o_field_widget[name=text] textarea`,
            run: "edit They want maps",
        },
        {
            trigger: ".modal button[name=action_log]:contains(Save Correction)",
            run: "click",
        },
        {
            content: "The file says what is right, and that it was corrected",
            trigger: `body:not(:has(.modal)) ${ROW}:contains(They want maps):contains(Timo) .o_statcrm_file_correction:contains(Corrected on) summary`,
            run: "click",
        },
        {
            trigger: `${ROW} .o_statcrm_file_correction[open]:contains(They want tables)`,
        },
        {
            content: "So does the top of the card",
            trigger: ".o_statcrm_card_cells:contains(They want maps)",
        },
    ],
});
