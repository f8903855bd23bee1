import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    mockService,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";

class ValueClass extends models.Model {
    _name = "statcrm.value.class";

    name = fields.Char();
    color = fields.Integer();
    kind = fields.Selection({
        selection: [
            ["nominated", "By Nomination"],
            ["band", "By Sales"],
        ],
    });

    _records = [
        { id: 1, name: "Strategic customer", color: 5, kind: "nominated" },
        { id: 2, name: "Big customer", color: 10, kind: "band" },
    ];
}

class Colleague extends models.Model {
    _name = "colleague";

    name = fields.Char();

    _records = [{ id: 1, name: "Aino Lahti" }];
}

class Customer extends models.Model {
    _name = "customer";

    name = fields.Char();
    class_id = fields.Many2one({ relation: "statcrm.value.class" });
    manager_id = fields.Many2one({ relation: "colleague" });

    _records = [
        { id: 1, name: "Ministry", class_id: 1, manager_id: 1 },
        { id: 2, name: "Mill", class_id: 2 },
        { id: 3, name: "Stranger", class_id: false },
    ];
}

defineMailModels();
defineModels([ValueClass, Colleague, Customer]);

const FIELD = `<field name="class_id" widget="statcrm_badge"/>`;

test("a list shows name and colour of each class, and a star for a nomination", async () => {
    await mountView({ resModel: "customer", type: "list", arch: `<list>${FIELD}</list>` });
    expect(queryAllTexts(".o_data_cell")).toEqual(["Strategic customer", "Big customer", ""]);
    expect(".o_data_row:eq(0) .o_statcrm_badge").toHaveClass("o_tag_color_5");
    expect(".o_data_row:eq(1) .o_statcrm_badge").toHaveClass("o_tag_color_10");
    expect(".o_data_row:eq(0) .fa-star").toHaveAttribute("aria-label", "By Nomination");
    expect(".o_data_row:eq(1) .fa-star").toHaveCount(0);
    expect(".o_data_row:eq(2) .o_statcrm_badge").toHaveCount(0);
});

test("a kanban card shows the badge", async () => {
    const arch = `<kanban><templates><t t-name="card">${FIELD}</t></templates></kanban>`;
    await mountView({ resModel: "customer", type: "kanban", arch });
    expect(".o_kanban_record:eq(1) .o_statcrm_badge").toHaveText("Big customer");
    expect(".o_kanban_record:eq(1) .o_statcrm_badge").toHaveClass("o_tag_color_10");
});

test("a form shows the badge, not an input, and a click opens nothing", async () => {
    mockService("action", { doAction: () => expect.step("opened") });
    await mountView({
        resModel: "customer",
        resId: 1,
        type: "form",
        arch: `<form>${FIELD}</form>`,
    });
    expect(".o_statcrm_badge").toHaveText("Strategic customer");
    expect(".o_field_widget[name=class_id] :is(input, a)").toHaveCount(0);
    await click(".o_statcrm_badge");
    expect.verifySteps([]);
});

const WITH_MANAGER = FIELD.replace("/>", ` options="{'manager_field': 'manager_id'}"/>`);

test("a form says who answers for the customer, beside the badge", async () => {
    await mountView({
        resModel: "customer",
        resId: 1,
        type: "form",
        arch: `<form>${WITH_MANAGER}</form>`,
    });
    expect(".o_statcrm_badge_manager").toHaveText("Aino Lahti");
});

test("a list says it when the mouse rests on the badge", async () => {
    await mountView({ resModel: "customer", type: "list", arch: `<list>${WITH_MANAGER}</list>` });
    expect(".o_statcrm_badge_manager").toHaveCount(0);
    expect(".o_data_row:eq(0) span[data-tooltip]").toHaveAttribute(
        "data-tooltip",
        "Account manager: Aino Lahti",
    );
    expect(".o_data_row:eq(1) [data-tooltip*=answers]").toHaveCount(0);
});
