import { Component } from "@odoo/owl";

/** One partner found: its name, what it is, where, and who answers for it. */
export class FoundCustomer extends Component {
    static template = "statcrm_custom.FoundCustomer";
    static props = { customer: Object };

    get details() {
        const { what, place, manager } = this.props.customer;
        return [what, place, manager].filter(Boolean).join(" · ");
    }
}
