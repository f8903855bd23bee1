import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/segment/customer_domain/customer_domain_field";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Customer extends models.Model {
    name = fields.Char();
    statcrm_is_principal = fields.Boolean();

    _records = [
        { id: 1, name: "City", statcrm_is_principal: true },
        { id: 2, name: "City library", statcrm_is_principal: false },
        { id: 3, name: "Mill", statcrm_is_principal: true },
    ];
    _views = { list: `<list><field name="name"/></list>` };
}

class Rule extends models.Model {
    domain = fields.Char();

    _records = [{ id: 1, domain: `[("name", "ilike", "city")]` }];
}

defineMailModels();
defineModels([Customer, Rule]);

test("offices and people are neither counted nor shown", async () => {
    await mountView({
        type: "form",
        resModel: "rule",
        resId: 1,
        arch: `<form><field name="domain" widget="statcrm_customer_domain" options="{'model': 'customer'}"/></form>`,
    });
    expect(".o_domain_show_selection_button").toHaveText("1 record(s)");
    await contains(".o_domain_show_selection_button").click();
    expect(".modal .o_data_row").toHaveCount(1);
    expect(".modal .o_data_row").toHaveText("City");
});
