import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/segment/class_band/class_band";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Customer extends models.Model {
    name = fields.Char();

    _records = [{ id: 1, name: "Ministry" }];
}

defineMailModels();
defineModels([Customer]);

const BAND = ".o_statcrm_class_band";

function show(periods) {
    onRpc("res.partner", "statcrm_class_band", () => ({ periods, today: "2026-03-11" }));
    return mountView({
        resModel: "customer",
        resId: 1,
        type: "form",
        arch: `<form><field name="name"/><widget name="statcrm_class_band"/></form>`,
    });
}

test("each class is a part of the band, as long as it lasted, and a line in words", async () => {
    await show([
        { name: "Big customer", color: 3, date_from: "2026-01-01", date_to: "2026-03-01" },
        { name: "Key customer", color: 5, date_from: "2026-03-01", date_to: "" },
    ]);
    expect(queryAllTexts(`${BAND} li`)).toEqual([
        "Big customer from Jan 1, 2026 until Mar 1, 2026",
        "Key customer since Mar 1, 2026",
    ]);
    const parts = queryAll(`${BAND}_bar > .badge`);
    expect(parts.map((part) => part.style.flexGrow)).toEqual(["59", "10"]);
    expect(parts[1]).toHaveClass("o_tag_color_5");
    expect(parts[1]).toHaveText("Key customer");
});

test("who never had a class is told how the history begins", async () => {
    await show([]);
    expect(BAND).toHaveText(/^No value class yet/);
    expect(`${BAND}_bar`).toHaveCount(0);
});
