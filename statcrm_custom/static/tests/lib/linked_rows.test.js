import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/lib/linked_rows/linked_rows";
import "@statcrm_custom/segment/value_badge/static_list_patch";
import "@statcrm_custom/segment/value_badge/value_badge_field";
import {
    contains,
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
    kind = fields.Selection({ selection: [["nominated", "By Nomination"]] });

    _records = [{ id: 1, name: "Strategic customer", color: 5, kind: "nominated" }];
}

class Line extends models.Model {
    _name = "line";

    class_id = fields.Many2one({ relation: "statcrm.value.class" });
    customer_id = fields.Many2one({ relation: "customer" });
    sheet_id = fields.Many2one({ relation: "customer" });

    _records = [{ id: 4, class_id: 1, customer_id: 3, sheet_id: 2 }];
    _views = { form: '<form><field name="class_id"/></form>' };
}

class Customer extends models.Model {
    _name = "customer";

    name = fields.Char();
    line_ids = fields.One2many({ relation: "line", relation_field: "sheet_id" });

    _records = [
        { id: 2, name: "Sheet", line_ids: [4] },
        { id: 3, name: "Ministry" },
    ];
}

defineMailModels();
defineModels([ValueClass, Line, Customer]);

function mountLines(attributes) {
    const list =
        '<list><field name="class_id" widget="statcrm_badge"/><field name="customer_id"/></list>';
    return mountView({
        resModel: "customer",
        type: "form",
        resId: 2,
        arch: `<form><field name="line_ids" readonly="1" ${attributes}>${list}</field></form>`,
    });
}

test("a row with a badge opens, whatever its window shows", async () => {
    await mountLines("");
    await contains(".o_data_row .o_data_cell").click();
    expect(".modal .o_field_widget[name=class_id]").toHaveText("Strategic customer");
});

test("a row to read opens what it is about", async () => {
    mockService("action", { doAction: (action) => expect.step([action.res_model, action.res_id]) });
    await mountLines(`widget="statcrm_linked_rows" options="{'opens': 'customer_id'}"`);
    await contains(".o_data_row .o_data_cell").click();
    expect.verifySteps([["customer", 3]]);
    expect(".modal").toHaveCount(0);
});

test("a row to read opens itself where nothing else is named", async () => {
    mockService("action", { doAction: (action) => expect.step([action.res_model, action.res_id]) });
    await mountLines('widget="statcrm_linked_rows"');
    await contains(".o_data_row .o_data_cell").click();
    expect.verifySteps([["line", 4]]);
});
