import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useCard, useCustomerMethod } from "./card";

const RARE = 80; // from this place on an action is rather in the menu

/** What can be started for a customer: in a row, what is rare in a menu. */
export class CardActions extends Component {
    static template = "statcrm_custom.CardActions";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardWidgetProps };

    setup() {
        this.ui = useService("ui");
        this.state = useCard(this.env);
        this.call = useCustomerMethod(this);
    }

    get actions() {
        const isThis = this.state.resId === this.props.record.resId;
        return (isThis && this.state.card?.actions) || [];
    }

    /** On a phone there is room for the first one only. */
    get inRow() {
        return this.ui.isSmall
            ? this.actions.slice(0, 1)
            : this.actions.filter(({ sequence }) => sequence < RARE);
    }

    get inMenu() {
        return this.actions.filter((one) => !this.inRow.includes(one));
    }
}

registry.category("view_widgets").add("statcrm_card_actions", { component: CardActions });
