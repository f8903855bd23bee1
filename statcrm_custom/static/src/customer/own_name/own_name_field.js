import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";

/**
 * The complete name of a partner on two lines: its own name first and in full, its
 * organisation below. On one line, every person of a ministry reads "Ministry o…".
 */
export class OwnNameField extends CharField {
    static template = "statcrm_custom.OwnNameField";

    get ownName() {
        return this.props.record.data.name || this.formattedValue;
    }

    get organisation() {
        const { name, is_company, parent_name } = this.props.record.data;
        return name && !is_company && parent_name ? parent_name : "";
    }
}

registry.category("fields").add("statcrm_own_name", {
    ...charField,
    component: OwnNameField,
    displayName: _t("Own Name First"),
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "name", type: "char" },
        { name: "is_company", type: "boolean" },
        { name: "parent_name", type: "char" },
    ],
});
