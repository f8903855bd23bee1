import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** A list of names; those the user may open are links. */
export class BriefParts extends Component {
    static template = "statcrm_custom.BriefParts";
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

/** One section of the brief: sentences, a chart and lines, all optional. */
export class BriefSection extends Component {
    static template = "statcrm_custom.BriefSection";
    static components = { BriefParts };
    static props = { section: Object };

    toneClass(line) {
        return line.tone ? `text-${line.tone} fw-bold` : "text-muted";
    }
}
