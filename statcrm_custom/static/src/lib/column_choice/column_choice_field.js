import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SelectionField, selectionField } from "@web/views/fields/selection/selection_field";

/** A name, chosen among those that the field `header_names` of the record has. */
export class ColumnChoiceField extends SelectionField {
    get options() {
        return (this.props.record.data.header_names || []).map((name) => [name, name]);
    }

    get string() {
        return this.props.record.data[this.props.name] || "";
    }

    onChange(value) {
        this.props.record.update({ [this.props.name]: value ?? false });
    }
}

registry.category("fields").add("statcrm_column_choice", {
    ...selectionField,
    component: ColumnChoiceField,
    displayName: _t("Column of a file"),
    supportedTypes: ["char"],
    isEmpty: (record, fieldName) => !record.data[fieldName],
});
