import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Card extends models.Model {
    name = fields.Char();
    complete_name = fields.Char();
    is_company = fields.Boolean();
    parent_name = fields.Char();

    _records = [
        {
            id: 1,
            name: "Kaisa",
            complete_name: "Ministry of Education, Kaisa",
            is_company: false,
            parent_name: "Ministry of Education",
        },
        {
            id: 2,
            name: "Board",
            complete_name: "Board",
            is_company: true,
            parent_name: "Ministry of Education",
        },
        { id: 3, name: false, complete_name: "Ministry of Education, Invoice" },
    ];
}

defineMailModels();
defineModels([Card]);

test("the own name comes first, the organisation of a person below it", async () => {
    await mountView({
        resModel: "card",
        type: "list",
        arch: `<list><field name="complete_name" widget="statcrm_own_name"/></list>`,
    });
    expect(queryAllTexts(".o_data_row .o_field_statcrm_own_name")).toEqual([
        "Kaisa\nMinistry of Education",
        "Board",
        "Ministry of Education, Invoice",
    ]);
});
