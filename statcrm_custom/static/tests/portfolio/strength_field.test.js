import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Acquaintance extends models.Model {
    strength = fields.Integer();

    _records = [
        { id: 1, strength: 2 },
        { id: 2, strength: 5 },
        { id: 3, strength: 0 },
        { id: 4, strength: 42 },
    ];
}

defineMailModels();
defineModels([Acquaintance]);

test("a strength is five dots, whatever the sample rows of an empty list hold", async () => {
    await mountView({
        resModel: "acquaintance",
        type: "list",
        arch: `<list><field name="strength" widget="statcrm_strength"/></list>`,
    });
    expect(queryAllTexts(".o_statcrm_strength [aria-hidden]")).toEqual([
        "●●○○○",
        "●●●●●",
        "○○○○○",
        "●●●●●",
    ]);
});
