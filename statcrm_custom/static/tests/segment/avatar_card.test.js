import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels, start, startServer } from "@mail/../tests/mail_test_helpers";
import { AvatarCardPopover } from "@mail/discuss/web/avatar_card/avatar_card_popover";
import "@statcrm_custom/segment/avatar_card/avatar_card_popover_patch";
import "@statcrm_custom/segment/avatar_card/res_partner_model_patch";
import { getService, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const CARD = ".o_avatar_card";
const CLASS = { id: 1, display_name: "Strategic customer", color: 5, kind: "nominated" };

/** The card of a contact person, with what the server tells of the customer. */
async function openCard(statcrm_card) {
    const pyEnv = await startServer();
    const id = pyEnv["res.partner"].create({ name: "Kaisa", email: "kaisa@ministry.example" });
    await start();
    getService("mail.store").insert({ "res.partner": [{ id, statcrm_card }] });
    await mountWithCleanup(AvatarCardPopover, {
        props: { id, model: "res.partner", close: () => {} },
    });
    await animationFrame();
    await animationFrame();
}

test("the card of a contact person tells class, segment and who answers", async () => {
    await openCard({ value_class: CLASS, segment: "Central government", manager: "Aino Lahti" });
    expect(`${CARD} .o-mail-avatar-card-name`).toHaveText("Kaisa");
    expect(`${CARD} .o_statcrm_card_class .o_statcrm_badge`).toHaveText("Strategic customer");
    expect(`${CARD} .o_statcrm_card_class .o_statcrm_badge`).toHaveClass("o_tag_color_5");
    expect(`${CARD} .o_statcrm_card_segment`).toHaveText("Central government");
    expect(`${CARD} .o_statcrm_card_manager`).toHaveText("Aino Lahti");
});

test("a customer without class, segment or manager has no line for them", async () => {
    await openCard({ value_class: false, segment: "", manager: "Aino Lahti" });
    expect(`${CARD} .o_statcrm_card_manager`).toHaveText("Aino Lahti");
    expect(`${CARD} :is(.o_statcrm_card_class, .o_statcrm_card_segment)`).toHaveCount(0);
});

test("who is told nothing of it gets Odoo's card", async () => {
    await openCard(undefined);
    expect(`${CARD} .o-mail-avatar-card-name`).toHaveText("Kaisa");
    expect(`${CARD} [class*=o_statcrm]`).toHaveCount(0);
});
