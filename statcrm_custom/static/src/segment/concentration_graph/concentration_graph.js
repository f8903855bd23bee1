import { registry } from "@web/core/registry";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

/**
 * The concentration curve: a click opens the customers up to that point.
 *
 * Odoo's line chart ignores clicks. A point of this curve stands for all
 * customers up to it, so the domain uses "at most", not the point's own percentage.
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
