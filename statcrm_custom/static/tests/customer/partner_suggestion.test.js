import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";

class Offer extends models.Model {
    _name = "offer";

    partner_id = fields.Many2one({ relation: "res.partner" });

    _records = [{ id: 1 }];
}

defineMailModels();
defineModels([Offer]);

const MINISTRY = 71;
const ARCH = `<form><field name="partner_id"/></form>`;

function answerWithBadges() {
    onRpc("res.partner", "web_name_search", () => [
        { id: MINISTRY, display_name: "Ministry" },
        { id: 72, display_name: "Mill" },
    ]);
    onRpc("res.partner", "web_read", ({ args }) => {
        expect.step(`badges of ${args[0]}`);
        return [
            {
                id: MINISTRY,
                statcrm_badge_class_id: {
                    id: 1,
                    display_name: "Strategic customer",
                    color: 5,
                    kind: "nominated",
                },
                statcrm_responsible_id: { id: 2, display_name: "Aino Lahti" },
            },
            {
                id: 72,
                statcrm_badge_class_id: {
                    id: 3,
                    display_name: "Big customer",
                    color: 10,
                    kind: "band",
                },
                statcrm_responsible_id: false,
            },
        ];
    });
}

async function openSuggestions() {
    await mountView({ resModel: "offer", resId: 1, type: "form", arch: ARCH });
    await contains(".o_field_widget[name=partner_id] input").click();
    await runAllTimers();
    await animationFrame();
}

test("a suggested strategic customer has its badge, with who answers for it", async () => {
    answerWithBadges();
    await openSuggestions();
    expect.verifySteps([`badges of ${MINISTRY},72`]);
    const badge = ".o-autocomplete--dropdown-item:eq(0) .o_statcrm_suggestion";
    expect(badge).toHaveText("Strategic customer");
    expect(badge).toHaveClass("o_tag_color_5");
    expect(".o-autocomplete--dropdown-item:eq(0)").toHaveText(/Aino Lahti/);
    expect(".o_statcrm_suggestion").toHaveCount(1);
});

test("whoever is not of the house gets names alone", async () => {
    patchWithCleanup(user, { isInternalUser: false });
    answerWithBadges();
    await openSuggestions();
    expect.verifySteps([]);
    expect(".o_statcrm_suggestion").toHaveCount(0);
    expect(queryAllTexts(".o-autocomplete--dropdown-item").slice(0, 2)).toEqual([
        "Ministry",
        "Mill",
    ]);
});
