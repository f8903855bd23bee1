import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { parseXML } from "@web/core/utils/xml";
import { pagesOf } from "@statcrm_custom/customer/card/show_field";

class Customer extends models.Model {
    name = fields.Char();
    city = fields.Char();
    ref = fields.Char();

    _records = [
        { id: 1, name: "Ministry" },
        { id: 2, name: "Mill" },
    ];
}

defineMailModels();
defineModels([Customer]);

const NOTHING = {
    kind: "customer",
    badge: null,
    lines: [],
    cells: [],
    sections: [],
    missing: [],
    actions: [],
};
function section(key, sequence) {
    const none = { text: "", warnings: [], chart: null, lines: [], hidden: 0, more: "" };
    return { key, title: key, column: "main", sequence, hint: "", ...none };
}

const CELL = {
    parts: [],
    detail: [],
    tone: "",
    detail_tone: "muted",
    method: "",
    chart: null,
};
const CARD = {
    ...NOTHING,
    badge: { display_name: "Strategic customer", color: 1, kind: "nominated" },
    lines: [{ key: "reason", parts: [{ text: "By nomination." }], tone: "muted" }],
    cells: [
        { ...CELL, key: "responsible", label: "Account manager", parts: [{ text: "Aino" }] },
        { ...CELL, key: "last", label: "Last contact", parts: [{ text: "Nov 4" }] },
        {
            ...CELL,
            key: "promises",
            label: "Promises not kept",
            parts: [{ text: "2" }],
            tone: "danger",
            method: "action_statcrm_board",
        },
        {
            ...CELL,
            key: "sales",
            label: "Sales",
            parts: [{ text: "700" }],
            chart: { values: [500, 200], labels: ["Jun", "Jul"], title: "Sales" },
        },
    ],
    sections: [section("planned", 10), section("contacts", 20)],
    missing: [{ name: "Street and city", field: "city" }],
    actions: [
        { method: "action_statcrm_brief", sequence: 10, label: "Brief", icon: "fa-file-text-o" },
        { method: "action_statcrm_new_office", sequence: 90, label: "New Office", icon: "fa-plus" },
    ],
};
const OVERVIEW = {
    kind: "customer",
    sections: [section("promises", 12), section("running", 30)],
    people: {
        rows: [
            {
                id: 5,
                name: "Kaisa",
                posts: [
                    { function: "Director", level: "", place: "Ministry" },
                    { function: "Board", level: "Director", place: "Office" },
                ],
                email: "kaisa@example.com",
                phone: "+358 9 1",
                roles: [{ name: "Buyer", color: 2 }],
            },
        ],
        more: "and 3 more",
    },
};
const ARCH = `
    <form>
        <field name="name"/>
        <widget name="statcrm_card"/>
        <widget name="statcrm_card_actions"/>
        <notebook>
            <page string="Overview" name="statcrm_overview">
                <widget name="statcrm_card_overview"/>
            </page>
            <page string="Details" name="statcrm_details">
                <notebook>
                    <page string="First" name="first"><field name="ref"/></page>
                    <page string="Second" name="second"><field name="city"/></page>
                </notebook>
            </page>
        </notebook>
    </form>`;

beforeEach(() => {
    onRpc("statcrm.card", "get_overview", () => OVERVIEW);
});

function mountCard(values = {}) {
    return mountView({ resModel: "customer", resId: 1, type: "form", arch: ARCH, ...values });
}

test("the form does not wait for the card", async () => {
    const answer = new Deferred();
    onRpc("statcrm.card", "get_card", () => answer);
    await mountCard();
    expect(".o_field_widget[name=name] input").toHaveValue("Ministry");
    expect(".o_statcrm_card[aria-busy=true] .placeholder").toHaveCount(3);
    expect(".o_statcrm_card_overview .placeholder").toHaveCount(3);
    answer.resolve(CARD);
    await animationFrame();
    expect(".placeholder").toHaveCount(0);
    expect(".o_statcrm_card .o_statcrm_badge").toHaveText("Strategic customer");
    expect("[data-line=reason]").toHaveText("By nomination.");
    expect("[data-cell=responsible]").toHaveText(/Account manager\s+Aino/);
    expect("[data-cell=sales] svg").toHaveCount(1);
});

test("what is saved on the form is at its top", async () => {
    let manager = "Nobody yet";
    onRpc("statcrm.card", "get_card", () => {
        const cell = { ...CELL, key: "responsible", label: "Manager" };
        return { ...CARD, cells: [{ ...cell, parts: [{ text: manager }] }] };
    });
    await mountCard();
    await animationFrame();
    expect("[data-cell=responsible]").toHaveText(/Nobody yet/);
    manager = "Aino";
    await contains(".o_field_widget[name=name] input").edit("Ministry of Culture");
    expect("[data-cell=responsible]").toHaveText(/Nobody yet/);
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect("[data-cell=responsible]").toHaveText(/Aino/);
});

test("the top with last and next, and the overview are asked for once", async () => {
    onRpc("statcrm.card", "get_card", ({ args }) => {
        expect.step(`top ${args[0]}`);
        return CARD;
    });
    onRpc("statcrm.card", "get_overview", ({ args }) => {
        expect.step(`overview ${args[0]}`);
        return OVERVIEW;
    });
    await mountCard({ resIds: [1, 2] });
    await animationFrame();
    expect.verifySteps(["top 1", "overview 1"]);
    expect(queryAllTexts(".o_statcrm_card_overview h2")).toEqual([
        "People",
        "planned",
        "promises",
        "contacts",
        "running",
    ]);
    expect(".o_statcrm_card_person").toHaveText(/Kaisa/);
    // one line for each post of a person
    expect(queryAllTexts(".o_statcrm_card_person .text-muted")).toEqual([
        "Director · Ministry",
        "Board · Director · Office",
    ]);
    expect(".o_statcrm_card_person a[href='mailto:kaisa@example.com']").toHaveCount(1);
    expect(".o_statcrm_card_person a[href='tel:+358 9 1']").toHaveCount(1);
    expect("[data-action=action_statcrm_brief]").toHaveText("Brief");
    expect("[data-action=action_statcrm_new_office]").toHaveCount(0);
    await contains(".o_statcrm_card_menu").click();
    expect("[data-action=action_statcrm_new_office]").toHaveText("New Office");
    await contains(".o_pager_next").click();
    await animationFrame();
    expect.verifySteps(["top 2", "overview 2"]);
});

test("the overview is asked for when it is shown, and appears as a whole", async () => {
    const answers = { card: new Deferred(), overview: new Deferred() };
    onRpc("statcrm.card", "get_card", () => answers.card);
    onRpc("statcrm.card", "get_overview", () => {
        expect.step("overview");
        return answers.overview;
    });
    await mountCard();
    answers.overview.resolve(OVERVIEW);
    await animationFrame();
    expect(".o_statcrm_card_overview .placeholder").toHaveCount(3);
    expect(".o_statcrm_card_overview h2").toHaveCount(0);
    answers.card.resolve(CARD);
    await animationFrame();
    expect("[data-cell=last]").toHaveText(/Last contact\s+Nov 4/);
    expect(".placeholder").toHaveCount(0);
    expect(".o_statcrm_card_overview h2").toHaveCount(5);
    expect.verifySteps(["overview"]);
    await contains(".nav-link[name=statcrm_details]").click();
    expect.verifySteps([]);
    answers.overview = new Deferred();
    await contains(".nav-link[name=statcrm_overview]").click();
    expect.verifySteps(["overview"]);
    expect(".o_statcrm_card_overview h2").toHaveCount(5); // while it is read again
});

test("an overview that fails leaves the top, and can be tried again", async () => {
    let isBroken = true;
    onRpc("statcrm.card", "get_card", () => CARD);
    onRpc("statcrm.card", "get_overview", () => {
        if (isBroken) {
            throw makeServerError({ message: "No overview" });
        }
        return OVERVIEW;
    });
    await mountCard();
    await animationFrame();
    expect("[data-cell=responsible]").toHaveCount(1);
    expect(".o_statcrm_card_overview [role=alert]").toHaveText(/No overview/);
    isBroken = false;
    await contains(".o_statcrm_card_overview [role=alert] button").click();
    await animationFrame();
    expect(".o_statcrm_card_person").toHaveCount(1);
});

test("a failure stays in the card and loses nothing that was typed", async () => {
    let isBroken = true;
    onRpc("statcrm.card", "get_card", () => {
        if (isBroken) {
            throw makeServerError({ message: "No card" });
        }
        return CARD;
    });
    await mountCard();
    await animationFrame();
    await contains(".o_field_widget[name=name] input").edit("Typed", { confirm: false });
    expect("[role=alert]").toHaveText(/could not be loaded.*No card/s);
    isBroken = false;
    await contains("[role=alert] button").click();
    await animationFrame();
    expect("[role=alert]").toHaveCount(0);
    expect("[data-cell=responsible]").toHaveCount(1);
    expect(".o_field_widget[name=name] input").toHaveValue("Typed");
});

test("missing data is a click from its field, on whatever page it is", async () => {
    onRpc("statcrm.card", "get_card", () => CARD);
    await mountCard();
    await animationFrame();
    expect(".o_field_widget[name=city]").toHaveCount(0);
    await contains("[data-missing=city]").click();
    for (let step = 0; step < 10; step++) {
        await advanceTime(50);
        await animationFrame();
    }
    await contains(".o_field_widget[name=city] input:focus").edit("Helsinki");
    expect(".o_field_widget[name=city] input").toHaveValue("Helsinki");
});

test("the pages around a field, not those of a list", () => {
    const arch = parseXML(
        `<form><notebook><page name="a"><field name="lines"><list><field name="x"/></list></field>
        </page><page name="b"><notebook><page name="c"><field name="x"/></page></notebook></page>
        </notebook><field name="y"/></form>`,
    );
    expect(pagesOf(arch, "x")).toEqual(["b", "c"]);
    expect(pagesOf(arch, "y")).toEqual([]);
});

test("a button saves the form and opens what its method returns", async () => {
    onRpc("statcrm.card", "get_card", () => CARD);
    onRpc("web_save", ({ args }) => expect.step(`save ${args[1].name}`));
    onRpc("res.partner", "action_statcrm_board", ({ args }) => {
        expect.step(`call ${args[0]}`);
        return { type: "ir.actions.client", tag: "board" };
    });
    mockService("action", { doAction: (action) => expect.step(action.tag) });
    await mountCard();
    await animationFrame();
    await contains(".o_field_widget[name=name] input").edit("Other", { confirm: false });
    await contains("[data-cell=promises] button").click();
    await animationFrame();
    expect.verifySteps(["save Other", "call 1", "board"]);
});
