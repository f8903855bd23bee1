import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useCustomerMethod } from "../../customer/card/card";
import { PartsSection } from "../../lib/parts/parts";
import { useRecordPage } from "../../lib/record_page/record_page";

/** Plan, goals and agreements of a customer, loaded when the page Care is opened. */
export class CustomerCare extends Component {
    static template = "statcrm_custom.CustomerCare";
    static components = { PartsSection };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.call = useCustomerMethod(this);
        this.state = useState({ sections: [], actions: [] });
        this.page = useRecordPage((resId) => this.load(resId));
    }

    async load(resId) {
        const care = await this.orm.call("statcrm.card", "get_care", [resId]);
        Object.assign(this.state, care);
    }
}

registry.category("view_widgets").add("statcrm_customer_care", { component: CustomerCare });
