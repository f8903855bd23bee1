import { Component } from "@odoo/owl";
import { MultiRecordSelector } from "@web/core/record_selectors/multi_record_selector";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { _t } from "@web/core/l10n/translation";

/** What a new criterion begins with. */
export function emptyValue(kind) {
    const values = {
        records: { ids: [] },
        selection: { keys: [] },
        text: { text: "" },
        range: { from: null, to: null },
        sales: { from: null, to: null, months: 12 },
        ending: { days: 90 },
        contact: { months: 6, older: true, whom: "customer", unit_id: false },
        domain: { whom: "person", text: "" },
    };
    return values[kind.picker] || {};
}

/** The picker of one criterion: its value goes in, a whole new value comes out. */
export class CriterionPicker extends Component {
    static template = "statcrm_custom.CriterionPicker";
    static components = { MultiRecordSelector, RecordSelector };
    static props = { kind: Object, value: Object, update: Function };

    get value() {
        return { ...emptyValue(this.props.kind), ...this.props.value };
    }

    get ids() {
        return this.value.ids.filter(Number.isInteger);
    }

    set(changes) {
        this.props.update({ ...this.value, ...changes });
    }

    setIds(ids) {
        // the server keeps the names
        this.props.update({ ids: [...new Set(ids)] });
    }

    toggle(key, ev) {
        const keys = new Set(this.value.keys);
        keys[ev.target.checked ? "add" : "delete"](key);
        this.set({
            keys: this.props.kind.options.map(([one]) => one).filter((one) => keys.has(one)),
        });
    }

    setText(name, ev) {
        this.set({ [name]: ev.target.value });
    }

    setNumber(name, ev) {
        const text = ev.target.value.trim();
        this.set({ [name]: text === "" ? null : Number(text) });
    }

    setOlder(ev) {
        this.set({ older: ev.target.value === "older" });
    }

    get labels() {
        const { label, unit } = this.props.kind;
        return {
            from: _t("%s: from", label),
            to: _t("%s: to", label),
            value: unit ? `${label} (${unit})` : label,
        };
    }
}
