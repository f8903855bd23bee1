import { expect, test } from "@odoo/hoot";
import { queryAll } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/segment/customer_figures/customer_figures";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Figures extends models.Model {
    segment = fields.Char();
    value_class = fields.Char();
    customer_count = fields.Integer({ aggregator: "sum" });

    _records = [
        { id: 1, segment: "Ministries", value_class: "Key", customer_count: 100 },
        { id: 2, segment: "Ministries", value_class: "Small", customer_count: 25 },
        { id: 3, segment: "Libraries", value_class: "Small", customer_count: 4 },
    ];
}

defineMailModels();
defineModels([Figures]);

const heat = () =>
    queryAll(".o_statcrm_heat_map tbody td").map((cell) => [
        cell.innerText.trim(),
        cell.style.getPropertyValue("--o-statcrm-heat"),
    ]);

function show(fieldsOfView) {
    return mountView({
        resModel: "figures",
        type: "pivot",
        arch: `
            <pivot js_class="statcrm_customer_figures_pivot">
                ${fieldsOfView}
                <field name="customer_count" type="measure"/>
            </pivot>`,
    });
}

test.tags("desktop");
test("the higher a number the darker its cell; totals stay plain", async () => {
    await show(`<field name="segment" type="row"/><field name="value_class" type="col"/>`);
    expect(heat()).toEqual([
        ["100", ""],
        ["29", ""],
        ["129", ""],
        ["", ""],
        ["4", "0.120"],
        ["4", ""],
        ["100", "0.600"],
        ["25", "0.300"],
        ["125", ""],
    ]);
});

test.tags("desktop");
test("without columns the totals of the rows are the map", async () => {
    await show(`<field name="segment" type="row"/>`);
    expect(heat()).toEqual([
        ["129", ""],
        ["4", "0.107"],
        ["125", "0.600"],
    ]);
});
