import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { CustomerFile } from "@statcrm_custom/dialogue/customer_file/customer_file";
import { makeMockEnv, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";

defineMailModels();

const ATTACKS = [
    "<script>window.attacked = true</script>",
    "<img src=x onerror='window.attacked = true'>",
    "<svg onload='window.attacked = true'>",
    "{{ 1 + 1 }} <t t-esc='1'/>",
];

function item(id, values) {
    return {
        id,
        date: "2026-03-05 12:00:00",
        kind: "note",
        kind_name: "Note",
        outcome: false,
        outcome_name: "",
        summary: `text ${id}`,
        people: [],
        user: null,
        unit: null,
        opens: false,
        ...values,
    };
}

async function mountFile(getPage, record = {}) {
    onRpc("res.partner", "statcrm_file", ({ kwargs }) => getPage(kwargs));
    onRpc("res.partner", "statcrm_file_choices", () => ({
        kinds: [{ id: "call", name: "Call", count: 2 }],
        units: [],
        users: [{ id: 7, name: "Anna", count: 1 }],
    }));
    await mountWithCleanup(CustomerFile, { props: { record: { resId: 5, ...record } } });
    await animationFrame();
}

test("whatever somebody wrote is shown as text", async () => {
    const items = ATTACKS.map((text, index) =>
        item(index + 1, {
            summary: text,
            kind_name: text,
            people: [{ id: 1, name: text }],
            user: { id: 1, name: text },
            unit: text,
        }),
    );
    await mountFile(() => ({ items, more: false }));
    expect(queryAllTexts(".o_statcrm_file_summary")).toEqual(ATTACKS);
    expect(".o_statcrm_file_item :is(script, img, svg, t)").toHaveCount(0);
    expect(window.attacked).toBe(undefined);
});

test("items stand below their month, and earlier ones come on demand", async () => {
    await mountFile(({ offset }) =>
        offset
            ? { items: [item(2), item(3, { date: "2026-01-31 12:00:00" })], more: false }
            : { items: [item(1), item(2)], more: true },
    );
    expect(queryAllTexts("h2")).toEqual(["March 2026"]);
    await click(".o_statcrm_file_more");
    await animationFrame();
    expect(queryAllTexts("h2")).toEqual(["March 2026", "January 2026"]);
    // what came new meanwhile moved the second one on to the next page: shown once
    expect(queryAllTexts(".o_statcrm_file_summary")).toEqual(["text 1", "text 2", "text 3"]);
    expect(".o_statcrm_file_more").toHaveCount(0);
});

test("a click opens the record, and only where there is another one", async () => {
    mockService("action", { doAction: (action) => expect.step(action.res_model) });
    onRpc("statcrm.interaction", "action_open", ({ args }) => {
        expect.step(`open ${args[0]}`);
        return { res_model: "crm.lead" };
    });
    await mountFile(() => ({ items: [item(1, { opens: true }), item(2)], more: false }));
    expect(".o_statcrm_file_open").toHaveCount(1);
    await click(".o_statcrm_file_open");
    await animationFrame();
    expect.verifySteps(["open 1", "crm.lead"]);
});

test("an empty file says what will appear in it", async () => {
    await mountFile(() => ({ items: [], more: false }));
    expect(".o_statcrm_file_empty").toHaveText(/appear here automatically/);
    expect(".o_statcrm_file select[name=kind] option").toHaveCount(2);
});

test("a kind has the icon that its area gave it", async () => {
    const kinds = ["call", "agreement", "unknown"];
    const items = kinds.map((kind, index) => item(index + 1, { kind }));
    await mountFile(() => ({ items, more: false }));
    for (const icon of ["fa-phone", "fa-pencil-square-o", "fa-circle-o"]) {
        expect(`.o_statcrm_file_item i.${icon}`).toHaveCount(1);
    }
});

test("what I logged can be corrected, and the file says what was", async () => {
    mockService("action", {
        doAction: (action, { onClose }) => {
            expect.step(action.name);
            onClose();
        },
    });
    onRpc("statcrm.interaction", "action_correct", ({ args }) => {
        expect.step(`correct ${args[0]}`);
        return { type: "ir.actions.act_window", name: "Correct", views: [[false, "form"]] };
    });
    const before = ATTACKS.map((text) => `Notes: ${text}`);
    await makeMockEnv({ model: { load: ({ resId }) => expect.step(`form ${resId}`) } });
    const save = async () => {
        expect.step("save");
        return true;
    };
    await mountFile(
        ({ offset }) => {
            expect.step(`read from ${offset}`);
            return {
                items: [
                    item(1, {
                        may_correct: true,
                        corrections: [{ told: "Corrected on Nov 3 by Anna", before }],
                    }),
                    item(2),
                ],
                more: false,
            };
        },
        { save },
    );
    expect(".o_statcrm_file_correct").toHaveCount(1);
    expect(".o_statcrm_file_correction").toHaveCount(1);
    await click(".o_statcrm_file_correction summary");
    await animationFrame();
    expect(queryAllTexts(".o_statcrm_file_correction div")).toEqual(before);
    await click(".o_statcrm_file_correct");
    await animationFrame();
    await animationFrame();
    // the form is saved before, and read again behind the window
    expect.verifySteps(["read from 0", "save", "correct 1", "Correct", "form 5"]);
});
