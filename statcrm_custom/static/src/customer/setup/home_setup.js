import { Component, onMounted, status, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { SampleData } from "./sample_data";
import { SetupSteps } from "./setup_steps";

/**
 * The set-up on Home: all steps in an empty system, one line afterwards, and nothing
 * when it is complete or hidden.
 */
export class HomeSetup extends Component {
    static template = "statcrm_custom.HomeSetup";
    static components = { SampleData, SetupSteps };
    static props = { "*": true };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ setup: false });
        onMounted(() => this.load());
    }

    async load() {
        if ((await this.isForMe()) && status(this) !== "destroyed") {
            this.state.setup = await this.orm.call("statcrm.setup", "get_setup", [], {
                on_home: true,
            });
        }
    }

    async isForMe() {
        return user.isSystem || (await user.hasGroup("statcrm_custom.statcrm_group_main_user"));
    }

    /** With or without the sample data, Home has other things to show. */
    async onSample() {
        await this.load();
        this.props.onChanged?.();
    }

    open() {
        return this.action.doAction("statcrm_custom.statcrm_setup_action");
    }

    async hide() {
        await this.orm.call("statcrm.setup", "hide_setup", [true]);
        this.state.setup = false;
    }
}

registry.category("statcrm_home_setup").add("setup", HomeSetup);
