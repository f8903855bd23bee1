import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/segment/value_pyramid/value_pyramid";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class ValueClass extends models.Model {
    name = fields.Char();
    active = fields.Boolean({ default: true });
    customer_count = fields.Integer();
    target_count = fields.Integer();
    target_gap = fields.Integer();
    sales = fields.Float();
    sales_share = fields.Float();
    sales_currency_id = fields.Many2one({ relation: "res.currency" });
    counted_at = fields.Datetime();

    _records = [
        {
            id: 1,
            name: "Strategic customer",
            customer_count: 4,
            target_count: 16,
            target_gap: -12,
            sales: 3345810,
            sales_share: 61.5,
        },
        { id: 2, name: "Small customer", customer_count: 400, sales: 1000, sales_share: 0.1 },
    ];
}

defineMailModels();
defineModels([ValueClass]);

const STEP = ".o_statcrm_pyramid_step";

const show = () =>
    mountView({
        resModel: "value.class",
        type: "kanban",
        arch: `
            <kanban js_class="statcrm_value_pyramid">
                <field name="active"/>
                <field name="customer_count"/>
                <field name="target_count"/>
                <field name="target_gap"/>
                <field name="sales"/>
                <field name="sales_share"/>
                <field name="sales_currency_id"/>
                <field name="counted_at"/>
                <templates><t t-name="card"><field name="name"/></t></templates>
            </kanban>`,
    });

test("each step tells customers, target and sales, in figures and in a sentence", async () => {
    await show();
    expect(`${STEP}:eq(0)`).toHaveText(
        /Strategic customer.*16.*4.*12 below target.*3,345,810.*61.5 %/s,
    );
    expect(`${STEP}:eq(1)`).toHaveText(/Small customer.*400/s);
    expect(`${STEP}:eq(1) small:contains(target)`).toHaveCount(0);
    expect(`${STEP}:eq(0)`).toHaveAttribute(
        "aria-label",
        "Strategic customer. Customers: 4, 12 below target. Sales 3,345,810, 61.5 % of all.",
    );
    expect(".o_statcrm_pyramid_total").toHaveText(/Total.*404.*3,346,810/s);
});

test("widths grow with the square root of the numbers", async () => {
    await show();
    const widths = (name) => queryAll(`.o_statcrm_pyramid_${name}`).map((bar) => bar.style.width);
    expect(widths("actual")).toEqual(["7%", "70%"]);
    expect(widths("target")).toEqual(["14%", "0%"]);
});

test("a click on a step opens its customers, the keyboard reaches it", async () => {
    onRpc("statcrm.value.class", "action_customers", ({ args }) => ({
        type: "ir.actions.act_window",
        domain: [["statcrm_value_class_id", "in", args[0]]],
    }));
    await show();
    mockService("action", { doAction: (action) => expect.step([action.name, action.domain]) });
    await contains(`${STEP}:eq(1)`).click();
    expect.verifySteps([["Small customer", [["statcrm_value_class_id", "in", [2]]]]]);
    expect(queryFirst(STEP).tagName).toBe("BUTTON");
});

test("without customers the first step is told", async () => {
    for (const record of ValueClass._records) {
        record.customer_count = 0;
    }
    await show();
    expect(queryAllTexts(".o_statcrm_pyramid .alert")).toEqual([
        "No customers yet. Create or import them, then run a classification.",
    ]);
});
