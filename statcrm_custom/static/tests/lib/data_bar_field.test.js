import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/lib/data_bar/data_bar_field";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Colleague extends models.Model {
    name = fields.Char();
    open = fields.Integer();
    late = fields.Integer({ string: "Late" });

    _records = [
        { id: 1, name: "Aino", open: 40, late: 10 },
        { id: 2, name: "Outi", open: 10, late: 0 },
        { id: 3, name: "Paula", open: 0, late: 0 },
    ];
}

defineMailModels();
defineModels([Colleague]);

const ARCH = `<list><field name="open" widget="statcrm_data_bar" options="{'part': 'late'}"/></list>`;
const widths = () =>
    queryAll(".o_statcrm_data_bar_track > span").map((bar) => bar.getAttribute("style"));

test("bars are in proportion to the highest number, the part is told in words", async () => {
    await mountView({ resModel: "colleague", type: "list", arch: ARCH });
    expect(queryAllTexts(".o_statcrm_data_bar")).toEqual(["40 Late: 10", "10", "0"]);
    expect(widths()).toEqual([
        "width: 75%",
        "width: 25%",
        "width: 25%",
        "width: 0%",
        "width: 0%",
        "width: 0%",
    ]);
});

test("the rows of all open groups have one scale", async () => {
    await mountView({
        resModel: "colleague",
        type: "list",
        arch: ARCH.replace("<list>", '<list expand="1">'),
        groupBy: ["name"],
    });
    expect(widths().slice(0, 4)).toEqual(["width: 75%", "width: 25%", "width: 25%", "width: 0%"]);
});
