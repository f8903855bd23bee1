import { Component, onMounted, useState } from "@odoo/owl";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { serverAction } from "../../lib/server_action/server_action";
import { HomeNew } from "./home_new";
import { HomeRow } from "./home_row";
import { HomeTile } from "./home_tile";

/** Components beside the New button: an area adds its own, called with `onLogged`. */
const buttonRegistry = registry.category("statcrm_home_buttons");
/** Components above everything for who sets up the system: `isEmpty`, `onChanged`. */
const setupRegistry = registry.category("statcrm_home_setup");

/** The Home screen of the app: rows and tiles of `statcrm.home`. */
export class StatcrmHome extends Component {
    static template = "statcrm_custom.Home";
    static components = { HomeNew, HomeRow, HomeTile };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ isLoading: true, error: "", home: null });
        onMounted(() => this.load());
    }

    /**
     * Load everything; what is shown stays until then, also if it fails, and so do the
     * focus and what somebody is typing.
     */
    async load() {
        Object.assign(this.state, { isLoading: true, error: "" });
        try {
            this.state.home = await this.orm.call("statcrm.home", "get_home");
        } catch (error) {
            this.state.error = error.data?.message || error.message;
        }
        this.state.isLoading = false;
    }

    get buttons() {
        return buttonRegistry.getEntries();
    }

    get setups() {
        return this.state.home?.may_set_up ? setupRegistry.getEntries() : [];
    }

    open(action) {
        // not awaited: a window that leads to another page would wait for this one for ever
        const onClose = () => void this.load();
        return this.action.doAction(serverAction(action), { onClose });
    }

    async openRow(row) {
        if (row.method) {
            return this.open(await this.callButton(row.model, row.method, [row.id]));
        }
        return this.open({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    /** Call a method as a button of a form does: the server completes its action. */
    async callButton(model, method, ids) {
        const params = { model, method, args: [ids], kwargs: { context: user.context } };
        const result = await rpc(`/web/dataset/call_button/${model}/${method}`, params);
        return result?.type && result;
    }

    async press(row, button) {
        if (button.action) {
            return this.open(button.action);
        }
        const result = await this.callButton(button.model, button.method, button.ids);
        if (result) {
            return this.open(result);
        }
        return button.opens ? this.openRow(row) : this.load();
    }
}

registry.category("actions").add("statcrm_custom.home", StatcrmHome);
