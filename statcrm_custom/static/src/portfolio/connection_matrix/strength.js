import { Component } from "@odoo/owl";

/** A strength from 1 to 5 as dots and in words, without relying on colour. */
export class Strength extends Component {
    static template = "statcrm_custom.Strength";
    static props = { value: Number };

    get dots() {
        // the sample data of an empty list contains any number
        const value = Math.min(Math.max(this.props.value, 0), 5);
        return "●".repeat(value) + "○".repeat(5 - value);
    }
}
