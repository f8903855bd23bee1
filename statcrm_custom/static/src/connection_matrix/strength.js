import { Component } from "@odoo/owl";

/** A strength from 1 to 5 as dots and in words; nothing of it rests on colour. */
export class Strength extends Component {
    static template = "statcrm_custom.Strength";
    static props = { value: Number };

    get dots() {
        return "●".repeat(this.props.value) + "○".repeat(5 - this.props.value);
    }
}
