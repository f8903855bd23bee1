import { Component } from "@odoo/owl";

const TONES = {
    danger: "text-danger fw-bold",
    warning: "text-warning-emphasis fw-bold",
};

/** One row of the Home screen: a record by name, opened by a click, with its buttons. */
export class HomeRow extends Component {
    static template = "statcrm_custom.HomeRow";
    static props = { row: Object, onOpen: Function, onPress: Function };

    get toneClass() {
        return TONES[this.props.row.tone] || "text-muted";
    }
}
