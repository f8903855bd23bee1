import { registry } from "@web/core/registry";

const MATRIX = ".o_statcrm_connections";

registry.category("web_tour.tours").add("statcrm_connection_tour", {
    steps: () => [
        {
            content: "Open who knows whom",
            trigger: ".o_notebook .nav-link[name=statcrm_people]",
            run: "click",
        },
        {
            content: "A cell tells date and strength",
            trigger: `${MATRIX} tr:contains(Kaisa) .o_statcrm_cell:contains(●●○○○)`,
        },
        {
            content: "A white spot is told in words",
            trigger: `${MATRIX} [data-spot=director]:contains(Timo)`,
        },
        {
            content: "Nobody is paired with their director",
            trigger: `${MATRIX} .o_statcrm_pairs tr:contains(Timo):contains(None)`,
        },
        {
            content: "Open the person whom nobody knows",
            trigger: `${MATRIX} th button:contains(Timo)`,
            run: "click",
        },
        { trigger: ".o_breadcrumb:contains(Timo)" },
        { trigger: "button.o_statcrm_card_menu", run: "click" },
        { trigger: "[data-action=action_statcrm_know]", run: "click" },
        {
            content: "How well do I know him?",
            trigger: ".modal .o_field_widget[name=strength] button:nth-child(4)",
            run: "click",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        {
            content: "I am listed",
            trigger:
                "body:not(:has(.modal)) .o_statcrm_card_overview [data-section=known_by]:contains(4 of 5)",
        },
    ],
});
