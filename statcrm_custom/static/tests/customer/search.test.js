import { beforeEach, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, resize } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { noteSeen } from "@statcrm_custom/customer/search/customer_search";
import { SearchBox } from "@statcrm_custom/customer/search/search_box";
import { browser } from "@web/core/browser/browser";
import { CommandPalette } from "@web/core/commands/command_palette";
import { MainComponentsContainer } from "@web/core/main_components_container";
import {
    getService,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

defineMailModels();

const MINISTRY = {
    id: 7,
    name: "Ministry of Education",
    what: "Principal customer, Strategic customer",
    place: "Helsinki",
    manager: "Aino Lahti",
    active: true,
};
const LEAVER = {
    id: 9,
    name: "Ulla Pesonen",
    what: "Person at Ministry of Education",
    place: "",
    manager: "",
    active: false,
};
const INPUT = ".o_statcrm_search input";
const OPTION = ".o_statcrm_search [role=option]";

beforeEach(() => {
    onRpc("statcrm.search", "find", ({ args }) => {
        expect.step(`find ${args[0]}`);
        return args[0].startsWith("zy") ? [] : [MINISTRY, LEAVER];
    });
    onRpc("statcrm.search", "list_action", ({ args }) => {
        expect.step(`list ${args[0]}`);
        return { type: "ir.actions.act_window", res_model: "res.partner", name: args[0] };
    });
    onRpc("statcrm.search", "recent", ({ args }) => {
        expect.step(`recent ${args[0]}`);
        return [MINISTRY, LEAVER].filter(({ id }) => args[0].includes(id));
    });
});

async function type(text) {
    await edit(text);
    await runAllTimers();
    await animationFrame();
}

function mockAction() {
    mockService("action", {
        doAction: (action) => expect.step(`${action.res_model} ${action.res_id || action.name}`),
    });
}

test("the box finds, arrows and Enter open the card", async () => {
    mockAction();
    await mountWithCleanup(SearchBox);
    await click(INPUT);
    await type("min educ");
    expect.verifySteps(["find min educ"]);
    expect(queryAllTexts(OPTION)).toEqual([
        "Ministry of Education\nPrincipal customer, Strategic customer · Helsinki · Aino Lahti",
        "Ulla PesonenArchived\nPerson at Ministry of Education",
        "Show all with “min educ” in a list",
    ]);
    await press("ArrowDown");
    await animationFrame();
    expect(`${OPTION}[aria-selected=true]`).toHaveText(/Ulla Pesonen/);
    await press("Enter");
    expect.verifySteps(["res.partner 9"]);
});

test.tags("desktop");
test("the cursor stands in the box from the beginning, and nothing pops up", async () => {
    noteSeen(7);
    await mountWithCleanup(SearchBox);
    expect(INPUT).toBeFocused();
    await runAllTimers();
    await animationFrame();
    expect(OPTION).toHaveCount(0);
    await type("min educ");
    expect(OPTION).toHaveCount(3);
    expect.verifySteps(["find min educ"]);
});

test("on a small screen it does not: a keyboard would cover the page", async () => {
    await resize({ width: 390, height: 844 });
    await mountWithCleanup(SearchBox);
    expect(INPUT).not.toBeFocused();
});

test("the box is a combo box with a list box for screen readers", async () => {
    await mountWithCleanup(SearchBox);
    expect(INPUT).toHaveAttribute("role", "combobox");
    expect(INPUT).toHaveAttribute("aria-expanded", "false");
    expect(INPUT).toHaveAttribute("aria-label", "Search customers, offices and people");
    await click(INPUT);
    await type("min educ");
    expect(INPUT).toHaveAttribute("aria-expanded", "true");
    expect(".o_statcrm_search ul").toHaveAttribute("role", "listbox");
    expect(INPUT).toHaveAttribute("aria-controls", "o_statcrm_search_listbox");
    expect("#o_statcrm_search_listbox").toHaveCount(1);
    expect(INPUT).toHaveAttribute("aria-activedescendant", "o_statcrm_search_0_0");
    expect("#o_statcrm_search_0_0").toHaveAttribute("role", "option");
    expect(".o_statcrm_search [role=status]").toHaveText("2 found");
    expect.verifySteps(["find min educ"]);
});

test("nobody found is said; one letter is not searched; the rest is one click away", async () => {
    mockAction();
    await mountWithCleanup(SearchBox);
    await click(INPUT);
    await type("m");
    expect(OPTION).toHaveCount(0);
    await type("zyzzyva");
    expect(queryAllTexts(OPTION)).toEqual(["Nobody found"]);
    await click(OPTION);
    await type("min");
    await click(`${OPTION}:last`);
    await animationFrame();
    expect.verifySteps(["find zyzzyva", "find min", "list min", "res.partner min"]);
});

test("the empty box shows who was seen last, by ids that belong to the user", async () => {
    mockAction();
    for (const id of [1, 2, 3, 4, 7, 9, 7]) {
        noteSeen(id);
    }
    const key = `statcrm_recent_${serverState.db}_${serverState.userId}`;
    expect(browser.localStorage.getItem(key)).toBe("[7,9,4,3,2,1]");
    await mountWithCleanup(SearchBox);
    await click(INPUT);
    await runAllTimers();
    await animationFrame();
    expect.verifySteps(["recent 7,9,4,3,2,1"]);
    expect(queryAllTexts(`${OPTION} .fw-bold`)).toEqual(["Ministry of Education", "Ulla Pesonen"]);
    await press("Enter");
    expect.verifySteps(["res.partner 7"]);
});

test("what is no list in the browser is no customer seen last", async () => {
    noteSeen(7);
    browser.localStorage.setItem(
        `statcrm_recent_${serverState.db}_${serverState.userId}`,
        "{broken",
    );
    await mountWithCleanup(SearchBox);
    await click(INPUT);
    await runAllTimers();
    await animationFrame();
    expect(OPTION).toHaveCount(0);
});

async function openPalette() {
    await mountWithCleanup(MainComponentsContainer);
    getService("command").openMainPalette();
    await animationFrame();
}

test("the palette shows who was seen last, and finds without a prefix", async () => {
    mockAction();
    noteSeen(9);
    await openPalette();
    expect.verifySteps(["recent 9"]);
    expect(".o_command:first").toHaveText(/^Ulla Pesonen/);
    expect(".o_command_category:first").toHaveText(/Recently seen/i);
    await click(".o_command_palette_search input");
    await type("+358 9 123"); // not in the name
    expect.verifySteps(["find +358 9 123"]);
    expect(queryAllTexts(".o_statcrm_found .fw-bold")).toEqual([
        "Ministry of Education",
        "Ulla Pesonen",
    ]);
    await press("ArrowDown");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["res.partner 9"]);
    expect(CommandPalette.template).toBe("web.CommandPalette");
});

test("a command that begins with the text stays in front", async () => {
    await openPalette();
    getService("command").add("Minimise", () => {}, { global: true });
    await click(".o_command_palette_search input");
    await type("mini");
    expect(".o_command:first").toHaveText("Minimise");
    expect.verifySteps(["find mini"]);
});

test("without the server the palette has its commands", async () => {
    onRpc("statcrm.search", "find", () => {
        throw makeServerError();
    });
    await openPalette();
    getService("command").add("Minimise", () => {}, { global: true });
    await click(".o_command_palette_search input");
    await type("mini");
    expect(".o_command").toHaveCount(1);
});
