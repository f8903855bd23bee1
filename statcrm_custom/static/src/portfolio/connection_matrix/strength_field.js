import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Strength } from "./strength";

/** Integer from 1 to 5 as dots. Clicking the selected one lets it be computed again. */
export class StrengthField extends Component {
    static template = "statcrm_custom.StrengthField";
    static components = { Strength };
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name] || 0;
    }

    label(step) {
        return _t("Strength %s of 5", step);
    }

    choose(step) {
        const value = step === this.value ? 0 : step;
        return this.props.record.update({ [this.props.name]: value });
    }
}

export const strengthField = {
    component: StrengthField,
    displayName: _t("Strength"),
    supportedTypes: ["integer"],
    listViewWidth: [100, 120],
};

registry.category("fields").add("statcrm_strength", strengthField);
