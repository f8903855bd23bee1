import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { HomeSetup } from "@statcrm_custom/customer/setup/home_setup";
import "@statcrm_custom/customer/setup/setup_page";
import {
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

function step(key, values) {
    return {
        key,
        title: `Title ${key}`,
        sentence: "Why.",
        state: "open",
        status: "",
        may: true,
        who: "An administrator does this.",
        by_hand: false,
        is_marked: false,
        buttons: [{ label: `Do ${key}`, action: `x.${key}` }],
        ...values,
    };
}

function setup(values) {
    const steps = [
        step("company", { state: "done" }),
        step("mail", { test: "test_mail" }),
        step("roles", { state: "optional", by_hand: true }),
        step("users", { may: false }),
        step("ledger", { state: "skipped", is_marked: true }),
    ];
    return {
        chapters: [{ key: "house", title: "Your organisation", steps }],
        done: 1,
        of: 3,
        next: steps[1],
        is_empty: true,
        is_hidden: false,
        ...values,
    };
}

async function mount(answer, isForMe = true) {
    patchWithCleanup(user, { isSystem: false, hasGroup: async () => isForMe });
    onRpc("statcrm.setup", "get_setup", () => answer);
    onRpc("statcrm.sample", "get_sample", () => ({ state: "other", parts: [], problems: [] }));
    await mountWithCleanup(HomeSetup);
    await animationFrame();
    await animationFrame();
}

const buttons = (key) => queryAllTexts(`[data-step=${key}] button`);

test("an empty system shows all steps, each with its state in words", async () => {
    await mount(setup());
    expect("h2").toHaveText("Set up customer relations");
    expect(queryAllTexts("[data-step] small.ms-2")).toEqual([
        "Done",
        "To do",
        "Optional",
        "To do",
        "Not needed",
    ]);
    expect(buttons("company")).toEqual(["Do company"]);
    expect(buttons("mail")).toEqual(["Do mail", "Test Now", "Not Needed"]);
    expect(buttons("roles")).toEqual(["Do roles", "Mark as Done", "Not Needed"]);
    expect(buttons("users")).toEqual(["Not Needed"]);
    expect("[data-step=users]").toHaveText(/An administrator does this\./);
    expect(buttons("ledger")).toEqual(["Do ledger", "Bring Back"]);
    // the next one stands out, and only it
    expect(queryAllTexts(".btn-primary")).toEqual(["Do mail"]);
});

test("with customers one line is left", async () => {
    mockService("action", { doAction: (action) => expect.step(action) });
    await mount(setup({ is_empty: false }));
    expect("[data-step]").toHaveCount(0);
    expect(".o_statcrm_home_setup").toHaveText(/1 of 3 done/);
    expect(".o_statcrm_home_setup").toHaveText(/Next: Title mail/);
    await click("button:contains(Continue Set-up)");
    expect.verifySteps(["statcrm_custom.statcrm_setup_action"]);
});

test("it can be hidden", async () => {
    onRpc("statcrm.setup", "hide_setup", ({ args }) => expect.step(`hide ${args[0]}`) || true);
    await mount(setup({ is_empty: false }));
    await click("button:contains(Hide)");
    await animationFrame();
    expect.verifySteps(["hide true"]);
    expect(".o_statcrm_home_setup").toHaveCount(0);
});

test("nothing is asked for those who do not set up", async () => {
    await mount(setup(), false);
    expect(".o_statcrm_home_setup").toHaveCount(0);
});

test("a step opens its action, and is marked", async () => {
    mockService("action", { doAction: (action) => expect.step(action) });
    onRpc("statcrm.setup", "mark_step", ({ args }) => expect.step(args.join(" ")) || true);
    await mount(setup());
    await click("button:contains(Do mail)");
    await click("[data-step=roles] button:contains(Mark as Done)");
    await animationFrame();
    await click("[data-step=ledger] button:contains(Bring Back)");
    await animationFrame();
    expect.verifySteps(["x.mail", "roles done", "ledger false"]);
});

test("the page opens at its next step, once", async () => {
    onRpc("statcrm.setup", "get_setup", () => setup());
    onRpc("statcrm.setup", "mark_step", () => true);
    onRpc("statcrm.sample", "get_sample", () => ({ state: "other", parts: [], problems: [] }));
    patchWithCleanup(window.Element.prototype, {
        scrollIntoView() {
            expect.step(this.dataset.step || this.className);
        },
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "statcrm_custom.setup",
    });
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["mail"]);
    await click("[data-step=ledger] button:contains(Bring Back)");
    await animationFrame();
    await animationFrame();
    expect.verifySteps([]);
});
