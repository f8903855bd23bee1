import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const KINDS = [
    { key: "visit", label: _t("Visit"), icon: "fa-building-o" },
    { key: "call", label: _t("Call"), icon: "fa-phone" },
    { key: "meeting", label: _t("Meeting"), icon: "fa-users" },
    { key: "email", label: _t("E-mail"), icon: "fa-envelope-o" },
];

/** Buttons that open the quick log without a customer, to be chosen there. */
export class QuickLog extends Component {
    static template = "statcrm_custom.QuickLog";
    static props = { onLogged: Function };

    setup() {
        this.action = useService("action");
        this.kinds = KINDS;
    }

    log(kind) {
        return this.action.doAction("statcrm_custom.statcrm_interaction_log_action", {
            additionalContext: { default_kind: kind },
            onClose: this.props.onLogged,
        });
    }
}

registry.category("statcrm_home_buttons").add("quick_log", QuickLog);
