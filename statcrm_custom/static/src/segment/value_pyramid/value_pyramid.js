import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { useService } from "@web/core/utils/hooks";
import { ActionHelper } from "@web/views/action_helper";
import { toLocaleDateTimeString } from "@web/core/l10n/dates";
import { formatMonetary } from "@web/views/fields/formatters";
import { kanbanView } from "@web/views/kanban/kanban_view";

const WIDEST = 70;

const whole = (number) => formatFloat(number, { digits: [16, 0] });

/**
 * The value classes as a pyramid, in place of kanban cards.
 *
 * To the left of its axis the targets, to the right the customers that there are. The
 * widths grow with the square root: a handful of strategic customers and thousands of
 * small ones are both seen. A click on a step opens its customers.
 */
export class ValuePyramidRenderer extends Component {
    static template = "statcrm_custom.ValuePyramid";
    static components = { ActionHelper };
    // what the controller of a kanban view gives to its renderer
    static props = ["list", "noContentHelp?", "*"];

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get records() {
        const { list } = this.props;
        return list.isGrouped ? list.groups.flatMap((group) => group.list.records) : list.records;
    }

    get steps() {
        const widest = Math.max(
            1,
            ...this.records.map(({ data }) => Math.max(data.customer_count, data.target_count)),
        );
        // the number stands beside the bar
        const width = (count) => WIDEST * Math.sqrt(count / widest);
        return this.records.map((record) => {
            const { data } = record;
            return {
                id: record.resId,
                name: data.name,
                hasGap: data.active && data.target_count > 0,
                count: whole(data.customer_count),
                target: data.target_count ? whole(data.target_count) : "",
                countWidth: width(data.customer_count),
                targetWidth: width(data.target_count),
                gap: this.gap(data),
                isMissed: data.target_count > 0 && data.target_gap !== 0,
                sales: this.money(data.sales, data),
                share: `${formatFloat(data.sales_share, { digits: [16, 1] })} %`,
                shareWidth: Math.min(100, Math.max(0, data.sales_share)),
            };
        });
    }

    whole(number) {
        return whole(number);
    }

    get total() {
        const sum = (name) => this.records.reduce((all, { data }) => all + data[name], 0);
        return {
            count: sum("customer_count"),
            sales: this.records.length && this.money(sum("sales"), this.records[0].data),
        };
    }

    get countedAt() {
        const moment = this.records[0]?.data.counted_at;
        return moment ? _t("Counted at %s.", toLocaleDateTimeString(moment)) : "";
    }

    /** How far the number of customers is from its target, in words. */
    gap({ target_count: target, target_gap: gap }) {
        if (!target) {
            return _t("no target");
        }
        if (!gap) {
            return _t("on target");
        }
        const number = whole(Math.abs(gap));
        return gap < 0 ? _t("%s below target", number) : _t("%s above target", number);
    }

    money(amount, data) {
        return formatMonetary(amount, {
            currencyId: data.sales_currency_id?.id,
            digits: [16, 0],
        });
    }

    /** The whole step in one sentence, for who listens. */
    sentence(step) {
        return _t("%(name)s. Customers: %(count)s, %(gap)s. Sales %(sales)s, %(share)s of all.", {
            name: step.name,
            count: step.count,
            gap: step.gap,
            sales: step.sales,
            share: step.share,
        });
    }

    async open(step) {
        const action = await this.orm.call("statcrm.value.class", "action_customers", [[step.id]]);
        return this.action.doAction({ ...action, name: step.name, display_name: step.name });
    }
}

registry.category("views").add("statcrm_value_pyramid", {
    ...kanbanView,
    Renderer: ValuePyramidRenderer,
});
