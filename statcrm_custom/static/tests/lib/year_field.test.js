import { expect, test } from "@odoo/hoot";
import { queryFirst } from "@odoo/hoot-dom";
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

class Programme extends models.Model {
    year = fields.Integer();

    _records = [{ id: 1, year: 0 }];
}

defineMailModels();
defineModels([Programme]);

test("no year is empty, a year is written as it is, and can be taken away", async () => {
    onRpc("web_save", ({ args }) => {
        expect.step(args[1].year);
    });
    await mountView({
        resModel: "programme",
        resId: 1,
        type: "form",
        arch: `<form><field name="year" widget="statcrm_year"/></form>`,
    });
    const shown = () => queryFirst(".o_field_statcrm_year input").value;
    expect(shown()).toBe("");
    await contains(".o_field_statcrm_year input").edit("2027");
    await clickSave();
    expect(shown()).toBe("2027");
    await contains(".o_field_statcrm_year input").edit("");
    await clickSave();
    expect(shown()).toBe("");
    expect.verifySteps([2027, 0]);
});
