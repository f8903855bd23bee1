import { expect, test } from "@odoo/hoot";
import { click, hover, press, queryAll, queryFirst, waitFor } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/care/promise_board/promise_board";
import { listCustomers } from "@statcrm_custom/care/promise_board/promise_words";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const OPTIONS = { year: 2026, group_by: "programme", late: false, mine: false, soon: false };
const DAYS = { from: "2026-01-01", due: "2026-06-30", to: "2026-12-31", date: "", evidence: "" };

function cell(id, state, colour, values) {
    return { id, state, colour, kept: 0, count: 1, ...DAYS, ...values };
}

function board(values) {
    const row = (id, name, cells) => ({ plan_id: id, id, name, user: "Aino", cells });
    const kept = cell(1, "kept", "green", { date: "2026-03-02", evidence: "Meeting with Kaisa" });
    return {
        options: OPTIONS,
        years: [2026],
        has_plans: true,
        hidden_count: 0,
        counts: { red: 1, amber: 1, green: 1, grey: 1 },
        filters: { users: [], segments: [], value_classes: [], programmes: [] },
        tables: [
            {
                id: 1,
                name: "Strategic",
                columns: [
                    { key: "1", name: "Meeting", necessity: "must" },
                    { key: "2", name: "Card", necessity: "should" },
                ],
                groups: [
                    {
                        name: "",
                        rows: [
                            row(1, "Ministry", { 1: kept, 2: cell(2, "due", "amber") }),
                            row(2, "Mill", {
                                1: cell(3, "late", "red"),
                                2: cell(4, "due", "grey", { count: 2, kept: 1 }),
                            }),
                        ],
                    },
                ],
            },
        ],
        ...values,
    };
}

async function mountBoard(getBoard) {
    onRpc("statcrm.board", "get_board", ({ args }) => getBoard(args[0]));
    await mountWithCleanup(WebClient);
    const tag = "statcrm_custom.promise_board";
    await getService("action").doAction({ type: "ir.actions.client", tag });
    await animationFrame();
}

test("each cell tells its state by a symbol and in words", async () => {
    mockDate("2026-08-01 12:00:00");
    await mountBoard(() => board());
    const hint = (id) => queryFirst(`[data-promise='${id}']`).getAttribute("aria-label");
    expect(hint(1)).toMatch(/^Meeting: Kept, .* · Meeting with Kaisa$/);
    expect(hint(3)).toMatch(/^Meeting: Late since /);
    expect(hint(4)).toMatch(/1 of 2 periods kept$/);
    expect("[data-promise='1'] .fa-check.text-success").toHaveCount(1);
    expect("[data-promise='2'] .fa-clock-o.text-warning").toHaveCount(1);
    expect("[data-promise='3'] .fa-exclamation.text-danger").toHaveCount(1);
    expect("[data-promise='4'] .fa-clock-o.text-muted").toHaveCount(1);
    expect("[data-promise='1']").toHaveText("Kept");
    expect("[data-promise='2']").toHaveText("Due soon");
    expect("[data-promise='3']").toHaveText("Late");
    expect("[data-promise='4']").toHaveText("Due 1/2");
});

test("what has to hold all the time is late before its due day", async () => {
    mockDate("2026-05-01 12:00:00");
    await mountBoard(() => board());
    expect(queryFirst("[data-promise='3']").getAttribute("aria-label")).toBe("Meeting: Late");
});

test("who points at a cell reads what a screen reader hears", async () => {
    await mountBoard(() => board());
    expect("[data-promise='1']").not.toHaveAttribute("title");
    await hover("[data-promise='1'] i");
    const { title, ariaLabel } = queryFirst("[data-promise='1']");
    expect(title).toMatch(/^Meeting: Kept, .* · Meeting with Kaisa$/);
    expect(title).toBe(ariaLabel);
});

test("a long board is drawn in portions, to the last row", async () => {
    const [table] = board().tables;
    const rows = Array.from({ length: 65 }, (_, index) => ({
        ...table.groups[0].rows[0],
        plan_id: index,
        name: `Customer ${index}`,
    }));
    const groups = [
        { name: "Aino", rows: rows.slice(0, 40) },
        { name: "Eero", rows: rows.slice(40) },
    ];
    await mountBoard(() => board({ tables: [{ ...table, groups }] }));
    await waitFor("table[aria-busy=false]");
    // what is not on screen has no text that a reader sees
    const textsOf = (selector) => queryAll(selector).map((node) => node.textContent);
    expect(textsOf(".o_statcrm_board_row th")).toEqual(rows.map(({ name }) => name));
    expect(textsOf(".o_statcrm_board_group")).toEqual(["Aino", "Eero"]);
    expect("[tabindex='0'][data-customer]").toHaveCount(1);
});

test("the list of a phone keeps customers of a group together", () => {
    const row = (id) => ({ id, cells: { 1: cell(id, "due", "amber") } });
    const columns = [{ key: "1", name: "Meeting", necessity: "must" }];
    const group = (name, ...ids) => ({ name, rows: ids.map(row) });
    const customers = listCustomers([
        { columns, groups: [group("Aino", 1, 2), group("Eero", 3)] },
        { columns, groups: [group("Aino", 4, 1)] },
    ]);
    expect(customers.map(({ id }) => id)).toEqual([1, 2, 4, 3]);
    expect(customers.map(({ group: name }) => name)).toEqual(["Aino", "Aino", "Aino", "Eero"]);
    expect(customers[0].promises).toHaveLength(2);
});

test("arrows go from cell to cell", async () => {
    await mountBoard(() => board());
    queryFirst("[data-customer='1']").focus();
    await press("ArrowRight");
    expect("[data-promise='1']").toBeFocused();
    await press("ArrowDown");
    expect("[data-promise='3']").toBeFocused();
    await press("ArrowDown");
    expect("[data-promise='3']").toBeFocused();
    await press("ArrowRight");
    expect("[data-promise='4']").toBeFocused();
    // Tab comes back to this cell, and to no other
    expect("table [tabindex='0']").toHaveCount(1);
    expect("[data-promise='4']").toHaveAttribute("tabindex", "0");
});

test("a filter asks the server, and an empty answer offers to show all", async () => {
    await mountBoard((options) => {
        expect.step(Boolean(options.late));
        return options.late ? board({ tables: [], options: { ...OPTIONS, late: true } }) : board();
    });
    await click("[data-flag=late]");
    await animationFrame();
    expect("[data-flag=late]").toHaveAttribute("aria-pressed", "true");
    expect(".o_statcrm_board_empty").toHaveText(/No matching promises/);
    await click(".o_statcrm_board_empty button");
    await animationFrame();
    expect("[data-promise]").toHaveCount(4);
    expect.verifySteps([false, true, false]);
});

test("each drop-down asks the server for what was chosen", async () => {
    const one = (id, name) => [{ id, name }];
    const filters = {
        users: one(2, "Aino"),
        segments: one(3, "Cities"),
        value_classes: one(4, "Key"),
        programmes: one(5, "Strategic"),
    };
    await mountBoard((options) => {
        expect.step(options);
        const chosen = { ...OPTIONS, ...options };
        return board({ years: [2027, 2026], filters, options: chosen });
    });
    expect.verifySteps([{}]);
    const chosen = { ...OPTIONS };
    const choices = {
        year: 2027,
        user_id: 2,
        segment_id: 3,
        value_class_id: 4,
        programme_id: 5,
        group_by: "user",
    };
    for (const [name, value] of Object.entries(choices)) {
        chosen[name] = value;
        await contains(`select[name=${name}]`).select(String(value));
        await animationFrame();
        expect.verifySteps([chosen]);
        expect(`select[name=${name}]`).toHaveValue(String(value));
    }
    expect("select").toHaveCount(Object.keys(choices).length);
    await contains("select[name=user_id]").select("0");
    expect.verifySteps([{ ...chosen, user_id: 0 }]);
});

test("without plans it says what to do", async () => {
    await mountBoard(() => board({ tables: [], years: [], has_plans: false }));
    expect(".o_statcrm_board_empty").toHaveText(/No care plans yet/);
    expect(".o_statcrm_board_empty button").toHaveCount(0);
    expect("select").toHaveCount(0);
});

test("who may open a year does it from here", async () => {
    const none = { tables: [], years: [], has_plans: false, may_open_year: true };
    await mountBoard(() => board(none));
    expect(".o_statcrm_board_empty button").toHaveText("Open Year");
});

test("plans without a programme are told apart from no plans", async () => {
    await mountBoard(() => board({ tables: [] }));
    expect(".o_statcrm_board_empty").toHaveText(/have no programme/);
});

test("a customer without promises is told apart from no plans at all", async () => {
    const options = { ...OPTIONS, partner_id: 7 };
    await mountBoard(() => board({ tables: [], options }));
    expect(".o_statcrm_board_empty").toHaveText(/No promises to this customer/);
    expect(".o_statcrm_board_empty button").toHaveText("Show All");
});

test("a failure says what to do, and trying again works", async () => {
    let broken = true;
    await mountBoard(() => {
        if (broken) {
            throw makeServerError({ message: "No answer" });
        }
        return board();
    });
    expect("[role=alert]").toHaveText(/No answer/);
    broken = false;
    await click("[role=alert] button");
    await animationFrame();
    expect("[data-promise]").toHaveCount(4);
});
