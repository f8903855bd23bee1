import { Component } from "@odoo/owl";
import { hintOf, iconOf, stateOf, toneOf } from "./promise_words";

/** The promises to one customer below each other, as given; on phones and on the card. */
export class PromiseList extends Component {
    static template = "statcrm_custom.PromiseList";
    static props = { promises: Array, onOpen: Function };

    setup() {
        Object.assign(this, { hintOf, iconOf, stateOf, toneOf });
    }
}
