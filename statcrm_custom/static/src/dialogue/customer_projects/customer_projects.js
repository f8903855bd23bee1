import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useRecordPage } from "../../lib/record_page/record_page";
import { shortDay } from "../../lib/short_day/short_day";

const LIGHTS = {
    on_track: "text-bg-success",
    at_risk: "text-bg-warning",
    off_track: "text-bg-danger",
    on_hold: "text-bg-info",
};

/** The projects of a customer, from `statcrm_projects`, loaded when shown. */
export class CustomerProjects extends Component {
    static template = "statcrm_custom.CustomerProjects";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ projects: [], more: 0 });
        this.page = useRecordPage((resId) => this.load(resId));
    }

    async load(resId) {
        const found = await this.orm.call("res.partner", "statcrm_projects", [[resId]]);
        Object.assign(this.state, found);
    }

    light(project) {
        return LIGHTS[project.status] || "text-bg-secondary";
    }

    date(iso) {
        return shortDay(iso);
    }

    milestone(project) {
        const day = project.milestone_date && this.date(project.milestone_date);
        return [project.milestone, day].filter(Boolean).join(", ");
    }

    open(project) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "project.project",
            res_id: project.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("statcrm_customer_projects", {
    component: CustomerProjects,
});
