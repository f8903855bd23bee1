import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { toLocaleDateString } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useRecordPage } from "../../lib/record_page/record_page";

const { DateTime } = luxon;

/** The value classes that a customer has had, as a band, and below it in words. */
export class ClassBand extends Component {
    static template = "statcrm_custom.ClassBand";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ periods: [], today: "" });
        this.page = useRecordPage((resId) => this.load(resId));
    }

    async load(resId) {
        const found = resId
            ? await this.orm.call("res.partner", "statcrm_class_band", [[resId]])
            : { periods: [], today: "" };
        Object.assign(this.state, found);
    }

    get items() {
        const today = DateTime.fromISO(this.state.today);
        return this.state.periods.map((period, index) => {
            const start = DateTime.fromISO(period.date_from);
            const end = period.date_to ? DateTime.fromISO(period.date_to) : today;
            return {
                key: index,
                name: period.name,
                color: period.color,
                // a period that begins today is seen as well
                days: Math.max(1, end.diff(start, "days").days),
                text: this.sentence(period.name, start, period.date_to && end),
            };
        });
    }

    sentence(name, start, end) {
        const dates = {
            name,
            start: toLocaleDateString(start),
            end: end && toLocaleDateString(end),
        };
        return end
            ? _t("%(name)s from %(start)s until %(end)s", dates)
            : _t("%(name)s since %(start)s", dates);
    }
}

registry.category("view_widgets").add("statcrm_class_band", { component: ClassBand });
