import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatInteger } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * A number with a bar below it, in proportion to the highest of the rows shown.
 *
 * With the option `part`, the field of a part that needs attention, that part is told beside
 * the number and is the end of the bar.
 */
export class DataBarField extends Component {
    static template = "statcrm_custom.DataBarField";
    static props = {
        ...standardFieldProps,
        part: { type: String, optional: true },
    };

    get value() {
        return this.props.record.data[this.props.name] || 0;
    }

    get part() {
        return (this.props.part && this.props.record.data[this.props.part]) || 0;
    }

    get text() {
        return formatInteger(this.value);
    }

    get partText() {
        const { fields } = this.props.record;
        const values = { label: fields[this.props.part]?.string, value: formatInteger(this.part) };
        return this.part ? ` ${_t("%(label)s: %(value)s", values)}` : "";
    }

    get highest() {
        return Math.max(...rowsOf(this.props.record).map((row) => row.data[this.props.name] || 0));
    }

    width(number) {
        return Math.round((100 * number) / (this.highest || 1));
    }
}

function rowsOf(record) {
    const { root } = record.model;
    const all = (list) => list.records || list.groups.flatMap((group) => all(group.list));
    return root.isGrouped
        ? root.groups.flatMap((group) => all(group.list))
        : root.records || [record];
}

export const dataBarField = {
    component: DataBarField,
    displayName: _t("Number with a Bar"),
    supportedTypes: ["integer"],
    supportedOptions: [
        {
            label: _t("Field of the part"),
            name: "part",
            type: "field",
            availableTypes: ["integer"],
        },
    ],
    isEmpty: () => false,
    extractProps: ({ options }) => ({ part: options.part }),
    fieldDependencies: ({ options }) =>
        options.part ? [{ name: options.part, type: "integer", readonly: true }] : [],
    listViewWidth: [110, 180],
};

registry.category("fields").add("statcrm_data_bar", dataBarField);
