import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ValueBadge } from "../../lib/value_badge/value_badge";

/**
 * Many2one to `statcrm.value.class`, shown as a badge and always read-only.
 *
 * With the option `manager_field` it also shows the account manager: beside
 * the badge in a form, as a tooltip elsewhere.
 */
export class ValueBadgeField extends Component {
    static template = "statcrm_custom.ValueBadgeField";
    static components = { ValueBadge };
    static props = {
        ...standardFieldProps,
        managerField: { type: String, optional: true },
        showManager: { type: Boolean, optional: true },
    };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get manager() {
        const { managerField, record } = this.props;
        return (managerField && record.data[managerField]?.display_name) || "";
    }

    get tooltip() {
        const manager = this.manager;
        return manager && _t("Account manager: %s", manager);
    }
}

export const valueBadgeField = {
    component: ValueBadgeField,
    displayName: _t("Value Class Badge"),
    supportedOptions: [
        {
            label: _t("Field of the account manager"),
            name: "manager_field",
            type: "field",
            availableTypes: ["many2one"],
        },
    ],
    supportedTypes: ["many2one"],
    extractProps: ({ options, viewType }) => ({
        managerField: options.manager_field,
        showManager: viewType === "form",
    }),
    fieldDependencies: ({ options }) =>
        options.manager_field
            ? [{ name: options.manager_field, type: "many2one", relation: "res.users" }]
            : [],
    // core's list styles do not affect the badge inside this class
    additionalClasses: ["o_field_badge"],
    listViewWidth: [150, 170],
    relatedFields: [
        { name: "display_name", type: "char" },
        { name: "color", type: "integer" },
        { name: "kind", type: "selection" },
    ],
};

registry.category("fields").add("statcrm_badge", valueBadgeField);
