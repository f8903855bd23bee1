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

const NOTHING = { card: null, overview: null };

/** What the card on the form of this component shows: {resId, ...the two answers}. */
export function useCard(env) {
    if (!shownCards.has(env.model)) {
        shownCards.set(env.model, reactive({ resId: 0, ...NOTHING, asked: {} }));
    }
    return useState(shownCards.get(env.model));
}

/**
 * Ask for one part of the card: "card" or "overview". What is shown of this
 * customer stays until then.
 */
export async function loadCard(orm, state, part, resId) {
    if (resId !== state.resId) {
        Object.assign(state, { resId, ...NOTHING, asked: {} });
    }
    const asked = (state.asked[part] = Symbol());
    const answer = await orm.call("statcrm.card", `get_${part}`, [resId]);
    if (asked === state.asked[part]) {
        state[part] = answer;
    }
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
            onClose: () => void component.env.model.load({ resId }),
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
        this.page = useRecordPage((resId) => loadCard(this.orm, this.state, "card", resId), {
            isAwaited: false,
        });
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
