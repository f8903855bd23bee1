import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** A form that is read-only when the record's `may_edit` is false. */
export class MayEditFormController extends FormController {
    get modelParams() {
        const params = super.modelParams;
        // not awaited: a record is loaded under the lock that switchMode waits for
        params.hooks.onRootLoaded = (root) => {
            root.switchMode(root.data.may_edit === false ? "readonly" : "edit");
        };
        return params;
    }
}

registry.category("views").add("statcrm_may_edit", {
    ...formView,
    Controller: MayEditFormController,
});
