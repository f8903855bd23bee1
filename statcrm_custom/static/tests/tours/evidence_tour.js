import { registry } from "@web/core/registry";

const { DateTime } = luxon;
const tours = registry.category("web_tour.tours");
// a meeting that is over: it ended two hours ago
const START = () => DateTime.now().minus({ hours: 3 }).toFormat("MM/dd/yyyy HH:mm:ss");
const ROW = ".o_data_row:contains(Meeting at director level)";

const openPromise = (sign, state) => [
    {
        content: `The list tells it by a sign and in words: ${state}`,
        trigger: `${ROW}:has([name=symbol]:contains(${sign})):has([name=state]:contains(${state}))`,
    },
    { trigger: `${ROW} [name=name]`, run: "click" },
    { trigger: `.o_form_view [name=state] .o_field_widget[name=state]:contains(${state})` },
];

/** Nothing to tick: the advice plans the meeting, with the right people already in. */
tours.add("statcrm_evidence_hold_tour", {
    steps: () => [
        ...openPromise("◷", "Due"),
        {
            trigger: "[name=advice]:contains(Timo):contains(by )",
        },
        {
            trigger: "[name=advice] button:contains(Plan Meeting)",
            run: "click",
        },
        {
            content: "Their director and ours are in",
            trigger: ".o_field_widget[name=partner_ids]:contains(Timo):contains(Director)",
        },
        {
            trigger: ".o_field_widget[name=name] input:value(Meeting at director level)",
        },
        { trigger: "div[name=start] button[data-field=start]", run: "click" },
        {
            content: "It was held this morning",
            trigger: "div[name=start] input[data-field=start]",
            run({ edit }) {
                return edit(START());
            },
        },
        { trigger: ".o_field_widget[name=name] input", run: "click" },
        { trigger: ".o_field_widget[name=duration] input", run: "edit 1:00 && press Tab" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});

/** The meeting alone is nothing yet: the advice asks who came. */
tours.add("statcrm_evidence_came_tour", {
    steps: () => [
        ...openPromise("◷", "Due"),
        {
            trigger: "[name=advice]:contains(Record the attendance):contains(Meeting)",
        },
        { trigger: "[name=advice] button:contains(Record Attendance)", run: "click" },
        {
            content: "Only who planned it has accepted",
            trigger:
                ".modal .o_field_widget[name=our_came_ids]:has(.form-check:contains(Director) input:not(:checked))",
        },
        {
            trigger:
                ".modal .o_field_widget[name=our_came_ids] .form-check:contains(Director) input",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=their_came_ids] .form-check:contains(Timo) input:not(:checked)",
            run: "click",
        },
        { trigger: ".modal button[name=action_say]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "Of a director the director has to say so, nobody else",
            trigger: "[name=advice]:contains(confirmed by one of: Director)",
        },
        { trigger: ".o_form_view:not(:has(button[name=action_follow_advice]))" },
        { trigger: ".o_form_view [name=state] .o_field_widget[name=state]:contains(Due)" },
    ],
});

/** The director finds the promise among those of others, and has a button. */
tours.add("statcrm_evidence_confirm_tour", {
    steps: () => [
        { trigger: ".o_searchview_facet:contains(Mine) .o_facet_remove", run: "click" },
        ...openPromise("◷", "Due"),
        { trigger: "[name=advice]:contains(confirmed by one of: Director)" },
        { trigger: "[name=advice] button:contains(Confirm Attendance)", run: "click" },
        { trigger: ".modal [name=name]:contains(Meeting at director level)" },
        { trigger: ".modal [name=people]:contains(Timo)" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view [name=state] .o_field_widget[name=state]:contains(Kept)" },
    ],
});

/** After the job: green, with the meeting as a link. */
tours.add("statcrm_evidence_kept_tour", {
    steps: () => [
        ...openPromise("✓", "Kept"),
        { trigger: "[name=advice]:contains(Held: Ministry: Meeting at director level)" },
        {
            trigger: "button[name=action_open_evidence]:contains(Meeting at director level)",
            run: "click",
        },
        {
            content: "The evidence is the meeting; it is cancelled",
            trigger: ".o_calendar_event_form_view .o_field_widget[name=name]",
        },
        { trigger: ".o_cp_action_menus button:has(.fa-cog)", run: "click" },
        { trigger: ".o-dropdown-item:contains(Archive)", run: "click" },
        { trigger: ".modal button.btn-primary:contains(Archive)", run: "click" },
        { trigger: ".o_calendar_event_form_view .ribbon:contains(Archived)" },
    ],
});

/** After the next job: due again, and the history tells why. */
tours.add("statcrm_evidence_back_tour", {
    steps: () => [
        ...openPromise("◷", "Due"),
        { trigger: "body:not(:has(button[name=action_open_evidence]))" },
        { trigger: ".nav-link[name=history]", run: "click" },
        {
            trigger:
                ".o_field_widget[name=change_ids] .o_data_row:contains(Kept):contains(Due):not(:contains(Meeting))",
        },
        {
            content: "It was kept by that meeting",
            trigger:
                ".o_field_widget[name=change_ids] .o_data_row:contains(Ministry: Meeting at director level)",
        },
        { trigger: ".nav-link[name=note]", run: "click" },
        {
            content: "A person adds a note, never the colour",
            trigger: ".o_field_widget[name=note] textarea",
            run: "edit Moved to spring",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});
