import { Component, onMounted, status, useEffect, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SampleData } from "./sample_data";
import { SetupSteps } from "./setup_steps";

/** The set-up as a page of its own, also when it is hidden on Home. */
export class SetupPage extends Component {
    static template = "statcrm_custom.SetupPage";
    static components = { Layout, SampleData, SetupSteps };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.orm = useService("orm");
        this.state = useState({ status: "loading", setup: false });
        this.root = useRef("root");
        onMounted(() => this.load());
        useEffect(
            () => this.showNext(),
            () => [this.state.status],
        );
    }

    async load() {
        if (status(this) === "destroyed") {
            return; // what a dialog does can draw the page anew before the dialog closes
        }
        this.state.setup = await this.orm.call("statcrm.setup", "get_setup");
        this.state.status = "ready";
    }

    /** Who comes back goes on where the work stopped; what is done later stays in place. */
    showNext() {
        const next = this.state.setup && this.state.setup.next;
        if (next) {
            this.root.el
                .querySelector(`[data-step="${next.key}"]`)
                .scrollIntoView({ block: "center" });
        }
    }

    openHealth() {
        return this.action.doAction("statcrm_custom.statcrm_health_action");
    }

    async hide(hidden) {
        await this.orm.call("statcrm.setup", "hide_setup", [hidden]);
        await this.load();
    }
}

registry.category("actions").add("statcrm_custom.setup", SetupPage);
