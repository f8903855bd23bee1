import { expect, test } from "@odoo/hoot";
import { animationFrame, click, queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Ledger extends models.Model {
    header_names = fields.Json();
    amount = fields.Char();

    _records = [{ id: 1, header_names: ["Kunde", "Netto €"], amount: false }];
}

defineMailModels();
defineModels([Ledger]);

test("a name of the file is chosen and saved", async () => {
    onRpc("web_save", ({ args }) => {
        expect.step(args[1].amount);
    });
    await mountView({
        resModel: "ledger",
        resId: 1,
        type: "form",
        arch: `<form>
            <field name="header_names" invisible="1"/>
            <field name="amount" widget="statcrm_column_choice"/>
        </form>`,
    });
    await contains(".o_field_statcrm_column_choice .o_select_menu_input").click();
    expect(queryAllTexts(".o_select_menu_item")).toEqual(["Kunde", "Netto €"]);
    await click(".o_select_menu_item:contains(Netto)");
    await animationFrame();
    await clickSave();
    expect.verifySteps(["Netto €"]);
});
