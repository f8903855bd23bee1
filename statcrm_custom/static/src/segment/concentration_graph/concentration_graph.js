import { registry } from "@web/core/registry";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

/**
 * The curve of concentration: a click shows the customers up to there.
 *
 * Odoo's line chart does not listen to clicks. A point of this curve stands for all the
 * customers up to it, so the list asks for "at most", not for the point's own percent.
 */
export class ConcentrationGraphRenderer extends GraphRenderer {
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

/** The domain of one percent, widened to all percents up to it. */
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
