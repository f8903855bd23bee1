import { Component, onMounted, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { serverAction } from "../../lib/server_action/server_action";
import { shortDay } from "../../lib/short_day/short_day";
import { ImportanceChart } from "./importance_chart";

/** Grid of the items by stage of service and priority, from `statcrm.satisfaction`. */
export class Satisfaction extends Component {
    static template = "statcrm_custom.Satisfaction";
    static components = { ImportanceChart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ status: "loading", error: "", grid: null });
        this.columns = [
            {
                key: "critical",
                name: _t("Critical development area"),
                icon: "fa-exclamation-circle",
            },
            { key: "other", name: _t("Other development area"), icon: "fa-circle-o" },
            { key: "strength", name: _t("Strength to be maintained"), icon: "fa-check-circle" },
        ];
        this.borders = { critical: "border-danger", other: "", strength: "border-success" };
        const { cut, key } = this.props.action.params || {};
        onWillStart(async () => {
            this.mayStartRounds = await user.hasGroup("statcrm_custom.statcrm_group_satisfaction");
        });
        onMounted(() => this.load({ cut, key }));
    }

    async load(choice) {
        try {
            this.state.grid = await this.orm.call("statcrm.satisfaction", "get_grid", [], choice);
            this.state.status = "ready";
        } catch (error) {
            this.state.error = error.data?.message || error.message;
            this.state.status = "error";
        }
    }

    get grid() {
        return this.state.grid;
    }

    get choice() {
        const { round_id, cut, key } = this.grid;
        return { round_id, cut, key };
    }

    choose(change) {
        return this.load({ ...this.choice, ...change });
    }

    async print() {
        const action = await this.orm.call("statcrm.satisfaction", "action_print", [], this.choice);
        return this.action.doAction(serverAction(action));
    }

    openRounds() {
        return this.action.doAction("statcrm_custom.statcrm_survey_round_action");
    }

    openVisits() {
        return this.action.doAction("statcrm_custom.statcrm_satisfaction_coverage_action");
    }

    openFigures() {
        return this.action.doAction("statcrm_custom.statcrm_satisfaction_report_action");
    }

    number(value) {
        return formatFloat(value, { digits: [16, 1] });
    }

    change(value) {
        return (value < 0 ? "−" : "+") + this.number(Math.abs(value));
    }

    date(iso) {
        return shortDay(iso);
    }

    /** The label of a group, with its number of answers. */
    groupName(group) {
        const hidden = group.is_hidden ? _t(", too few to be shown") : "";
        return `${group.name} (${group.answer_count}${hidden})`;
    }

    get items() {
        return this.grid.stages.flatMap((stage) =>
            this.columns.flatMap((column) =>
                stage[column.key].map((item) => ({ ...item, column: column.key })),
            ),
        );
    }

    get chartItems() {
        return this.items.filter((item) => item.importance !== null);
    }
}

registry.category("actions").add("statcrm_satisfaction", Satisfaction);
