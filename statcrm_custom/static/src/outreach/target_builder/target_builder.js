import { Component, onWillStart, useState } from "@odoo/owl";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { serverAction } from "../../lib/server_action/server_action";
import { CriterionPicker, emptyValue } from "./criterion_picker";

const SECTIONS = () => [
    { key: "customer", name: _t("The customer") },
    { key: "place", name: _t("The place of work") },
    { key: "person", name: _t("The person") },
    { key: "history", name: _t("What has happened") },
];
// what people change faster than the server counts
const WAIT = 400;

/** The criteria of a target group as sentences, with a living count of each and of all. */
export class TargetBuilder extends Component {
    static template = "statcrm_custom.TargetBuilder";
    static components = { CriterionPicker, RecordSelector };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            kinds: [],
            result: null,
            counts: {},
            changes: null,
            busy: false,
            person: false,
            reasons: [],
        });
        onWillStart(async () => {
            this.state.kinds = await this.orm.call("statcrm.target.criterion", "get_kinds", []);
        });
        this.countLater = useDebounced(() => this.count(), WAIT);
        useRecordObserver((record) => {
            const values = this.readValues(record);
            const asked = JSON.stringify(values);
            // a group that was saved just now is the same one
            const isOther = this.resId && record.resId !== this.resId;
            this.resId = record.resId;
            if (asked === this.asked && !isOther) {
                return;
            }
            const isFirst = this.asked === undefined || isOther;
            this.asked = asked;
            const said = this.saySame(values);
            if (isOther || said !== this.said) {
                Object.assign(this.state, { person: false, reasons: [], changes: null });
            }
            this.said = said;
            return void (isFirst ? this.count() : this.countLater());
        });
    }

    /** What the values say, without the keys and names that change when they are saved. */
    saySame({ criteria, ...others }) {
        const said = criteria.map(({ kind, is_negated, value }) => {
            return { kind, is_negated, value: { ...value, names: null } };
        });
        return JSON.stringify({ said, ...others });
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get isFrozen() {
        return this.props.record.data.is_frozen;
    }

    get sections() {
        const kinds = this.state.kinds;
        return SECTIONS()
            .map((section) => ({
                ...section,
                kinds: kinds.filter((kind) => kind.section === section.key),
            }))
            .filter((section) => section.kinds.length);
    }

    kindOf(criterion) {
        return this.state.kinds.find((kind) => kind.code === criterion.data.kind);
    }

    /** The two words that a sentence is affirmed and negated by. */
    words(kind) {
        return kind.picker === "none" ? [_t("yes"), _t("no")] : [_t("is"), _t("is not")];
    }

    countOf(criterion) {
        const count = this.state.counts[criterion.id];
        return count === undefined ? "" : _t("%s people", count.toLocaleString());
    }

    removeLabel(kind) {
        return _t("Remove this criterion: %s", kind?.label || "");
    }

    errorOf(criterion) {
        return this.state.result?.errors[criterion.id];
    }

    readValues(record) {
        const { unit_of_selection, channel, purpose_id, role_order_ids } = record.data;
        const roles = (role_order_ids?.records || [])
            .map(({ data }) => data.role_id?.id)
            .filter(Boolean);
        const criteria = record.data[this.props.name].records.map(({ id, data }) => ({
            key: id,
            kind: data.kind,
            is_negated: data.is_negated,
            value: data.value || {},
        }));
        return { criteria, unit_of_selection, channel, roles, purpose_id: purpose_id?.id || false };
    }

    async count() {
        const { record } = this.props;
        const ids = record.resId ? [record.resId] : [];
        const asked = (this.countAsked = Symbol());
        const vals = this.readValues(record);
        // a frozen copy has its list: nothing is evaluated
        const args = [ids, this.isFrozen ? {} : vals];
        this.state.busy = true;
        const result = await this.orm.call("statcrm.target.group", "preview", args);
        if (asked !== this.countAsked) {
            return; // something was changed in the meantime
        }
        Object.assign(this.state, { result, busy: false });
        if (this.isFrozen) {
            return;
        }
        const counts = await this.orm.call("statcrm.target.group", "preview_criteria", [ids, vals]);
        if (asked === this.countAsked) {
            this.state.counts = counts;
        }
    }

    async add(ev) {
        const kind = this.state.kinds.find(({ code }) => code === ev.target.value);
        ev.target.value = "";
        if (kind) {
            const record = await this.list.addNewRecord({
                position: "bottom",
                context: { default_kind: kind.code },
            });
            await record.update({ kind: kind.code, value: emptyValue(kind) });
        }
    }

    change(criterion, value) {
        return criterion.update({ value });
    }

    negate(criterion, ev) {
        return criterion.update({ is_negated: ev.target.value === "1" });
    }

    remove(criterion) {
        return this.list.delete(criterion);
    }

    /** Saves what is new; what the server tells is about what is saved. */
    async isSaved() {
        const { record } = this.props;
        return !this.props.readonly && ((await record.isDirty()) || !record.resId)
            ? record.save()
            : Boolean(record.resId);
    }

    async open(method, ...args) {
        if (await this.isSaved()) {
            const ids = [this.props.record.resId];
            const action = await this.orm.call("statcrm.target.group", method, [ids, ...args]);
            await this.action.doAction(serverAction(action));
        }
    }

    async explain(person) {
        this.state.person = person;
        this.state.reasons = [];
        if (person && (await this.isSaved())) {
            const ids = [this.props.record.resId];
            const args = [ids, person];
            this.state.reasons = await this.orm.call("statcrm.target.group", "explain_rows", args);
            this.state.person = person;
        }
    }

    async compare() {
        const ids = [this.props.record.resId];
        this.state.changes = await this.orm.call("statcrm.target.group", "compare", [ids]);
    }

    icon({ ok }) {
        return ok === null ? "fa-info-circle" : ok ? "fa-check" : "fa-times";
    }

    tone({ ok }) {
        return ok === null ? "text-muted" : ok ? "text-success" : "text-danger";
    }
}

registry.category("fields").add("statcrm_target_builder", {
    component: TargetBuilder,
    supportedTypes: ["one2many"],
    relatedFields: [
        { name: "sequence", type: "integer", readonly: false },
        { name: "kind", type: "char", readonly: false },
        { name: "is_negated", type: "boolean", readonly: false },
        { name: "value", type: "json", readonly: false },
        { name: "text", type: "char", readonly: true },
    ],
});
