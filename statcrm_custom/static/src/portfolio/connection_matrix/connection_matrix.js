import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useRecordPage } from "../../lib/record_page/record_page";
import { shortDay } from "../../lib/short_day/short_day";
import { Strength } from "./strength";

const PAGE = 100;

/** Which of our colleagues know whom at a customer, from `statcrm_connection_matrix`. */
export class ConnectionMatrix extends Component {
    static template = "statcrm_custom.ConnectionMatrix";
    static components = { Strength };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.state = useState({ matrix: null, limit: PAGE });
        this.page = useRecordPage((resId, isOther) => {
            if (isOther) {
                this.state.limit = PAGE;
            }
            return this.load(resId);
        });
    }

    async load(resId) {
        const { limit } = this.state;
        this.state.matrix = await this.orm.call(
            "res.partner",
            "statcrm_connection_matrix",
            [[resId]],
            { limit },
        );
    }

    showMore() {
        this.state.limit += PAGE;
        return this.load(this.props.record.resId);
    }

    get matrix() {
        return this.state.matrix;
    }

    /** The people grouped by level, in the order of the server. */
    get groups() {
        const groups = [];
        for (const person of this.matrix.people) {
            const level = person.level || "none";
            if (groups.at(-1)?.level !== level) {
                groups.push({
                    level,
                    name: person.level_name || _t("Level not known"),
                    people: [],
                });
            }
            groups.at(-1).people.push(person);
        }
        return groups;
    }

    get unitNames() {
        return Object.fromEntries(this.matrix.units.map((unit) => [unit.id, unit.name]));
    }

    get refreshedAt() {
        return toLocaleDateTimeString(deserializeDateTime(this.matrix.refreshed_at));
    }

    date(iso) {
        return iso ? shortDay(iso) : _t("no contact found");
    }

    describe(person) {
        return [person.function, ...person.roles].filter(Boolean).join(" · ");
    }

    openPerson(person) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: person.id,
            views: [[false, "form"]],
        });
    }

    openCell(person, unitId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Who knows %s", person.name),
            res_model: "statcrm.connection",
            domain: [
                ["partner_id", "=", person.id],
                ["unit_id", "=", Number(unitId) || false],
                ["user_id.active", "=", true],
            ],
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
        });
    }
}

registry.category("view_widgets").add("statcrm_connection_matrix", {
    component: ConnectionMatrix,
});
