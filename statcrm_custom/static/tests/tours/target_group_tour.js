import { registry } from "@web/core/registry";

function add(kind) {
    return [
        { trigger: ".o_statcrm_add_criterion", run: `select ${kind}` },
        { trigger: `.o_statcrm_criterion[data-kind=${kind}]` },
    ];
}

function choose(kind, name) {
    return [
        ...add(kind),
        {
            trigger: `.o_statcrm_criterion[data-kind=${kind}] .o_statcrm_records input`,
            run: `edit ${name}`,
        },
        { trigger: `.o-autocomplete--dropdown-item:contains(${name})`, run: "click" },
    ];
}

registry.category("web_tour.tours").add("statcrm_target_group_tour", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        {
            content: "The empty group says what to do first",
            trigger: ".o_statcrm_sentence:contains(add a criterion)",
        },
        {
            trigger: ".o_field_widget[name=name] textarea",
            run: "edit Decision-makers of small municipalities",
        },
        ...choose("segment", "Small municipalities"),
        {
            content: "Each sentence is counted while it is made",
            trigger: ".o_statcrm_criterion[data-kind=segment]:contains(5 people)",
        },
        ...choose("contact_role", "Decision-maker"),
        { trigger: ".o_statcrm_sentence:contains(3 found, all of them on the list)" },
        ...add("last_contact"),
        {
            content: "Nobody for six months: Espoo was called last week",
            trigger: ".o_statcrm_sentence:contains(2 found, all of them on the list)",
        },
        {
            trigger: ".o_field_widget[name=unit_of_selection] label:contains(One per organisation)",
            run: "click",
        },
        {
            content: "Found = on the list + refused, with the reason",
            trigger: ".o_statcrm_sentence:contains(2 found = 1 on the list + 1 refused)",
        },
        { trigger: ".o_statcrm_result:contains(Anna, Oulu)" },
        {
            content: "Why is Berit not on it?",
            trigger: ".o_statcrm_why input",
            run: "edit Berit",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(Berit)", run: "click" },
        {
            content: "It was saved by itself, and says why",
            trigger: ".o_statcrm_reasons:contains(Anna is taken for Oulu)",
        },
        { trigger: ".o_form_saved" },
        { trigger: ".o_statcrm_refused[data-code=other_of_unit]", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Berit)" },
        { trigger: ".breadcrumb-item a:contains(Decision-makers)", run: "click" },
        { trigger: "button[name=action_freeze]", run: "click" },
        { trigger: ".o_statcrm_compare", run: "click" },
        { trigger: ".o_statcrm_result:contains(0 would join and 0 would leave)" },
    ],
});
