import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatInteger } from "@web/views/fields/formatters";

const TONES = {
    danger: { icon: "fa-exclamation-circle", text: _t("Urgent") },
    warning: { icon: "fa-exclamation-triangle", text: _t("Needs attention") },
    success: { icon: "fa-check-circle", text: _t("In order") },
};

/** One tile of the Home screen: a number or a sentence that opens its records. */
export class HomeTile extends Component {
    static template = "statcrm_custom.HomeTile";
    static props = { tile: Object, onOpen: Function };

    get isText() {
        return "text" in this.props.tile;
    }

    get count() {
        return formatInteger(this.props.tile.count);
    }

    get tone() {
        return TONES[this.props.tile.tone];
    }

    get toneClass() {
        return this.tone ? `text-${this.props.tile.tone}` : "";
    }
}
