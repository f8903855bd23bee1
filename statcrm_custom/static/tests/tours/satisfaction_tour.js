import { registry } from "@web/core/registry";

const SCREEN = ".o_statcrm_satisfaction";

registry.category("web_tour.tours").add("statcrm_satisfaction_tour", {
    steps: () => [
        {
            content: "An important item that does not satisfy is critical",
            trigger: `${SCREEN} [data-stage=implementation] [data-column=critical] .o_statcrm_item:contains(Speed)`,
        },
        {
            content: "A good one is a strength",
            trigger: `${SCREEN} [data-stage=ordering] [data-column=strength] .o_statcrm_item:contains(Offers)`,
        },
        { content: "The chart is drawn", trigger: `${SCREEN} .o_statcrm_chart canvas` },
        {
            content: "By customer",
            trigger: `${SCREEN} select[name=cut]`,
            run: "select customer",
        },
        {
            trigger: `${SCREEN} select[name=group]`,
            run: "selectByLabel Small Town (1, too few to be shown)",
        },
        {
            content: "One answer of a customer is never shown, nor is what would tell it",
            trigger: `${SCREEN} .o_statcrm_too_few:contains(too few to be shown)`,
        },
        {
            content: "Back to everybody",
            trigger: `${SCREEN} select[name=cut]`,
            run: "select all",
        },
        {
            trigger: `${SCREEN} .o_statcrm_overall:contains(Answers: 7)`,
        },
        {
            content: "All figures stand in a pivot",
            trigger: `${SCREEN} button:contains(All Figures)`,
            run: "click",
        },
        { trigger: ".o_pivot_view, .o_view_nocontent" },
    ],
});
