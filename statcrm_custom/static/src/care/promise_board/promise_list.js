import { Component } from "@odoo/owl";
import { hintOf, iconOf, stateOf, toneOf } from "./promise_words";

/** A list of the promises to one customer, on phones and on the customer form. */
export class PromiseList extends Component {
    static template = "statcrm_custom.PromiseList";
    static props = { promises: Array, onOpen: Function };

    setup() {
        Object.assign(this, { hintOf, iconOf, stateOf, toneOf });
    }
}
