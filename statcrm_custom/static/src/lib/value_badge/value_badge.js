import { Component } from "@odoo/owl";

/** The value class of a customer as a coloured badge, with a star when nominated. */
export class ValueBadge extends Component {
    static template = "statcrm_custom.ValueBadge";
    static props = {
        value: {
            type: Object,
            shape: {
                display_name: String,
                color: { type: Number, optional: true },
                kind: { type: [String, { value: false }], optional: true },
                "*": true,
            },
        },
    };

    get colorClass() {
        return `o_tag_color_${this.props.value.color || 0}`;
    }

    get isNominated() {
        return this.props.value.kind === "nominated";
    }
}
