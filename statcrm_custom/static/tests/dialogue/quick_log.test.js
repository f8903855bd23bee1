import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { StatcrmHome } from "@statcrm_custom/customer/home/home";
import "@statcrm_custom/dialogue/quick_log/quick_log";
import { mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";

defineMailModels();

const BUTTONS = ".o_statcrm_quick_log button";

/** The first screen with its buttons; each loading of the tiles is a step. */
async function mountHome() {
    onRpc("statcrm.home", "get_home", () => {
        expect.step("tiles");
        return { user: "Anna", sections: [] };
    });
    await mountWithCleanup(StatcrmHome, { props: { action: {}, actionId: 1 } });
    await animationFrame();
    expect.verifySteps(["tiles"]);
}

test("each kind has a button, which opens the log window with it", async () => {
    mockService("action", {
        doAction: (name, { additionalContext }) => expect.step([name, additionalContext]),
    });
    await mountHome();
    expect(queryAllTexts(BUTTONS)).toEqual(["Visit", "Call", "Meeting", "E-mail"]);
    for (const kind of ["visit", "call", "meeting", "email"]) {
        await click(`${BUTTONS}[data-log=${kind}]`);
        expect.verifySteps([
            ["statcrm_custom.statcrm_interaction_log_action", { default_kind: kind }],
        ]);
    }
});

test("the tiles count again once the window is closed, not before", async () => {
    let close;
    mockService("action", { doAction: (_name, { onClose }) => (close = onClose) });
    await mountHome();
    await click(`${BUTTONS}[data-log=call]`);
    await animationFrame();
    expect.verifySteps([]);
    close();
    await animationFrame();
    expect.verifySteps(["tiles"]);
});
