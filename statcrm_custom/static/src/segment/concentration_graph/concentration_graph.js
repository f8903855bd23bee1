import { onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

// the best customers that are marked on the curve, in percent
const MARKED = 5;

/**
 * The concentration curve: axes with names, the best 5 % marked, in words above.
 *
 * Odoo's line chart ignores clicks. A point of this curve stands for all
 * customers up to it, so the domain uses "at most", not the point's own percentage.
 */
export class ConcentrationGraphRenderer extends GraphRenderer {
    static template = "statcrm_custom.ConcentrationGraph";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.words = useState({ name: "", text: "" });
        onWillStart(() => this.loadWords());
        onWillUpdateProps(() => this.loadWords());
    }

    /** Whether what is shown is the curve: other groupings can be chosen. */
    get isCurve() {
        const { groupBy, mode } = this.model.metaData;
        return mode === "line" && groupBy[0]?.fieldName === "top_percent";
    }

    /** The sentence of the newest classification shown, the same as everywhere else. */
    async loadWords() {
        const ids = this.isCurve ? shownRuns(this.model.data.datasets) : [];
        const run = ids.length ? Math.max(...ids) : false;
        const found = run
            ? await this.orm.call("statcrm.classification", "get_concentration", [[run]])
            : { name: "", text: "" };
        Object.assign(this.words, found);
    }

    getLineChartData() {
        const data = super.getLineChartData();
        if (this.isCurve) {
            for (const dataset of data.datasets) {
                Object.assign(dataset, { pointRadius: 0, pointHitRadius: 8, borderWidth: 3 });
            }
        }
        return data;
    }

    getScaleOptions() {
        const scales = super.getScaleOptions();
        if (this.isCurve) {
            const title = (text) => ({ ...scales.y.title, display: true, text });
            scales.x.title = title(_t("Top customers, % of those with sales"));
            const { labels } = this.model.data;
            scales.x.ticks.callback = (index) => labels[index];
            scales.x.ticks.autoSkip = false;
            scales.x.afterBuildTicks = (axis) => {
                axis.ticks = axis.ticks.filter(({ value }) => labels[value] % 10 === 0);
            };
            scales.y.ticks.callback = (value) => value;
            scales.y.title = title(_t("Their share of sales, %"));
            scales.y.max = 100;
        }
        return scales;
    }

    getChartConfig() {
        const config = super.getChartConfig();
        const index = markedIndex(this.model.data.labels);
        if (this.isCurve && index >= 0) {
            config.plugins.push(marker(index, _t("top %s %", MARKED)));
        }
        return config;
    }

    onGraphClicked(ev, isMiddleClick) {
        if (this.model.metaData.mode !== "line") {
            return super.onGraphClicked(ev, isMiddleClick);
        }
        const [point] = this.chart.getElementsAtEventForMode(
            ev,
            "nearest",
            { intersect: false },
            false,
        );
        if (point) {
            const { domains } = this.chart.data.datasets[point.datasetIndex];
            this.onGraphClickedFinal(upTo(domains[point.index]), isMiddleClick);
        }
    }
}

/** The classifications in the domains of the curves. */
export function shownRuns(datasets) {
    const items = datasets.flatMap(({ domains }) => domains.filter(Boolean).flat());
    return items
        .filter((item) => Array.isArray(item) && item[0] === "classification_id")
        .map((item) => item[2])
        .filter(Number.isInteger);
}

/** Where the top 5 % end: few customers have no point at exactly five. */
export function markedIndex(labels) {
    return labels.findLastIndex((label) => label && label <= MARKED);
}

/** Draws a dashed line across the chart, with words at its top. */
function marker(index, text) {
    return {
        id: "statcrm_marker",
        afterDatasetsDraw({ ctx, chartArea, scales }) {
            const x = scales.x.getPixelForValue(index);
            ctx.save();
            ctx.strokeStyle = ctx.fillStyle = scales.x.options.ticks.color;
            ctx.setLineDash([5, 4]);
            ctx.beginPath();
            ctx.moveTo(x, chartArea.top);
            ctx.lineTo(x, chartArea.bottom);
            ctx.stroke();
            ctx.textBaseline = "bottom";
            ctx.fillText(text, x + 6, chartArea.bottom - 6);
            ctx.restore();
        },
    };
}

/** The domain of one percentage, widened to all up to it. */
export function upTo(domain) {
    return domain.map((item) =>
        Array.isArray(item) && item[0] === "top_percent" && item[1] === "="
            ? ["top_percent", "<=", item[2]]
            : item,
    );
}

registry.category("views").add("statcrm_concentration_graph", {
    ...graphView,
    Renderer: ConcentrationGraphRenderer,
});
