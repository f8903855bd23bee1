import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const STATES = {
    done: { icon: "fa-check-circle text-success", text: _t("Done") },
    open: { icon: "fa-circle-o", text: _t("To do") },
    warning: { icon: "fa-exclamation-triangle text-warning", text: _t("To check") },
    optional: { icon: "fa-circle-o text-muted", text: _t("Optional") },
    skipped: { icon: "fa-minus-circle text-muted", text: _t("Not needed") },
};

/** The steps of the set-up in their chapters, each with its state and its buttons. */
export class SetupSteps extends Component {
    static template = "statcrm_custom.SetupSteps";
    static props = { setup: Object, onChange: Function };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    state(step) {
        return STATES[step.state];
    }

    isNext(step) {
        return step.key === this.props.setup.next?.key;
    }

    canSkip(step) {
        return ["open", "warning", "optional"].includes(step.state);
    }

    open(button) {
        // without waiting: where the page is drawn anew meanwhile, its answer never comes,
        // and Odoo would take the dialog for open for ever
        const onClose = () => void this.props.onChange();
        return this.action.doAction(button.action, { onClose });
    }

    async test(step) {
        const answer = await this.orm.call("statcrm.setup", step.test);
        await this.action.doAction(answer);
        await this.props.onChange();
    }

    async mark(step, mark) {
        await this.orm.call("statcrm.setup", "mark_step", [step.key, mark]);
        await this.props.onChange();
    }
}
