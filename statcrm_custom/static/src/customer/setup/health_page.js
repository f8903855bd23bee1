import { Component, onMounted, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { serverAction } from "../../lib/server_action/server_action";

const STATES = {
    green: { icon: "fa-check-circle text-success", text: _t("In order") },
    amber: { icon: "fa-exclamation-triangle text-warning", text: _t("To check") },
    red: { icon: "fa-exclamation-circle text-danger", text: _t("Not working") },
};

/** Whether the system works, check by check, and its scheduled jobs. */
export class HealthPage extends Component {
    static template = "statcrm_custom.HealthPage";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.orm = useService("orm");
        this.state = useState({ status: "loading", error: "", health: false });
        onMounted(() => this.load());
    }

    async load() {
        try {
            this.state.health = await this.orm.call("statcrm.health", "get_health");
            this.state.status = "ready";
        } catch (error) {
            this.state.error = error.data?.message || error.message;
            this.state.status = "error";
        }
    }

    shown(state) {
        return STATES[state];
    }

    open(button) {
        return this.action.doAction(serverAction(button.action));
    }

    async test(check) {
        await this.action.doAction(await this.orm.call("statcrm.setup", check.test));
        await this.load();
    }
}

registry.category("actions").add("statcrm_custom.health", HealthPage);
