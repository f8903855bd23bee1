import { Component, reactive, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Parts } from "../../lib/parts/parts";
import { useRecordPage } from "../../lib/record_page/record_page";
import { serverAction } from "../../lib/server_action/server_action";
import { TrendLine } from "../../lib/trend_line/trend_line";
import { ValueBadge } from "../../lib/value_badge/value_badge";
import { showField } from "./show_field";

// what the card of each form says, for the other widgets on that form
const shownCards = new WeakMap();

/** The state of the card on the form of this component: {resId, card}. */
export function useCard(env) {
    if (!shownCards.has(env.model)) {
        shownCards.set(env.model, reactive({ resId: 0, card: null }));
    }
    return useState(shownCards.get(env.model));
}

/** A function that calls a method of the customer, and opens what it returns. */
export function useCustomerMethod(component) {
    const orm = useService("orm");
    const action = useService("action");
    return async (method) => {
        const { record } = component.props;
        if (!(await record.save())) {
            return;
        }
        const { resId } = record;
        const found = await orm.call("res.partner", method, [[resId]]);
        return action.doAction(serverAction(found), {
            onClose: () => component.env.model.load({ resId }),
        });
    };
}

/** Who it is, why, who answers, what was last and is next: the top of the form. */
export class Card extends Component {
    static template = "statcrm_custom.Card";
    static components = { Parts, TrendLine, ValueBadge };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useCard(this.env);
        this.call = useCustomerMethod(this);
        this.page = useRecordPage((resId) => this.load(resId), { isAwaited: false });
    }

    async load(resId) {
        const asked = (this.asked = Symbol());
        if (resId !== this.state.resId) {
            Object.assign(this.state, { resId, card: null });
        }
        const card = await this.orm.call("statcrm.card", "get_card", [resId]);
        if (asked === this.asked) {
            this.state.card = card;
        }
    }

    toneClass(tone) {
        const tones = { danger: "text-danger fw-bold", warning: "text-warning-emphasis" };
        return tones[tone] || (tone ? `text-${tone}` : "");
    }

    showMissing({ field }) {
        return showField(this.root.el.closest(".o_form_view"), this.env.config.viewArch, field);
    }
}

registry.category("view_widgets").add("statcrm_card", { component: Card });
