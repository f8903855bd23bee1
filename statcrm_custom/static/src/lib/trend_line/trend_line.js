import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

// the drawing's own units; it is stretched to whatever room its place gives it
const HEIGHT = 32;
const MARGIN = 3;
const STEP = 10;

/**
 * A few numbers as a small line or as bars, from 120 × 32 pixels to the whole width.
 *
 * Told in one sentence to who does not see it; each value is named under the pointer.
 */
export class TrendLine extends Component {
    static template = "statcrm_custom.TrendLine";
    static props = {
        values: { type: Array, element: Number },
        labels: { type: Array, element: String },
        title: String,
        format: { type: Function, optional: true },
        type: { validate: (type) => ["line", "bars"].includes(type), optional: true },
    };
    static defaultProps = {
        format: (value) => formatFloat(value, { digits: [16, 0] }),
        type: "line",
    };

    get width() {
        return this.props.values.length * STEP;
    }

    get height() {
        return HEIGHT;
    }

    /** Where a value stands, zero always being in the drawing. */
    y(value) {
        const low = Math.min(0, ...this.props.values);
        const high = Math.max(0, ...this.props.values);
        const part = high === low ? 1 : (high - value) / (high - low);
        return MARGIN + part * (HEIGHT - 2 * MARGIN);
    }

    /** Each value: its column, its bar and what is told of it. */
    get items() {
        const zero = this.y(0);
        return this.props.values.map((value, index) => {
            const y = this.y(value);
            return {
                left: index * STEP,
                middle: (index + 0.5) * STEP,
                y,
                top: Math.min(y, zero),
                size: Math.abs(y - zero),
                text: this.name(index),
            };
        });
    }

    get points() {
        return this.items.map(({ middle, y }) => `${middle},${y.toFixed(2)}`).join(" ");
    }

    name(index) {
        const { values, labels, format } = this.props;
        return _t("%(label)s: %(value)s", { label: labels[index], value: format(values[index]) });
    }

    /** First, last and highest value in words. */
    get sentence() {
        const { title, values } = this.props;
        const last = values.length - 1;
        if (last < 1) {
            return `${title}. ${this.name(0)}`;
        }
        return _t("%(title)s. First %(first)s; last %(last)s; highest %(highest)s.", {
            title,
            first: this.name(0),
            last: this.name(last),
            highest: this.name(values.indexOf(Math.max(...values))),
        });
    }
}
