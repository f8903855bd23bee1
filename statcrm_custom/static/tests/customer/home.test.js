import { expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryOne, resize } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { Component, markup, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { StatcrmHome } from "@statcrm_custom/customer/home/home";
import { SearchBox } from "@statcrm_custom/customer/search/search_box";
import { registry } from "@web/core/registry";
import {
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

defineMailModels();

const ACTION = {
    type: "ir.actions.act_window",
    res_model: "res.partner",
    views: [[false, "list"]],
};

function tile(key, values) {
    return { key, label: key, tone: "", hint: "", action: { ...ACTION, name: key }, ...values };
}

function row(id, values) {
    const names = { title: `Customer ${id}`, text: "Prices", who: "Anna", lead: "Today" };
    const record = { key: "activity", model: "mail.activity", id, method: "", tone: "" };
    return { ...record, ...names, customers: [id], buttons: [], ...values };
}

function section(key, values) {
    const none = { rows: [], more: [], tiles: [], nothing: "", step: null };
    return { key, title: key, ...none, ...values };
}

function home(...sections) {
    return {
        user: "Anna",
        day: "Monday, November 30",
        is_empty: false,
        may_set_up: false,
        set_up_by: "",
        new: [],
        sections,
    };
}

async function mountHome(getHome) {
    onRpc("statcrm.home", "get_home", getHome);
    await mountWithCleanup(StatcrmHome, { props: { action: {}, actionId: 1 } });
    await animationFrame();
}

test("tiles show their count, and their tone in words", async () => {
    await mountHome(() =>
        home(
            section("mine", {
                tiles: [
                    tile("my_customers", { count: 7 }),
                    tile("late", { count: 1234, tone: "danger", hint: "Do them." }),
                ],
            }),
            section("house", { tiles: [tile("top", { text: "The top 5 % bring 36 %." })] }),
        ),
    );
    expect("h1").toHaveText("Hello, Anna");
    expect("header").toHaveText(/Monday, November 30/);
    expect(queryAllTexts("h2")).toEqual(["mine", "house"]);
    expect("button[data-tile=late] .o_statcrm_tile_count").toHaveText("1,234");
    expect("button[data-tile=late] .o_statcrm_tile_tone").toHaveText("Urgent");
    expect("button[data-tile=late]").toHaveText(/Do them\./);
    expect("button[data-tile=my_customers] .o_statcrm_tile_tone").toHaveCount(0);
    expect("button[data-tile=top]").toHaveText(/The top 5 % bring 36 %\./);
    expect(".w-100 > button").toHaveCount(1);
});

test("the empty text of what a tile opens is no text with tags", async () => {
    mockService("action", {
        doAction: ({ help }) => expect.step([help instanceof markup("").constructor, `${help}`]),
    });
    const late = tile("late", { count: 1 });
    late.action.help = "<p>None</p>";
    await mountHome(() => home(section("mine", { tiles: [late] })));
    await click("button[data-tile=late]");
    expect.verifySteps([[true, "<p>None</p>"]]);
});

test("a row opens its record, or what its method returns", async () => {
    mockService("action", {
        doAction: (action) => expect.step([action.res_model, action.res_id]),
    });
    onRpc("mail.activity", "action_open_document", ({ args }) => {
        expect.step(args);
        return { ...ACTION, res_id: 8 };
    });
    const rows = [row(1), row(2, { method: "action_open_document" })];
    await mountHome(() => home(section("next", { rows })));
    expect("[data-section=next] li:first").toHaveText(/Today.*Customer 1.*Anna.*Prices/s);
    await click("li:eq(0) .o_statcrm_row_title");
    expect.verifySteps([["mail.activity", 1]]);
    await click("li:eq(1) .o_statcrm_row_title");
    await animationFrame();
    expect.verifySteps([[[2]], ["res.partner", 8]]);
});

test("a button that is done loads again, the rest of the page stays", async () => {
    let rows = [row(1), row(2)];
    for (const one of rows) {
        const done = { key: "done", label: "Done", action: null, opens: false };
        one.buttons = [{ ...done, model: "mail.activity", method: "action_done", ids: [one.id] }];
    }
    onRpc("mail.activity", "action_done", ({ args }) => {
        expect.step(args[0]);
        rows = rows.filter((one) => !args[0].includes(one.id));
        return 77;
    });
    await mountHome(() => home(section("late", { rows })));
    expect("li:eq(0) button[data-button=done]").toHaveText(/Done\s+Customer 1/);
    await click("li:eq(0) button[data-button=done]");
    await animationFrame();
    expect.verifySteps([[1]]);
    expect(queryAllTexts(".o_statcrm_row_title")).toEqual(["Customer 2"]);
});

test("a button whose method has nothing to open opens the row", async () => {
    mockService("action", { doAction: ({ res_id: id }) => expect.step(id) });
    onRpc("mail.activity", "advise", () => false);
    const values = { model: "mail.activity", method: "advise", ids: [1] };
    const advice = { key: "advice", label: "Plan", action: null, opens: true, ...values };
    await mountHome(() => home(section("late", { rows: [row(1, { buttons: [advice] })] })));
    await click("button[data-button=advice]");
    await animationFrame();
    expect.verifySteps([1]);
});

test("what is behind the rows, nothing, and a first step", async () => {
    mockService("action", { doAction: (action) => expect.step(action.name) });
    const more = [{ key: "late", label: "Late: all 9", action: { ...ACTION, name: "nine" } }];
    const step = { text: "Nobody yet.", label: "All", action: { ...ACTION, name: "all" } };
    await mountHome(() =>
        home(
            section("late", { rows: [row(1)], more }),
            section("next", { nothing: "Nothing is planned." }),
            section("mine", { step }),
        ),
    );
    await click("[data-more=late]");
    expect.verifySteps(["nine"]);
    expect("[data-section=next]").toHaveText(/Nothing is planned\./);
    expect("[data-section=next] ul").toHaveCount(0);
    expect(".o_statcrm_home_step").toHaveText(/Nobody yet\./);
    await click(".o_statcrm_home_step button");
    expect.verifySteps(["all"]);
});

test("a section without any day or time has no column for it", async () => {
    const bare = [row(1, { lead: "" }), row(2, { lead: "" })];
    await mountHome(() =>
        home(
            section("waiting", { rows: bare }),
            section("late", { rows: [row(3, { lead: "" }), row(4)] }),
        ),
    );
    expect("[data-section=waiting] .o_statcrm_row_lead:visible").toHaveCount(0);
    expect("[data-section=late] .o_statcrm_row_lead:visible").toHaveCount(1);
    expect("[data-section=late] ul").not.toHaveClass("o_statcrm_without_leads");
});

const ENTRIES = [
    { key: "event", label: "Meeting", icon: "fa-users", group: "", sequence: 50 },
    { key: "visit", label: "Visit", icon: "fa-building-o", group: "Log a Contact", sequence: 10 },
    { key: "call", label: "Call", icon: "fa-phone", group: "Log a Contact", sequence: 10 },
    { key: "person", label: "Contact Person", icon: "fa-user", group: "", sequence: 20 },
].map((entry) => ({ ...entry, action: { ...ACTION, name: entry.key } }));

test.tags("desktop");
test("New has what may be created; to log a contact takes one click", async () => {
    mockService("action", { doAction: (action) => expect.step(action.name) });
    await mountHome(() => ({ ...home(), new: ENTRIES }));
    expect(queryAllTexts("[role=group] [data-new]")).toEqual(["Visit", "Call"]);
    await click("[role=group] [data-new=call]");
    expect.verifySteps(["call"]);
    await click(".o_statcrm_new .dropdown-toggle");
    await animationFrame();
    expect(queryAllTexts(".o_statcrm_new_menu [data-new]")).toEqual(["Contact Person", "Meeting"]);
    await press("ArrowDown");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["person"]);
});

test("on a phone there is one New button with everything", async () => {
    await resize({ width: 390, height: 844 });
    await mountHome(() => ({ ...home(), new: ENTRIES }));
    expect("[role=group] [data-new]").toHaveCount(0);
    await click(".o_statcrm_new .dropdown-toggle");
    await animationFrame();
    expect(queryAllTexts(".o_statcrm_new_menu [data-new]")).toEqual([
        "Visit",
        "Call",
        "Contact Person",
        "Meeting",
    ]);
    expect(queryAllTexts(".o_statcrm_new_menu .dropdown-header")).toEqual(["Log a Contact"]);
});

test("the page is loaded again once a window is closed, not before", async () => {
    let close;
    mockService("action", { doAction: (_action, { onClose }) => (close = onClose) });
    await mountHome(() => {
        expect.step("home");
        return home(section("mine", { tiles: [tile("late", { count: 1 })] }));
    });
    await click("button[data-tile=late]");
    await animationFrame();
    expect.verifySteps(["home"]);
    expect(close()).toBe(undefined, { message: "the window waits for nothing" });
    await animationFrame();
    expect.verifySteps(["home"]);
});

test("an empty system shows the set-up to who may, others who does it", async () => {
    class SetUp extends Component {
        static template = xml`<div class="set_up" t-esc="props.isEmpty" />`;
        static props = ["*"];
    }
    const setups = registry.category("statcrm_home_setup");
    patchWithCleanup(setups, { getEntries: () => [["set_up", SetUp]] });
    const empty = { ...home(), is_empty: true };
    await mountHome(() => ({ ...empty, may_set_up: true }));
    expect(".set_up").toHaveText("true");
    expect(".o_statcrm_home_waits").toHaveCount(0);
    await mountHome(() => ({ ...empty, set_up_by: "Maija Main" }));
    expect(".o_statcrm_home_waits").toHaveText(/Maija Main/);
});

test("a failure says what to do, and trying again works", async () => {
    let broken = true;
    await mountHome(() => {
        if (broken) {
            throw makeServerError({ message: "The disk is full." });
        }
        return home(section("mine", { tiles: [tile("late", { count: 1 })] }));
    });
    expect("[role=alert]").toHaveText(/try again.*The disk is full\./s);
    broken = false;
    await click("[role=alert] button");
    await animationFrame();
    expect("[role=alert]").toHaveCount(0);
    expect(".o_statcrm_tile").toHaveCount(1);
});

test("what somebody types into the search box stays, whatever the page does", async () => {
    const buttons = registry.category("statcrm_home_buttons");
    patchWithCleanup(buttons, { getEntries: () => [["search", SearchBox]] });
    let answer = new Deferred();
    let close;
    mockService("action", { doAction: (_action, { onClose }) => (close = onClose) });
    await mountHome(() => answer);
    expect("[role=status]:contains(Loading)").toHaveCount(1);
    const input = queryOne(".o_statcrm_search input");
    await click(input);
    await edit("min educ");
    const isKept = () => {
        expect(".o_statcrm_search input").toHaveValue("min educ");
        expect(queryOne(".o_statcrm_search input")).toBe(input);
        expect(input).toBeFocused();
    };
    const page = home(section("mine", { tiles: [tile("late", { count: 1 })] }));
    answer.resolve(page);
    await animationFrame();
    expect(".o_statcrm_tile").toHaveCount(1);
    isKept();
    queryOne(".o_statcrm_tile").click(); // the focus stays
    await animationFrame();
    for (const ends of [() => answer.reject(makeServerError()), () => answer.resolve(page)]) {
        answer = new Deferred();
        close();
        await animationFrame();
        isKept();
        ends();
        await animationFrame();
        expect(".o_statcrm_tile").toHaveCount(1);
        isKept();
    }
    expect("[role=alert]").toHaveCount(0);
});
