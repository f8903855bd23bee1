import { registry } from "@web/core/registry";

const BOARD = ".o_statcrm_board";
const PANEL = ".modal .o_statcrm_promise_panel";
const CUSTOMER = `${BOARD} .o_statcrm_board_row, ${BOARD} .o_statcrm_board_customer`;
const CELL = (name) => `${BOARD} .o_statcrm_board_cell[aria-label^='${name}']`;

/** Choose in each drop-down what it has, and see the board answer. */
function selectEach() {
    const names = ["user_id", "value_class_id", "programme_id"];
    const all = [
        {
            content: "It opens on mine",
            trigger: `${BOARD}:has([data-flag=mine].active) button:contains(Show All)`,
            run: "click",
        },
        { trigger: `${BOARD}:not(:has(button:contains(Show All)))` },
    ];
    const each = names.flatMap((name) => [
        { trigger: `${BOARD} select[name=${name}]`, run: "selectByIndex 1" },
        { trigger: `${BOARD} button:contains(Show All)` },
        { trigger: CUSTOMER },
        { trigger: `${BOARD} select[name=${name}]`, run: "selectByIndex 0" },
        { trigger: `${BOARD}:not(:has(button:contains(Show All)))` },
        { trigger: CUSTOMER },
    ]);
    return [...all, ...each];
}

registry.category("web_tour.tours").add("statcrm_promise_board_tour", {
    steps: () => [
        {
            content: "What is missed is told without colour",
            trigger: `${CELL("Yearly meeting: Missed")}[data-colour=red]:has(.fa-exclamation)`,
        },
        ...selectEach(),
        {
            content: "Only late",
            trigger: `${BOARD} [data-flag=late]`,
            run: "click",
        },
        { trigger: `${BOARD}:not(:has([aria-label^='Somebody answers'])) [data-flag=late].active` },
        { trigger: CELL("Yearly meeting"), run: "click" },
        {
            content: "The sentence of the state",
            trigger: `${PANEL} .o_statcrm_promise_sentence:contains(Missed: no evidence)`,
        },
        { trigger: ".modal footer button:contains(Close)", run: "click" },
        { trigger: `body:not(:has(.modal)) ${BOARD} button:contains(Show All)`, run: "click" },
        { trigger: CELL("Somebody answers") },
        {
            content: "The program looks again",
            trigger: ".o_control_panel button:contains(Refresh)",
            run: "click",
        },
        { trigger: `${CELL("Yearly meeting: Kept")}[data-colour=green]:has(.fa-check)` },
        { trigger: CELL("Yearly meeting"), run: "click" },
        {
            content: "The history stays",
            trigger: `${PANEL} details summary`,
            run: "click",
        },
        {
            trigger: `${PANEL} details:contains(Missed):contains(Kept)`,
        },
        {
            content: "The evidence can be opened",
            trigger: `${PANEL} .o_statcrm_promise_evidence:contains(Account Manager)`,
            run: "click",
        },
        { trigger: ".o_form_view .o_breadcrumb:contains(Account Manager)" },
    ],
});

registry.category("web_tour.tours").add("statcrm_promise_board_phone_tour", {
    steps: () => [
        {
            content: "A list instead of a table, the worst first",
            trigger: `${BOARD}:not(:has(table)) .o_statcrm_board_customer:contains(Ministry) li:first-child:contains(Yearly meeting):contains(Missed)`,
        },
        {
            content: "Each drop-down answers",
            trigger: `${BOARD} select[name=year]`,
        },
        ...selectEach(),
        {
            content: "Open it",
            trigger: `${BOARD} li:first-child .o_statcrm_promise`,
            run: "click",
        },
        { trigger: `${PANEL} .o_statcrm_promise_sentence:contains(Missed)` },
    ],
});
