import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { markup } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { StatcrmHome } from "@statcrm_custom/customer/home/home";
import {
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
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

function home(myCustomers) {
    const mine = [tile("my_customers", { count: myCustomers }), tile("my_key", { count: 0 })];
    const late = tile("late", { count: 1234, tone: "danger", hint: "Do them." });
    const sentence = tile("concentration", { text: "The top 5 % bring 36 %." });
    return {
        user: "Anna",
        sections: [
            { key: "waiting", title: "Waiting for me", tiles: [late] },
            { key: "mine", title: "My customers", tiles: mine },
            { key: "house", title: "All customers", tiles: [sentence] },
        ],
    };
}

async function mountHome(getHome) {
    onRpc("statcrm.home", "get_home", getHome);
    await mountWithCleanup(StatcrmHome, { props: { action: {}, actionId: 1 } });
    await animationFrame();
}

test("tiles show their count, and their tone in words", async () => {
    await mountHome(() => home(7));
    expect("h1").toHaveText("Hello, Anna");
    expect(queryAllTexts("h2")).toEqual(["Waiting for me", "My customers", "All customers"]);
    expect("button[data-tile=late] .o_statcrm_tile_count").toHaveText("1,234");
    expect("button[data-tile=late] .o_statcrm_tile_tone").toHaveText("Urgent");
    expect("button[data-tile=late]").toHaveText(/Do them\./);
    expect("button[data-tile=my_customers] .o_statcrm_tile_tone").toHaveCount(0);
    expect("button[data-tile=concentration]").toHaveText(/The top 5 % bring 36 %\./);
    expect(".w-100 > button").toHaveCount(1);
});

test("the empty text of what a tile opens is no text with tags", async () => {
    mockService("action", {
        doAction: ({ help }) => expect.step([help instanceof markup("").constructor, `${help}`]),
    });
    const shown = home(7);
    shown.sections[0].tiles[0].action.help = "<p>None</p>";
    await mountHome(() => shown);
    await click("button[data-tile=late]");
    expect.verifySteps([[true, "<p>None</p>"]]);
});

test("a tile opens what it counts", async () => {
    mockService("action", { doAction: (action) => expect.step(action.name) });
    await mountHome(() => home(7));
    await click("button[data-tile=late]");
    expect.verifySteps(["late"]);
});

test("who answers for no customer is shown the way to all of them", async () => {
    mockService("action", { doAction: (action) => expect.step(action) });
    await mountHome(() => home(0));
    expect("[data-section=mine] .o_statcrm_tile").toHaveCount(0);
    expect(".o_statcrm_home_empty").toHaveText(
        /You are not the account manager of any customer yet\./,
    );
    await click(".o_statcrm_home_empty button");
    expect.verifySteps(["statcrm_custom.res_partner_action_customers"]);
});

test("a failure says what to do, and trying again works", async () => {
    let broken = true;
    await mountHome(() => {
        if (broken) {
            throw makeServerError({ message: "The disk is full." });
        }
        return home(7);
    });
    expect("[role=alert]").toHaveText(/try again.*The disk is full\./s);
    broken = false;
    await click("[role=alert] button");
    await animationFrame();
    expect("[role=alert]").toHaveCount(0);
    expect(".o_statcrm_tile").toHaveCount(4);
});
