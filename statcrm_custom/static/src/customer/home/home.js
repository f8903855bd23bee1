import { Component, onMounted, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { serverAction } from "../../lib/server_action/server_action";
import { HomeTile } from "./home_tile";

/** Components below the greeting: a later area adds its own, called with `onLogged`. */
const buttonRegistry = registry.category("statcrm_home_buttons");

/** The Home screen of the app: the tiles of `statcrm.home`. */
export class StatcrmHome extends Component {
    static template = "statcrm_custom.Home";
    static components = { HomeTile };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ status: "loading", error: "", home: null });
        onMounted(() => this.load());
    }

    async load() {
        this.state.status = "loading";
        try {
            this.state.home = await this.orm.call("statcrm.home", "get_home");
            this.state.status = "ready";
        } catch (error) {
            this.state.error = error.data?.message || error.message;
            this.state.status = "error";
        }
    }

    get buttons() {
        return buttonRegistry.getEntries();
    }

    get today() {
        return luxon.DateTime.local().toLocaleString({
            weekday: "long",
            day: "numeric",
            month: "long",
        });
    }

    /** Whether the user has no customers: a row of zeros would be pointless. */
    isEmpty(section) {
        return section.key === "mine" && section.tiles.every((tile) => !tile.count);
    }

    openTile(tile) {
        return this.action.doAction(serverAction(tile.action));
    }

    openCustomers() {
        return this.action.doAction("statcrm_custom.res_partner_action_customers");
    }
}

registry.category("actions").add("statcrm_custom.home", StatcrmHome);
