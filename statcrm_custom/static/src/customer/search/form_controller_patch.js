import { useEffect } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { noteSeen } from "./customer_search";

/** Whoever opens the card of a partner finds it among those seen last. */
patch(FormController.prototype, {
    setup() {
        super.setup();
        if (this.props.resModel === "res.partner") {
            useEffect(
                (id) => {
                    if (id) {
                        noteSeen(id);
                    }
                },
                () => [this.model.root?.resId],
            );
        }
    },
});
