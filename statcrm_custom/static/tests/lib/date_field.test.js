import { expect, test } from "@odoo/hoot";
import { Deferred, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/lib/date_field/datetime_field_patch";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Run extends models.Model {
    _name = "run";

    date_to = fields.Date({ onChange: () => {} });
    note = fields.Char({ onChange: () => {} });

    _records = [{ id: 1, date_to: "2026-10-31" }];
}

defineMailModels();
defineModels([Run]);

const VIEW = {
    resModel: "run",
    type: "form",
    resId: 1,
    arch: '<form><field name="date_to"/><field name="note"/></form>',
};

test("a typed day is shown when the server was asked first", async () => {
    const asked = new Deferred();
    onRpc("run", "onchange", () => asked);
    await mountView(VIEW);
    await contains(".o_field_widget[name=date_to] button").click();
    await contains(".o_field_widget[name=date_to] input").edit("06/30/1998", { confirm: "Tab" });
    await animationFrame();
    asked.resolve({ value: {} });
    await animationFrame();
    await animationFrame();
    expect(".o_field_widget[name=date_to] button").toHaveText("Jun 30, 1998");
});

test("a day that the server adjusts is shown", async () => {
    onRpc("run", "onchange", () => ({ value: { date_to: "1998-07-01" } }));
    await mountView(VIEW);
    await contains(".o_field_widget[name=note] input").edit("x", { confirm: "Tab" });
    await animationFrame();
    await animationFrame();
    expect(".o_field_widget[name=date_to] button").toHaveText("Jul 1, 1998");
});
