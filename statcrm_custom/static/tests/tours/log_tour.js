import { registry } from "@web/core/registry";

const WINDOW = ".modal .o_statcrm_log";

registry.category("web_tour.tours").add("statcrm_log_tour", {
    steps: () => [
        {
            content: "First tap: a visit",
            trigger: "[name=statcrm_log] button:contains(Visit)",
            run: "click",
        },
        {
            content: "The window knows the customer and who answers for it",
            trigger: `${WINDOW} .o_field_widget[name=answers]:contains(account manager of this customer)`,
        },
        {
            content: "The text",
            trigger: `${WINDOW} .o_field_widget[name=text] textarea`,
            run: "edit They want tables",
        },
        {
            content: "Second tap: who was there",
            trigger: `${WINDOW} .o_field_widget[name=proposed_ids] button:contains(Kaisa)`,
            run: "click",
        },
        {
            trigger: `${WINDOW} .o_field_widget[name=contact_ids] .o_tag:contains(Kaisa)`,
        },
        {
            content: "One more",
            trigger: `${WINDOW} .o_field_widget[name=proposed_ids] button:contains(Timo)`,
            run: "click",
        },
        {
            trigger: `${WINDOW} .o_field_widget[name=contact_ids] .o_tag:contains(Timo)`,
        },
        {
            content: "A next step",
            trigger: `${WINDOW} .o_field_widget[name=next_summary] input`,
            run: "edit Send prices && press Tab",
        },
        {
            content: "For who answers",
            trigger: `${WINDOW} .o_field_widget[name=responsible_id] button`,
            run: "click",
        },
        {
            trigger: `${WINDOW}:not(:has(.o_field_widget[name=responsible_id] button))`,
        },
        {
            content: "Last tap",
            trigger: ".modal button[name=action_log]",
            run: "click",
        },
        {
            content: "The card has it",
            trigger:
                "body:not(:has(.modal)) .o-mail-Message:contains(They want tables):contains(Kaisa, Timo)",
        },
    ],
});
