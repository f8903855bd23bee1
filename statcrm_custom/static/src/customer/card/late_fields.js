import { Component, markRaw } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { pick } from "@web/core/utils/objects";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useRecordPage } from "../../lib/record_page/record_page";

const WIDGET = "widget[name=statcrm_late_fields]";

function isList(field) {
    return ["one2many", "many2many"].includes(field.type);
}

/**
 * The fields of each page with the widget: its lists, and those that the widget names. On
 * no page, the widget names what is shown a moment after the form.
 *
 * @param {Element} arch the view's XML
 * @param {Object} fields
 * @returns {Object} {name of the page: [names of fields]}
 */
export function lateFieldsOf(arch, fields) {
    const pages = {};
    for (const widget of arch.querySelectorAll(WIDGET)) {
        const page = widget.closest("page");
        const lists = [...(page?.querySelectorAll("field") || [])]
            .filter((node) => !node.parentElement.closest("field"))
            .map((node) => node.getAttribute("name"))
            .filter((name) => isList(fields[name]));
        const named = (widget.getAttribute("fields") || "").split(",");
        const names = [...lists, ...named].filter((name) => name in fields);
        pages[widget.getAttribute("page")] = [...new Set(names)];
    }
    return pages;
}

/** Reads what is on the pages of a form when their page is shown, not before. */
class LateModel extends RelationalModel {
    pages = markRaw({});
    lateNames = markRaw(new Set());

    setLateFields(pages) {
        this.pages = markRaw(pages);
        this.lateNames = markRaw(new Set(Object.values(pages).flat()));
    }

    async _loadRecords(config, evalContext, cache) {
        const late = config.isRoot
            ? [...this.lateNames].filter((name) => name in config.activeFields)
            : [];
        if (!late.length) {
            return super._loadRecords(...arguments);
        }
        const names = Object.keys(config.activeFields).filter((name) => !late.includes(name));
        const activeFields = pick(config.activeFields, ...names);
        const found = await super._loadRecords({ ...config, activeFields }, evalContext, cache);
        return Promise.all(found.map((values) => this._completed(config, evalContext, values)));
    }

    /** What was not read is empty; but read it if its page has been opened meanwhile. */
    async _completed(config, evalContext, values) {
        const missing = Object.keys(config.activeFields).filter((name) => !(name in values));
        const isLate = (name) => this.lateNames.has(name);
        const empty = missing
            .filter(isLate)
            .map((name) => [name, isList(config.fields[name]) ? [] : false]);
        const opened = missing.filter((name) => !isLate(name) && this._isOfPage(name));
        const read = opened.length ? await this._read(config, evalContext, opened) : {};
        return { ...Object.fromEntries(empty), ...read, ...values };
    }

    _isOfPage(name) {
        return Object.values(this.pages).some((names) => names.includes(name));
    }

    async _read(config, evalContext, names) {
        const activeFields = pick(config.activeFields, ...names);
        const [values] = await super._loadRecords({ ...config, activeFields }, evalContext);
        return values;
    }

    /** What was shown from the browser's cache is replaced by what the server answers. */
    _getCacheParams(config) {
        const cache = super._getCacheParams(...arguments);
        if (!cache || !config.resId) {
            return cache;
        }
        return {
            ...cache,
            callback: async (found, hasChanged) => {
                const completed = (values) => this._completed(config, undefined, values);
                return cache.callback(
                    hasChanged ? await Promise.all(found.map(completed)) : found,
                    hasChanged,
                );
            },
        };
    }

    /** Read what a page shows; from now on it is read with the rest. */
    async loadPage(record, page) {
        const names = (this.pages[page] || []).filter((name) => this.lateNames.has(name));
        names.forEach((name) => this.lateNames.delete(name));
        if (!names.length || record.isNew) {
            return;
        }
        const { resId } = record;
        try {
            const values = await this._read(record.config, record.evalContext, names);
            // what is saved by the pager has become the next one, and is complete
            if (record.resId === resId) {
                record._applyValues(values);
            }
        } catch (error) {
            names.forEach((name) => this.lateNames.add(name));
            throw error;
        }
    }
}

class LateController extends FormController {
    setup() {
        super.setup();
        this.model.setLateFields(lateFieldsOf(this.archInfo.xmlDoc, this.props.fields));
    }
}

registry.category("views").add("statcrm_late_form", {
    ...formView,
    Controller: LateController,
    Model: LateModel,
});

/** On a page: its lists are read before it is shown. Elsewhere the form is shown first. */
class LateFields extends Component {
    static template = "statcrm_custom.LateFields";
    static props = { ...standardWidgetProps, page: String, isAwaited: Boolean };

    setup() {
        const { isAwaited } = this.props;
        const load = () => this.env.model.loadPage?.(this.props.record, this.props.page);
        this.page = useRecordPage(load, { isAwaited });
    }
}

registry.category("view_widgets").add("statcrm_late_fields", {
    component: LateFields,
    extractProps: ({ attrs }) => ({ page: attrs.page, isAwaited: !attrs.after }),
});
