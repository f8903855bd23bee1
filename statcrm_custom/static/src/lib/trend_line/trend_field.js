import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { TrendLine } from "./trend_line";

/** A JSON field `{values, labels}` of amounts, the oldest first, as a small line. */
export class TrendField extends Component {
    static template = "statcrm_custom.TrendField";
    static components = { TrendLine };
    static props = { ...standardFieldProps };

    get trend() {
        return this.props.record.data[this.props.name];
    }

    get title() {
        return this.props.record.fields[this.props.name].string;
    }

    format(amount) {
        const currencyId = this.props.record.data.currency_id?.id;
        return formatMonetary(amount, { currencyId, digits: [16, 0] });
    }
}

export const trendField = {
    component: TrendField,
    displayName: _t("Small Line"),
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "currency_id", type: "many2one", relation: "res.currency" }],
    listViewWidth: [120, 140],
};

registry.category("fields").add("statcrm_trend", trendField);
