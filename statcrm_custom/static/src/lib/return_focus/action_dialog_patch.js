import { onWillDestroy } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { ActionDialog } from "@web/webclient/actions/action_dialog";

/**
 * A window gives the focus back to the button that has opened it. Odoo looks for the
 * element with the focus once the window is there: then it is a field of its form.
 */
patch(ActionDialog.prototype, {
    setup() {
        super.setup();
        const opener = document.activeElement;
        onWillDestroy(() =>
            browser.setTimeout(() => {
                if (document.activeElement === document.body && opener?.isConnected) {
                    opener.focus();
                }
            }),
        );
    },
});
