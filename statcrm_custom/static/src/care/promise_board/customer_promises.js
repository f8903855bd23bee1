import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useRecordPage } from "../../lib/record_page/record_page";
import { PromiseList } from "./promise_list";
import { PromisePanel } from "./promise_panel";
import { listCustomers } from "./promise_words";

/** This year's promises on the customer form, worst first. */
export class CustomerPromises extends Component {
    static template = "statcrm_custom.CustomerPromises";
    static components = { PromiseList };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({ promises: [] });
        this.year = luxon.DateTime.local().year;
        this.page = useRecordPage((resId) => this.load(resId));
    }

    get options() {
        return { partner_id: this.props.record.resId, year: this.year };
    }

    async load(resId) {
        const options = { partner_id: resId, year: this.year };
        const { tables } = await this.orm.call("statcrm.board", "get_board", [options]);
        this.state.promises = listCustomers(tables)[0]?.promises || [];
    }

    openPromise(promiseId) {
        const onAction = () => this.load(this.props.record.resId);
        this.dialog.add(PromisePanel, { promiseId, onAction });
    }

    openBoard() {
        return this.action.doAction("statcrm_custom.statcrm_board_action", {
            additionalContext: { statcrm_board: { ...this.options } },
        });
    }
}

registry.category("view_widgets").add("statcrm_customer_promises", {
    component: CustomerPromises,
});
