import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { toLocaleDateString } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { ActionHelper } from "@web/views/action_helper";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

const { DateTime, Interval } = luxon;
// an old or a very long agreement does not make all others too short to be seen
const YEARS_BACK = 2;
const YEARS_AHEAD = 4;
const COLORS = { in_force: "success", coming: "info", draft: "warning", terminated: "danger" };

/**
 * Agreements on a time line: the term as a bar, the notice day as a diamond, today.
 *
 * On a phone they stay the cards of the kanban view.
 */
export class AgreementTimelineRenderer extends Component {
    static template = "statcrm_custom.AgreementTimeline";
    static components = { ActionHelper, KanbanRenderer };
    static props = KanbanRenderer.props;

    /** Groups with their agreements; one without a name when nothing is grouped. */
    get sections() {
        const { list } = this.props;
        if (!list.isGrouped) {
            return [{ key: "all", name: "", count: list.count, records: list.records }];
        }
        return list.groups.map((group) => ({
            key: group.id,
            name: group.displayName || _t("None"),
            count: group.count,
            records: group.list.records,
        }));
    }

    get today() {
        return DateTime.local().startOf("day");
    }

    /** What is shown: from the first agreement to the last one, whole years. */
    get span() {
        const records = this.sections.flatMap((group) => group.records);
        const starts = records.map(({ data }) => data.date_from).filter(Boolean);
        const ends = records.map(({ data }) => data.ends_on).filter(Boolean);
        const earliest = DateTime.max(
            DateTime.min(this.today, ...starts),
            this.today.minus({ years: YEARS_BACK }),
        );
        const latest = DateTime.min(
            DateTime.max(this.today.plus({ months: 3 }), ...ends),
            this.today.plus({ years: YEARS_AHEAD }),
        );
        return Interval.fromDateTimes(earliest.startOf("year"), latest.endOf("year"));
    }

    get years() {
        const { span } = this;
        return span.splitBy({ years: 1 }).map(({ start }) => ({
            name: start.toFormat("yyyy"),
            left: at(start, span),
        }));
    }

    get todayLeft() {
        return at(this.today, this.span);
    }

    row(record, span) {
        const { data } = record;
        const left = at(data.date_from, span);
        const right = data.ends_on ? at(data.ends_on.plus({ days: 1 }), span) : 100;
        return {
            left,
            width: Math.max(0.5, right - left),
            isOpen: !data.ends_on || data.ends_on > span.end,
            color: COLORS[data.state] || "secondary",
            notice:
                data.notice_date && span.contains(data.notice_date)
                    ? { left: at(data.notice_date, span), text: this.noticeText(record) }
                    : false,
        };
    }

    /** The same in words, beside the bar. */
    termText({ data }) {
        const dates = {
            start: toLocaleDateString(data.date_from),
            end: toLocaleDateString(data.ends_on),
        };
        return data.ends_on
            ? _t("%(start)s – %(end)s", dates)
            : _t("from %(start)s, open-ended", dates);
    }

    stateText({ data, fields }) {
        return fields.state.selection.find(([key]) => key === data.state)?.[1] || "";
    }

    noticeText({ data }) {
        return data.notice_date ? _t("Notice by %s", toLocaleDateString(data.notice_date)) : "";
    }

    isNoticeNear({ data }) {
        const days = data.notice_date?.diff(this.today, "days").days;
        return data.state === "in_force" && days >= 0 && days <= 60;
    }

    open(record) {
        return this.props.openRecord(record);
    }
}

/** Where a day is, in percent of what is shown. */
export function at(day, span) {
    const part = (day - span.start) / (span.end - span.start);
    return Math.round(1000 * Math.min(1, Math.max(0, part))) / 10;
}

registry.category("views").add("statcrm_agreement_timeline", {
    ...kanbanView,
    Renderer: AgreementTimelineRenderer,
});
