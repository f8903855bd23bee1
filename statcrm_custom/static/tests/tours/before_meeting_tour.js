import { registry } from "@web/core/registry";

const WINDOW = ".modal .o_statcrm_log";
const FILE = ".o_statcrm_file";
const BRIEF = ".o_statcrm_brief";

/** On a phone: log a visit, see it beside what others did, open the brief, print it. */
registry.category("web_tour.tours").add("statcrm_before_meeting_tour", {
    steps: () => [
        { trigger: "[name=statcrm_log] button:contains(Visit)", run: "click" },
        {
            trigger: `${WINDOW} .o_field_widget[name=text] textarea`,
            run: "edit They want tables",
        },
        {
            trigger: `${WINDOW} .o_field_widget[name=proposed_ids] button:contains(Kaisa)`,
            run: "click",
        },
        {
            trigger: `${WINDOW} .o_field_widget[name=contact_ids] .o_tag:contains(Kaisa)`,
        },
        { trigger: ".modal button[name=action_log]", run: "click" },
        {
            content: "Open the file",
            trigger: "body:not(:has(.modal)) .o_notebook .nav-link[name=statcrm_file]",
            run: "click",
        },
        { trigger: `${FILE} [data-kind=visit]:contains(They want tables)` },
        {
            content: "What two other units did is there too",
            trigger: `${FILE} [data-kind=call]:contains(Asked for prices):contains(Finance)`,
        },
        {
            trigger: `${FILE} [data-kind=visit]:contains(Showed the atlas):contains(Maps)`,
        },
        {
            content: "The brief, one tap from the card",
            trigger: "button[data-action=action_statcrm_brief]",
            run: "click",
        },
        { trigger: `${BRIEF} [data-section=contacts]:contains(They want tables)` },
        { trigger: `${BRIEF} [data-section=contacts]:contains(Asked for prices)` },
        { trigger: `${BRIEF} [data-section=contacts]:contains(Showed the atlas)` },
        {
            content: "Print it",
            trigger: ".o_control_panel button:contains(Print)",
            run: "click",
        },
        { trigger: "body:not(:has(.o_error_dialog))" },
    ],
});
