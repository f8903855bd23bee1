import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** A list of names; those the user may open are links. */
export class Parts extends Component {
    static template = "statcrm_custom.Parts";
    static props = { parts: Array, between: { type: String, optional: true } };
    static defaultProps = { between: " " };

    setup() {
        this.action = useService("action");
    }

    href(part) {
        return `/odoo/${part.model}/${part.id}`;
    }

    open(part, ev) {
        if (ev.ctrlKey || ev.metaKey) {
            return; // the browser opens a new tab
        }
        ev.preventDefault();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: part.model,
            res_id: part.id,
            views: [[false, "form"]],
        });
    }
}

/** One section of a page: sentences, a chart and lines, all optional. */
export class PartsSection extends Component {
    static template = "statcrm_custom.PartsSection";
    static components = { Parts };
    static props = { section: Object };

    toneClass(line) {
        return line.tone ? `text-${line.tone} fw-bold` : "text-muted";
    }
}
