import { Component, markRaw, onMounted, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { serverAction } from "../../lib/server_action/server_action";
import { PromiseList } from "./promise_list";
import { PromisePanel } from "./promise_panel";
import { PromiseTable } from "./promise_table";
import { iconOf, listCustomers, toneOf } from "./promise_words";

const PORTION = 30; // customers shown at a time on a phone

/** Customers with a plan × promises of the year, from `statcrm.board`. */
export class PromiseBoard extends Component {
    static template = "statcrm_custom.PromiseBoard";
    static components = { Layout, PromiseList, PromiseTable };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.display = { controlPanel: {} };
        Object.assign(this, { iconOf, toneOf });
        const asked = this.props.state?.options || this.props.action.context.statcrm_board;
        this.state = useState({
            status: "loading",
            error: "",
            board: null,
            options: { ...asked },
            isBusy: false,
            shown: PORTION,
        });
        // restore the board when coming back from a record
        useSetupAction({ getLocalState: () => ({ options: { ...this.state.options } }) });
        onMounted(() => this.load());
    }

    async load() {
        const { options } = this.state;
        this.state.isBusy = true;
        try {
            const board = await this.orm.call("statcrm.board", "get_board", [{ ...options }]);
            if (options !== this.state.options) {
                return; // the options have changed since
            }
            // thousands of constant cells: no proxies
            const values = { board: markRaw(board), options: board.options };
            Object.assign(this.state, values, { status: "ready" });
        } catch (error) {
            this.state.error = error.data?.message || error.message;
            this.state.status = "error";
        }
        this.state.isBusy = false;
    }

    /** Set options; 0 or false resets them. */
    choose(values) {
        this.state.options = { ...this.state.options, ...values };
        return this.load();
    }

    /** Set an option of a drop-down with numeric values. */
    onSelect(name, ev) {
        return this.choose({ [name]: Number(ev.target.value) });
    }

    get selects() {
        const { filters } = this.state.board;
        return [
            { name: "user_id", label: _t("Account manager"), choices: filters.users },
            { name: "segment_id", label: _t("Segment"), choices: filters.segments },
            { name: "value_class_id", label: _t("Class"), choices: filters.value_classes },
            { name: "programme_id", label: _t("Programme"), choices: filters.programmes },
        ];
    }

    get flags() {
        return [
            {
                name: "mine",
                label: _t("Mine"),
                hint: _t("To my customers, and those I am responsible for"),
            },
            { name: "for_me", label: _t("Up to Me"), hint: _t("Promises I am responsible for") },
            { name: "late", label: _t("Not kept"), hint: _t("Late or missed, and not optional") },
            { name: "soon", label: _t("Due in 60 days"), hint: "" },
        ];
    }

    get groupings() {
        return [
            { id: "programme", name: _t("Programme only") },
            { id: "user", name: _t("Account manager") },
            { id: "segment", name: _t("Segment") },
        ];
    }

    get legend() {
        const { counts } = this.state.board;
        const said = {
            red: _t("not kept"),
            amber: _t("due soon, or a “should” that is late or missed"),
            green: _t("kept"),
            grey: _t("due later or not applicable"),
        };
        const states = { red: "late", amber: "due", green: "kept", grey: "due" };
        return Object.entries(said).map(([colour, text]) => ({
            colour,
            text,
            state: states[colour],
            count: counts[colour],
        }));
    }

    get customers() {
        return listCustomers(this.state.board.tables);
    }

    showMore() {
        this.state.shown += PORTION;
    }

    get isFiltered() {
        const { options } = this.state;
        const names = [...this.selects, ...this.flags].map((one) => one.name);
        return names.some((name) => options[name]) || Boolean(options.partner_id);
    }

    reset() {
        const names = [...this.selects, ...this.flags].map((one) => one.name);
        const nothing = Object.fromEntries(names.map((name) => [name, 0]));
        return this.choose({ ...nothing, partner_id: 0 });
    }

    openPromise(promiseId) {
        this.dialog.add(PromisePanel, { promiseId, onAction: () => this.load() });
    }

    openList() {
        return this.action.doAction("statcrm_custom.statcrm_care_promise_action");
    }

    openCustomer(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /** Whether the board is only filtered by customer. */
    get isOneCustomer() {
        const { options } = this.state;
        const names = [...this.selects, ...this.flags].map((one) => one.name);
        return Boolean(options.partner_id) && !names.some((name) => options[name]);
    }

    openYear() {
        return this.action.doAction("statcrm_custom.statcrm_care_new_year_action", {
            additionalContext: { default_year: this.state.options.year },
            onClose: () => void this.load(),
        });
    }

    async lookAgain() {
        this.state.isBusy = true;
        const options = { ...this.state.options };
        try {
            const count = await this.orm.call("statcrm.board", "look_again", [options]);
            const text = count ? _t("Promises updated: %s.", count) : _t("No changes.");
            this.notification.add(text, { type: "info" });
        } finally {
            this.state.isBusy = false;
        }
        return this.load();
    }

    /** Print the board, or export it as a workbook. */
    async save(method) {
        const model = "statcrm.board.paper";
        const [id] = await this.orm.create(model, [{ options: { ...this.state.options } }]);
        const action = await this.orm.call(model, method, [[id]]);
        return this.action.doAction(serverAction(action));
    }
}

registry.category("actions").add("statcrm_custom.promise_board", PromiseBoard);
