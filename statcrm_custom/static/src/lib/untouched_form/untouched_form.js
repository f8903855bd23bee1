import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

/** Kinds of records whose empty ones others would see at once. */
const SEEN = ["calendar.event", "sale.order"];
const isOurs = (resModel) => SEEN.includes(resModel) || resModel.startsWith("statcrm.");

/**
 * Odoo saves a form when its page is reloaded, closed or hidden. A new record into which
 * nothing was typed is left out: an empty offer would stay in the customer's file, and a
 * visit that nobody planned in the calendar.
 */
patch(FormController.prototype, {
    get isNewOfOurs() {
        return this.model.root.isNew && isOurs(this.model.root.resModel);
    },

    async beforeUnload(ev) {
        if (this.isNewOfOurs) {
            // what is being typed, as in `urgentSave`
            this.model._urgentSave = true;
            this.model.bus.trigger("WILL_SAVE_URGENTLY");
            this.model._urgentSave = false;
            if (!this.model.root.dirty) {
                return;
            }
        }
        return super.beforeUnload(ev);
    },

    async beforeVisibilityChange() {
        if (this.isNewOfOurs && !(await this.model.root.isDirty())) {
            return;
        }
        return super.beforeVisibilityChange();
    },
});
