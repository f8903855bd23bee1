import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/lib/catalogue/catalogue_views";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Role extends models.Model {
    _name = "role";
    name = fields.Char();
    _records = [{ id: 1, name: "Buyer" }];
}

defineMailModels();
defineModels([Role]);

const HELP = ".o_statcrm_catalogue_help";
const noContentHelp = "What do people do?";

test("the help of the action stands above the rows", async () => {
    await mountView({
        type: "list",
        resModel: "role",
        noContentHelp,
        arch: `<list js_class="statcrm_catalogue_list"><field name="name"/></list>`,
    });
    expect(HELP).toHaveText("What do people do?");
    expect(".o_data_row").toHaveCount(1);
});

test("and above the cards", async () => {
    await mountView({
        type: "kanban",
        resModel: "role",
        noContentHelp,
        arch: `
            <kanban js_class="statcrm_catalogue_kanban">
                <templates><t t-name="card"><field name="name"/></t></templates>
            </kanban>`,
    });
    expect(HELP).toHaveText("What do people do?");
});

test("without rows Odoo shows it", async () => {
    Role._records = [];
    await mountView({
        type: "list",
        resModel: "role",
        noContentHelp,
        arch: `<list js_class="statcrm_catalogue_list"><field name="name"/></list>`,
    });
    expect(HELP).toHaveCount(0);
    expect(".o_view_nocontent").toHaveCount(1);
});
