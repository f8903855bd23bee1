import { registry } from "@web/core/registry";

const BRIEF = ".o_statcrm_brief";
const OPEN = { trigger: "button[name=action_statcrm_brief]", run: "click" };
const OPEN_FROM_CARD = { trigger: "button[data-action=action_statcrm_brief]", run: "click" };

registry.category("web_tour.tours").add("statcrm_brief_tour", {
    steps: () => [
        OPEN_FROM_CARD,
        {
            content: "The brief of the principal customer, with class in words",
            trigger: `${BRIEF} h1:contains(Ministry of Learning) + .o_statcrm_badge:contains(Strategic customer)`,
        },
        {
            content: "Markup in a summary is text",
            trigger: `${BRIEF} [data-section=contacts] a:contains('<b>Census</b>')`,
        },
        { trigger: `${BRIEF} [data-section=people] li:contains(Timo Director)` },
        { trigger: ".o_control_panel button:contains(Print)" },
        {
            content: "A name opens its record",
            trigger: `${BRIEF} [data-section=people] a:contains(Timo Director)`,
            run: "click",
        },
        { trigger: ".o_form_view .o_breadcrumb:contains(Timo Director)" },
        {
            content: "Back to the brief",
            trigger: ".o_breadcrumb a:contains(Brief), .o_back_button:contains(Brief)",
            run: "click",
        },
        {
            content: "Go to the card",
            trigger: ".o_control_panel button:contains(Open Customer)",
            run: "click",
        },
        { trigger: ".o_form_view .o_breadcrumb:contains(Ministry of Learning)" },
    ],
});

registry.category("web_tour.tours").add("statcrm_brief_meeting_tour", {
    steps: () => [
        OPEN,
        {
            content: "The most valuable customer at the table comes first",
            trigger: `${BRIEF} .o_statcrm_brief_switch .active:contains(Ministry of Learning)`,
        },
        {
            content: "Switch to the other one",
            trigger: `${BRIEF} .o_statcrm_brief_switch .nav-link:contains(Havukka Mill)`,
            run: "click",
        },
        { trigger: `${BRIEF} h1:contains(Havukka Mill)` },
        {
            content: "What is missing is told, with what to do",
            trigger: `${BRIEF} [data-section=contacts]:contains(Log the next one)`,
        },
    ],
});
