import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

/**
 * Read-only rows: a click opens the record that the row is about.
 *
 * Without it, a click opens a dialog for editing, and fails for rows that are computed
 * for an unsaved wizard. `options="{'opens': 'partner_id'}"` names the field that
 * is opened. Without the option, it is the row's own record.
 */
export class LinkedRows extends X2ManyField {
    static props = { ...X2ManyField.props, opens: { type: String, optional: true } };

    setup() {
        super.setup();
        this.linkAction = useService("action");
        this.canOpenRecord = true;
    }

    async openRecord(row) {
        const { opens } = this.props;
        const resModel = opens ? row.fields[opens].relation : row.resModel;
        const resId = opens ? row.data[opens]?.id : row.resId;
        if (resId) {
            await this.linkAction.doAction({
                type: "ir.actions.act_window",
                res_model: resModel,
                res_id: resId,
                views: [[false, "form"]],
            });
        }
    }
}

registry.category("fields").add("statcrm_linked_rows", {
    ...x2ManyField,
    component: LinkedRows,
    extractProps: (info, dynamicInfo) => ({
        ...x2ManyField.extractProps(info, dynamicInfo),
        opens: info.options.opens,
    }),
});
