import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/lib/trend_line/trend_field";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Sales extends models.Model {
    trend = fields.Json({ string: "Sales by Quarter" });
    currency_id = fields.Many2one({ relation: "res.currency" });

    _records = [
        {
            id: 1,
            trend: { values: [1000, 3000], labels: ["3 months to May", "3 months to August"] },
            currency_id: 1,
        },
        { id: 2, trend: false, currency_id: 1 },
    ];
}

defineMailModels();
defineModels([Sales]);

test("a row has its line, with amounts in the currency; a row without numbers has none", async () => {
    await mountView({
        resModel: "sales",
        type: "list",
        arch: `<list><field name="trend" widget="statcrm_trend"/></list>`,
    });
    expect(".o_statcrm_trend_line").toHaveCount(1);
    expect(".o_statcrm_trend_line").toHaveAttribute(
        "aria-label",
        /^Sales by Quarter\. First 3 months to May: .*1,000.*; last 3 months to August: .*3,000/,
    );
});
