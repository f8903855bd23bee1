import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/**
 * A page of figures with a day or a period to choose. It is a form of a new record, but
 * there is nothing to save or to discard, neither here nor on leaving.
 */
export class RegisterFormController extends FormController {
    setup() {
        super.setup();
        this.canEdit = false; // of use for the two signs beside the title only
    }

    beforeLeave() {
        return true;
    }

    beforeUnload() {}
}

registry.category("views").add("statcrm_register", {
    ...formView,
    Controller: RegisterFormController,
});
