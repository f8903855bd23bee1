import { Component, useState, xml } from "@odoo/owl";
import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { RecipientNotice } from "@statcrm_custom/portfolio/recipient_notice/recipient_notice";

class Parent extends Component {
    static components = { RecipientNotice };
    static props = {};
    static template = xml`<RecipientNotice partnerIds="state.ids"/>`;

    setup() {
        this.state = useState({ ids: [7] });
    }
}

defineMailModels();

const SENTENCE = "Ministry (strategic customer): the key account manager is Aino Lahti.";

test("the writer is told, and no longer when the recipient is taken out", async () => {
    onRpc("res.partner", "statcrm_recipient_notices", ({ args }) => {
        expect.step(`asked ${args[0]}`);
        return args[0].includes(7) ? [SENTENCE] : [];
    });
    const parent = await mountWithCleanup(Parent);
    await animationFrame();
    expect(".o_statcrm_recipient_notice").toHaveText(SENTENCE);
    parent.state.ids = [8];
    await animationFrame();
    await animationFrame();
    expect(".o_statcrm_recipient_notice").toHaveCount(0);
    parent.state.ids = [8];
    await animationFrame();
    parent.state.ids = [];
    await animationFrame();
    expect.verifySteps(["asked 7", "asked 8"]);
});
