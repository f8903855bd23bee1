import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Parts, PartsSection } from "../../lib/parts/parts";
import { useCard, useCustomerMethod } from "./card";

/** The people, what is next, last and running: the first page of the form. */
export class CardOverview extends Component {
    static template = "statcrm_custom.CardOverview";
    static components = { Parts, PartsSection };
    static props = { ...standardWidgetProps };

    setup() {
        this.state = useCard(this.env);
        this.call = useCustomerMethod(this);
    }

    get card() {
        return this.state.resId === this.props.record.resId ? this.state.card : null;
    }

    sections(column) {
        return this.card.sections.filter((section) => section.column === column);
    }

    /** The name as a link to the person. */
    part({ id, name }) {
        return [{ text: name, model: "res.partner", id }];
    }

    about({ function: position, level, place }) {
        return [position, level, place].filter(Boolean).join(" · ");
    }
}

registry.category("view_widgets").add("statcrm_card_overview", { component: CardOverview });
