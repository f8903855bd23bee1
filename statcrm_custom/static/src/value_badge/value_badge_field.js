import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ValueBadge } from "./value_badge";

/** Many2one to `statcrm.value.class`, shown as its badge; never edited in place. */
export class ValueBadgeField extends Component {
    static template = "statcrm_custom.ValueBadgeField";
    static components = { ValueBadge };
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }
}

export const valueBadgeField = {
    component: ValueBadgeField,
    displayName: _t("Value Class Badge"),
    supportedTypes: ["many2one"],
    // core's list styles leave the badge inside this class alone
    additionalClasses: ["o_field_badge"],
    listViewWidth: [150, 170],
    relatedFields: [
        { name: "display_name", type: "char" },
        { name: "color", type: "integer" },
        { name: "kind", type: "selection" },
    ],
};

registry.category("fields").add("statcrm_badge", valueBadgeField);
