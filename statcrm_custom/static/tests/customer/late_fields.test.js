import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { lateFieldsOf } from "@statcrm_custom/customer/card/late_fields";
import { parseXML } from "@web/core/utils/xml";
import { FormController } from "@web/views/form/form_controller";
import {
    contains,
    defineModels,
    fields,
    findComponent,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Customer extends models.Model {
    name = fields.Char();
    note = fields.Char();
    line_ids = fields.One2many({ relation: "line", relation_field: "customer_id" });

    _records = [
        { id: 1, name: "Ministry", note: "Slow", line_ids: [1, 2] },
        { id: 2, name: "Mill", line_ids: [3] },
    ];
}

class Line extends models.Model {
    name = fields.Char();
    customer_id = fields.Many2one({ relation: "customer" });

    _records = [
        { id: 1, name: "Anna", customer_id: 1 },
        { id: 2, name: "Bertta", customer_id: 1 },
        { id: 3, name: "Kaisa", customer_id: 2 },
    ];
}

defineMailModels();
defineModels([Customer, Line]);

const ARCH = `
    <form js_class="statcrm_late_form">
        <field name="name"/>
        <notebook>
            <page string="First" name="first"><div class="first">First</div></page>
            <page string="People" name="people">
                <widget name="statcrm_late_fields" page="people" fields="note"/>
                <field name="note"/>
                <p class="none" invisible="line_ids">Nobody</p>
                <field name="line_ids">
                    <list editable="bottom"><field name="name"/></list>
                </field>
            </page>
        </notebook>
    </form>`;
const NAMES = ".o_data_row .o_data_cell";

function mountCustomer(values = {}) {
    return mountView({ resModel: "customer", resId: 1, type: "form", arch: ARCH, ...values });
}

const openPage = (name) => contains(`.nav-link[name=${name}]`).click();

beforeEach(() => {
    onRpc("web_read", ({ args, kwargs }) => {
        const names = Object.keys(kwargs.specification).filter((name) => name !== "display_name");
        expect.step(`${args[0]}: ${names.sort().join(" ")}`);
    });
});

test("which fields are late: lists, and those that are named", () => {
    const arch = parseXML(
        `<form><field name="tags"/><notebook>
            <page name="a"><field name="x"/><field name="lines"><list><field name="tags"/></list>
            </field><field name="slow"/><widget name="statcrm_late_fields" page="a" fields="slow,x,gone"/></page>
            <page name="b"><field name="others"/></page>
        </notebook></form>`,
    );
    const types = {
        tags: "many2many",
        x: "char",
        lines: "one2many",
        slow: "char",
        others: "one2many",
    };
    const known = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
    expect(lateFieldsOf(arch, known)).toEqual({ a: ["lines", "slow", "x"] });
});

test("what is on no page is read after the form, which does not wait for it", async () => {
    const answer = new Deferred();
    onRpc("web_read", ({ kwargs }) => ("note" in kwargs.specification ? answer : undefined));
    const arch = `
        <form js_class="statcrm_late_form">
            <widget name="statcrm_late_fields" page="numbers" after="1" fields="note"/>
            <field name="note"/>
            <field name="name"/>
        </form>`;
    await mountCustomer({ arch });
    expect(".o_field_widget[name=name] input").toHaveValue("Ministry");
    expect(".o_field_widget[name=note] input").toHaveValue("");
    answer.resolve();
    await animationFrame();
    expect(".o_field_widget[name=note] input").toHaveValue("Slow");
    expect.verifySteps(["1: name", "1: note"]);
});

test("a page is read when it is shown, and with the rest from then on", async () => {
    await mountCustomer({ resIds: [1, 2] });
    expect.verifySteps(["1: name"]);
    await openPage("people");
    expect.verifySteps(["1: line_ids note"]);
    expect(queryAllTexts(NAMES)).toEqual(["Anna", "Bertta"]);
    expect(".o_field_widget[name=note] input").toHaveValue("Slow");
    expect(".none").toHaveCount(0);
    await openPage("first");
    await openPage("people");
    expect.verifySteps([]);
    await contains(".o_pager_next").click();
    expect.verifySteps(["2: line_ids name note"]);
    expect(queryAllTexts(NAMES)).toEqual(["Kaisa"]);
});

test("the page that is shown stays until the other one is read", async () => {
    const answer = new Deferred();
    await mountCustomer();
    onRpc("web_read", () => answer);
    await openPage("people");
    expect(".first").toHaveCount(1);
    expect(NAMES).toHaveCount(0);
    answer.resolve();
    await animationFrame();
    expect(".first").toHaveCount(0);
    expect(NAMES).toHaveCount(2);
    expect.verifySteps(["1: name", "1: line_ids note"]);
});

test("what is saved before a page is shown leaves its list alone", async () => {
    onRpc("web_save", ({ args }) => expect.step(JSON.stringify(args[1])));
    await mountCustomer();
    await contains(".o_field_widget[name=name] input").edit("Ministry of Forests");
    await contains(".o_form_button_save").click();
    expect.verifySteps(["1: name", '{"name":"Ministry of Forests"}']);
    await openPage("people");
    expect(queryAllTexts(NAMES)).toEqual(["Anna", "Bertta"]);
    await contains(`${NAMES}:first`).click();
    await contains(".o_selected_row input").edit("Aino");
    await contains(".o_form_button_save").click();
    expect(queryAllTexts(NAMES)).toEqual(["Aino", "Bertta"]);
    expect.verifySteps(["1: line_ids note", '{"line_ids":[[1,1,{"name":"Aino"}]]}']);
});

test("a page read for one record is not shown for the next one", async () => {
    const answer = new Deferred();
    onRpc("web_read", ({ kwargs }) => {
        if ("line_ids" in kwargs.specification) {
            return answer;
        }
    });
    await mountCustomer({ resIds: [1, 2] });
    await openPage("people");
    await contains(".o_field_widget[name=name] input").edit("Ministry of Forests");
    await contains(".o_pager_next").click(); // saves, and asks for the next one
    expect(".o_field_widget[name=name] input").toHaveValue("Mill");
    answer.resolve([{ id: 1, note: "Slow", line_ids: [{ id: 1, name: "Anna" }] }]);
    await animationFrame();
    expect(queryAllTexts(NAMES)).toEqual(["Kaisa"]);
    expect(".o_field_widget[name=note] input").toHaveValue("");
    expect.verifySteps(["1: name"]);
});

test("what was typed meanwhile stays", async () => {
    await mountCustomer();
    await contains(".o_field_widget[name=name] input").edit("Typed", { confirm: false });
    await openPage("people");
    expect(".o_field_widget[name=name] input").toHaveValue("Typed");
    expect(NAMES).toHaveCount(2);
    expect.verifySteps(["1: name", "1: line_ids note"]);
});

test("a new record has nothing to be read, and keeps its lines when it is saved", async () => {
    await mountCustomer({ resId: false });
    await contains(".o_field_widget[name=name] input").edit("New");
    await openPage("people");
    expect(".none").toHaveCount(1);
    await contains(".o_field_x2many_list_row_add a").click();
    await contains(".o_selected_row input").edit("Otto", { confirm: false });
    await contains(".o_form_button_save").click();
    expect(queryAllTexts(NAMES)).toEqual(["Otto"]);
    expect.verifySteps([]);
});

test("a page that cannot be read says so, and can be tried again", async () => {
    await mountCustomer();
    let isBroken = true;
    onRpc("web_read", () => {
        if (isBroken) {
            throw makeServerError({ message: "No people" });
        }
    });
    await openPage("people");
    expect("[role=alert]").toHaveText(/No people/);
    isBroken = false;
    await contains("[role=alert] button").click();
    expect("[role=alert]").toHaveCount(0);
    expect(NAMES).toHaveCount(2);
    // the first time it did not come so far
    expect.verifySteps(["1: name", "1: line_ids note"]);
});

test("a page is complete that is opened while the form is read again", async () => {
    const view = await mountCustomer();
    const { model } = findComponent(view, (one) => one instanceof FormController);
    const answer = new Deferred();
    onRpc("web_read", ({ kwargs }) => ("name" in kwargs.specification ? answer : undefined));
    model.load();
    await openPage("people");
    expect(NAMES).toHaveCount(2);
    answer.resolve();
    await animationFrame();
    expect(NAMES).toHaveCount(2);
    expect(".none").toHaveCount(0);
    expect.verifySteps(["1: name", "1: line_ids note", "1: name", "1: line_ids note"]);
});
