import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useRecordPage } from "../../lib/record_page/record_page";
import { serverAction } from "../../lib/server_action/server_action";
import { dayOfYear } from "../../lib/short_day/short_day";
import { kindIcons } from "./kind_icons";

const PAGE = 40;
const { DateTime } = luxon;

/** The interactions with a customer, newest first, from `statcrm_file`. */
export class CustomerFile extends Component {
    static template = "statcrm_custom.CustomerFile";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.search = useDebounced(() => this.load(), 400);
        this.state = useState({ items: [], more: false, choices: null, open: {} });
        this.filters = useState({ kind: "", unit_id: "", user_id: "", period: "", text: "" });
        this.periods = this.makePeriods();
        this.page = useRecordPage(async (resId, isOther) => {
            if (isOther) {
                Object.keys(this.filters).forEach((name) => (this.filters[name] = ""));
            }
            await this.load(0, resId);
            // show the page first, then load the filters
            this.loadChoices(resId);
        });
    }

    makePeriods() {
        const today = DateTime.now();
        const recent = [
            { key: "30", name: _t("Last 30 days"), from: today.minus({ days: 30 }) },
            { key: "365", name: _t("Last 12 months"), from: today.minus({ years: 1 }) },
        ];
        const years = [0, 1, 2, 3, 4].map((ago) => {
            const from = today.minus({ years: ago }).startOf("year");
            return { key: `y${ago}`, name: String(from.year), from, to: from.endOf("year") };
        });
        return [...recent, ...years];
    }

    get isFiltered() {
        return Object.values(this.filters).some(Boolean);
    }

    get serverFilters() {
        const { kind, unit_id, user_id, text } = this.filters;
        const period = this.periods.find(({ key }) => key === this.filters.period);
        return {
            kind,
            unit_id: Number(unit_id),
            user_id: Number(user_id),
            text: text.trim(),
            date_from: period ? serializeDate(period.from) : false,
            date_to: period?.to ? serializeDate(period.to) : false,
        };
    }

    async load(offset = 0, resId = this.props.record.resId) {
        const asked = (this.asked = Symbol());
        const page = await this.orm.call("res.partner", "statcrm_file", [[resId]], {
            filters: this.serverFilters,
            offset,
            limit: PAGE,
        });
        if (asked !== this.asked) {
            return; // a newer request has been sent since
        }
        const before = offset ? this.state.items : [];
        const known = new Set(before.map(({ id }) => id));
        this.state.items = [...before, ...page.items.filter(({ id }) => !known.has(id))];
        this.state.more = page.more;
    }

    async loadChoices(resId = this.props.record.resId) {
        this.state.choices = await this.orm.call("res.partner", "statcrm_file_choices", [[resId]]);
    }

    /** The items grouped by month. */
    get months() {
        const months = [];
        for (const item of this.state.items) {
            const moment = deserializeDateTime(item.date);
            const name = moment.toFormat("LLLL yyyy");
            if (months.at(-1)?.name !== name) {
                months.push({ name, items: [] });
            }
            months.at(-1).items.push({ ...item, day: dayOfYear(moment) });
        }
        return months;
    }

    icon(item) {
        return kindIcons.get(item.kind, "fa-circle-o");
    }

    people(item) {
        const names = item.people.map(({ name }) => name);
        return names.length > 4
            ? _t("%(names)s and %(count)s more", {
                  names: names.slice(0, 3).join(", "),
                  count: names.length - 3,
              })
            : names.join(", ");
    }

    isChosen(name, choice) {
        return this.filters[name] === String(choice.id);
    }

    filterBy(name, ev) {
        this.filters[name] = ev.target.value;
        return this.load();
    }

    onText(ev) {
        this.filters.text = ev.target.value;
        this.search();
    }

    clear() {
        Object.keys(this.filters).forEach((name) => (this.filters[name] = ""));
        return this.load();
    }

    showMore() {
        return this.load(this.state.items.length);
    }

    toggle(item) {
        this.state.open[item.id] = !this.state.open[item.id];
    }

    async openItem(item) {
        const action = await this.orm.call("statcrm.interaction", "action_open", [[item.id]]);
        return this.action.doAction(serverAction(action));
    }

    async correct(item) {
        const { record } = this.props;
        if (!(await record.save())) {
            return; // the form is read again below, with the top of the card
        }
        const action = await this.orm.call("statcrm.interaction", "action_correct", [[item.id]]);
        return this.action.doAction(serverAction(action), {
            onClose: () => void this.env.model.load({ resId: record.resId }),
        });
    }

    async openList() {
        const { resId } = this.props.record;
        const action = await this.orm.call("res.partner", "action_statcrm_file", [[resId]]);
        return this.action.doAction(serverAction(action));
    }
}

registry.category("view_widgets").add("statcrm_customer_file", { component: CustomerFile });
