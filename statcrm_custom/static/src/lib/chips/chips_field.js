import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Suggested records as buttons: clicking one adds it to another field of the form. */
export class ChipsField extends Component {
    static template = "statcrm_custom.ChipsField";
    static props = { ...standardFieldProps, target: String };

    get target() {
        return this.props.record.data[this.props.target];
    }

    /** Suggested records that are not selected yet. */
    get chips() {
        const value = this.props.record.data[this.props.name];
        const chosen = this.target?.currentIds || [this.target?.id];
        const proposed = value?.records
            ? value.records.map((record) => ({ id: record.resId, name: record.data.name }))
            : [value].filter(Boolean).map(({ id, display_name }) => ({ id, name: display_name }));
        return proposed.filter((chip) => !chosen.includes(chip.id));
    }

    choose(chip) {
        if (this.target?.addAndRemove) {
            return this.target.addAndRemove({ add: [chip.id] });
        }
        return this.props.record.update({
            [this.props.target]: { id: chip.id, display_name: chip.name },
        });
    }
}

export const chipsField = {
    component: ChipsField,
    displayName: _t("Suggestions"),
    supportedTypes: ["many2many", "many2one"],
    relatedFields: [{ name: "name", type: "char" }],
    isEmpty: () => false,
    extractProps: ({ options }) => ({ target: options.target }),
};

registry.category("fields").add("statcrm_chips", chipsField);
