import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Parts, PartsSection } from "../../lib/parts/parts";
import { useRecordPage } from "../../lib/record_page/record_page";
import { loadCard, useCard, useCustomerMethod } from "./card";

/**
 * The people, what is next, last and running: the first page of the form. It asks for
 * more than the top has, once it is shown.
 */
export class CardOverview extends Component {
    static template = "statcrm_custom.CardOverview";
    static components = { Parts, PartsSection };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useCard(this.env);
        this.call = useCustomerMethod(this);
        this.page = useRecordPage((resId) => loadCard(this.orm, this.state, "overview", resId), {
            isAwaited: false,
        });
    }

    /** Nothing before both answers are there: what is shown does not jump. */
    get isThere() {
        const { resId, card, overview } = this.state;
        return resId === this.props.record.resId && card && overview;
    }

    sections(column) {
        const { card, overview } = this.state;
        const sections = [...card.sections, ...overview.sections];
        sections.sort((one, other) => one.sequence - other.sequence);
        return sections.filter((section) => section.column === column);
    }

    /** The name as a link to the person. */
    part({ id, name }) {
        return [{ text: name, model: "res.partner", id }];
    }

    /** Each post in a line of its own, unless nothing is known of it. */
    about({ posts }) {
        return posts
            .map(({ function: position, level, place }) =>
                [position, level, place].filter(Boolean).join(" · "),
            )
            .filter(Boolean);
    }
}

registry.category("view_widgets").add("statcrm_card_overview", { component: CardOverview });
