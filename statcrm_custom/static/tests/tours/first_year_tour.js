/* global DataTransfer, fetch, File */

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const step = (key) => `.o_statcrm_setup_step[data-step=${key}]`;
const press = (key, label) => ({
    trigger: `${step(key)} button:contains(${label})`,
    run: "click",
});
const is = (key, state) => ({ trigger: `${step(key)}[data-state=${state}]` });
const back = (title) => ({ trigger: `.o_breadcrumb a:contains(${title})`, run: "click" });
const click = (trigger) => ({ trigger, run: "click" });
const write = (field, text) => ({
    trigger: `.o_field_widget[name=${field}] :is(input, textarea)`,
    run: `edit ${text}`,
});
const choose = (field, text) => [
    write(field, text),
    click(`.o-autocomplete--dropdown-item:contains(${text})`),
];
const stands = (state) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current:contains(${state})`,
});
/** Give the browser a file that the test has put on the server, as from the own disk. */
const upload = (name) => ({
    content: `Upload ${name}`,
    trigger: ".o_field_widget[name=file] .o_select_file_button",
    async run({ anchor }) {
        const answer = await fetch(`/statcrm_custom/first_year/${name}`);
        const files = new DataTransfer();
        files.items.add(new File([await answer.blob()], name));
        const input = anchor.closest(".o_field_widget").querySelector("input[type=file]");
        input.files = files.files;
        input.dispatchEvent(new Event("change"));
    },
});

tours.add("statcrm_first_year_setup_tour", {
    steps: () => [
        { content: "An empty system opens on its set-up", ...is("customers", "open") },

        press("company", "Edit Company"),
        write("name", "Office of Tables"),
        ...choose("country_id", "Finland"),
        {
            content: "Odoo loads the page anew for another name of the company",
            trigger: ".o_form_button_save",
            run: "click",
            expectUnloadPage: true,
        },
        back("Home"),
        { trigger: `${step("company")}:contains(Missing: logo)` },

        press("units", "Units"),
        click(".o_list_button_add"),
        write("name", "Regional Statistics"),
        click(".o_form_button_save"),
        { trigger: ".o_form_saved" },
        back("Home"),
        is("units", "done"),

        { content: "Three colleagues, each with a role", ...press("users", "From a Sheet") },
        upload("users.xlsx"),
        { trigger: ".modal .o_field_widget[name=preview_html]:contains(Dora Director)" },
        click(".modal-footer button[name=action_create_users]"),
        { trigger: ".modal .o_field_widget[name=result]:contains(New: 3)" },
        click(".modal-footer button:contains(Close)"),

        {
            content: "Customers, an office and people",
            ...press("customers", "Import a Workbook"),
        },
        upload("customers.xlsx"),
        click("button[name=action_preview]"),
        { trigger: ".o_field_widget[name=preview_html] tr:contains(Ministry of Lakes)" },
        click("button[name=action_import]"),
        stands("Imported"),
        { trigger: ".o_form_view .alert-success:contains(All rows are in)" },
        back("Home"),

        {
            content: "Home has customers now; the set-up has a page of its own",
            ...click(".o_statcrm_home_setup button:contains(Continue Set-up)"),
        },
        is("customers", "done"),

        press("segments", "Preview Segments"),
        click("button[name=action_preview].btn-primary"),
        stands("Previewed"),
        { trigger: ".o_data_row:contains(Ministry of Lakes):contains(Central government)" },
        click("button[name=action_apply]"),
        stands("Applied"),
        back("Set-up"),
        is("segments", "done"),

        {
            content: "One account manager for the customers of a segment",
            ...press("managers", "Assign Managers"),
        },
        ...choose("segment_ids", "Central government"),
        ...choose("user_id", "Mia Manager"),
        { trigger: ".modal .o_field_widget[name=change_count]:contains(/^1$/)" },
        click(".modal-footer button[name=action_assign]"),
        {
            content: "The set-up says that others have none",
            trigger: `${step("managers")}[data-state=warning]:contains(Customers without an account manager: 2)`,
        },
        { content: "And for those of a town", ...press("managers", "Assign Managers") },
        write("city", "Riverton"),
        ...choose("user_id", "Mia Manager"),
        { trigger: ".modal .o_field_widget[name=change_count]:contains(/^2$/)" },
        click(".modal-footer button[name=action_assign]"),
        is("managers", "done"),

        press("ledger", "Import Sales"),
        upload("ledger.xlsx"),
        { trigger: ".modal .o_field_widget[name=preview_html]:contains(100,200)" },
        click(".modal-footer button[name=action_import]"),
        { trigger: ".o_form_view .alert-success:contains(All lines of the file)" },
        back("Set-up"),
        is("ledger", "done"),

        press("limits", "Propose from Sales"),
        { trigger: ".modal .o_data_row:contains(Big customer):contains(60,000)" },
        click(".modal-footer button[name=action_apply]"),
        is("limits", "done"),

        press("classification", "Classify"),
        click("button[name=action_preview].btn-primary"),
        stands("Previewed"),
        click("button[name=action_apply]"),
        stands("Applied"),
        back("Set-up"),
        is("classification", "done"),

        press("programmes", "Mark as Done"),
        is("programmes", "done"),
        { content: "The rest is for others to do first", ...is("nomination", "open") },
    ],
});

tours.add("statcrm_first_year_proposal_tour", {
    steps: () => [
        click(".o_list_button_add"),
        ...choose("partner_id", "Ministry of Lakes"),
        ...choose("value_class_id", "Strategic"),
        {
            content: "Its account manager is proposed",
            trigger: ".o_field_widget[name=user_id] input:value(Mia Manager)",
        },
        write("reason", "All lake policy rests on our figures"),
        click("button[name=action_propose]"),
        stands("Proposed"),
    ],
});

tours.add("statcrm_first_year_decision_tour", {
    steps: () => [
        {
            content: "The proposal waits on Home",
            ...click(
                ".o_statcrm_home [data-row=nomination]:contains(Ministry of Lakes) button[data-button=decide]",
            ),
        },
        write("number", "1/2026"),
        click(".modal-footer button[name=action_decide]"),
        { trigger: ".o_form_view:contains(1/2026) .o_data_row:contains(Approved)" },
    ],
});

tours.add("statcrm_first_year_opening_tour", {
    steps: () => [
        is("nomination", "done"),
        {
            content: "The nomination has made this year's plan: open the next year",
            ...press("year", "Open the Year"),
        },
        {
            trigger: ".modal .o_field_widget[name=year] input",
            run: `edit ${luxon.DateTime.now().year + 1} && press Tab`,
        },
        { trigger: ".modal .o_field_widget[name=plan_count]:contains(/^1$/)" },
        { trigger: ".modal .o_data_row:contains(Ministry of Lakes)" },
        click(".modal-footer button[name=action_open]"),
        {
            content: "Few are opened at once",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)",
        },
        back("Set-up"),
    ],
});

tours.add("statcrm_first_year_manager_tour", {
    steps: () => [
        { trigger: ".o_form_view .o_statcrm_badge:contains(Strategic customer)" },
        {
            content: "The year's plan says what is promised",
            ...click(".o_notebook .nav-link[name=promises]"),
        },
        {
            trigger:
                ".o_field_widget[name=promise_ids] .o_data_row:contains(known account manager)",
        },
    ],
});
