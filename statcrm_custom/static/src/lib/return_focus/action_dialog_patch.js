import { onWillDestroy } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { ActionDialog } from "@web/webclient/actions/action_dialog";

const MENU = ".o-dropdown--menu";

// the button that had the focus last: that of a menu, when its entries are gone
let lastButton = null;
document.addEventListener("focusin", ({ target }) => {
    if (target.matches("button, a") && !target.closest(`${MENU}, .modal`)) {
        lastButton = target;
    }
});

/**
 * A window gives the focus back to the button that has opened it. Odoo looks for the
 * element with the focus once the window is there: then it is a field of its form.
 */
patch(ActionDialog.prototype, {
    setup() {
        super.setup();
        const active = document.activeElement;
        const isGone = active === document.body || active.closest(MENU);
        const opener = isGone ? lastButton : active;
        onWillDestroy(() =>
            browser.setTimeout(() => {
                if (document.activeElement === document.body && opener?.isConnected) {
                    opener.focus();
                }
            }),
        );
    },
});
