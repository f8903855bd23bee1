import { expect, press, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { utils as uiUtils } from "@web/core/ui/ui_service";

class Town extends models.Model {
    _name = "town";

    name = fields.Char();

    _records = [
        { id: 1, name: "Turku" },
        { id: 2, name: "Oulu" },
    ];
    _views = {
        kanban: `<kanban><templates><t t-name="card"><field name="name"/></t></templates></kanban>`,
        search: `<search/>`,
    };
}

class Visit extends models.Model {
    _name = "visit";

    kind = fields.Selection({
        selection: [
            ["call", "Call"],
            ["visit", "Visit"],
            ["mail", "Mail"],
        ],
        required: true,
    });
    town_id = fields.Many2one({ relation: "town" });

    _records = [{ id: 1, kind: "call" }];
}

defineMailModels();
defineModels([Town, Visit]);

const shown = (arch) => mountView({ resModel: "visit", resId: 1, type: "form", arch });

test("on a small screen a record is chosen by keys alone", async () => {
    patchWithCleanup(uiUtils, { isSmall: () => true });
    await shown(`<form><field name="town_id"/></form>`);
    const input = await contains(".o_field_widget[name=town_id] input");
    await input.focus();
    await press("Enter");
    await animationFrame();
    expect(".modal .o_kanban_record:not(.o_kanban_ghost)").toHaveCount(2);
    await animationFrame();
    await animationFrame();
    // it is searched at once, and Arrow Down leads to what was found
    expect(".modal .o_searchview_input").toBeFocused();
    await press("ArrowDown");
    await press("ArrowDown");
    await animationFrame();
    expect(".modal .o_kanban_record:eq(1)").toBeFocused();
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(".o_field_widget[name=town_id] input").toHaveValue("Oulu");
});

test("badges are one stop of the Tab key, and arrows choose", async () => {
    await shown(`<form><field name="kind" widget="selection_badge"/></form>`);
    expect(queryAllTexts(".o_selection_badge[tabindex='0']")).toEqual(["Call"]);
    await contains(".o_selection_badge:eq(0)").focus();
    await press("ArrowRight");
    await animationFrame();
    expect(".o_selection_badge.active").toHaveText("Visit");
    expect(".o_selection_badge.active").toBeFocused();
    expect(".o_selection_badge.active").toHaveAttribute("aria-checked", "true");
    await press("ArrowLeft");
    await press("ArrowLeft");
    await animationFrame();
    expect(".o_selection_badge.active").toHaveText("Mail");
    await press("Enter");
    await animationFrame();
    expect(".o_selection_badge.active").toHaveText("Mail");
});
