import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";
import { serverAction } from "../../lib/server_action/server_action";
import { Parts } from "../../lib/parts/parts";
import { formatDay, iconOf, sentenceOf, stateOf, toneOf } from "./promise_words";

/** One promise: state, evidence and advice. */
export class PromisePanel extends Component {
    static template = "statcrm_custom.PromisePanel";
    static components = { Dialog, Parts };
    static props = { promiseId: Number, onAction: Function, close: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ promise: null, advice: null });
        Object.assign(this, { formatDay, iconOf, sentenceOf, stateOf, toneOf });
        onWillStart(() => this.load(this.props.promiseId));
    }

    async load(promiseId) {
        const [promise, advice] = await Promise.all([
            this.orm.call("statcrm.board", "get_promise", [promiseId]),
            this.orm.call("statcrm.care.promise", "get_advice", [[promiseId]]),
        ]);
        Object.assign(this.state, { promise, advice });
    }

    moment(utc) {
        return toLocaleDateTimeString(deserializeDateTime(utc));
    }

    /** The button of the advice. */
    async follow() {
        this.props.close();
        await this.action.doAction(serverAction(this.state.advice.action), {
            onClose: () => void this.props.onAction(),
        });
    }

    open(model, id) {
        this.props.close();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
