import { registry } from "@web/core/registry";
import { graphView } from "@web/views/graph/graph_view";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";

// the darkest shade, under which the number is still read easily
const DARKEST = 0.6;

/** A cell or a bar opens its customers, not the aggregated rows. */
async function openCustomers(renderer, domain, newWindow) {
    const { orm, metaData } = renderer.model;
    const action = await orm.call(metaData.resModel, "action_customers", [domain]);
    return renderer.actionService.doAction(action, { newWindow });
}

/** A pivot as a heat map: the higher the number, the darker its cell. */
export class CustomerFiguresPivotRenderer extends PivotRenderer {
    static template = "statcrm_custom.HeatMap";

    openView(domain, views, context, newWindow) {
        return openCustomers(this, domain, newWindow);
    }

    /** Totals stay plain: beside them every cell would be pale. */
    isShaded(cell) {
        const [rows, columns] = cell.groupId;
        const hasColumns = this.model.metaData.fullColGroupBys.length > 0;
        return rows.length > 0 && (columns.length > 0 || !hasColumns) && cell.value > 0;
    }

    /** The highest number of each measure. */
    get highest() {
        const found = {};
        for (const row of this.table.rows) {
            for (const cell of row.subGroupMeasurements.filter((one) => this.isShaded(one))) {
                found[cell.measure] = Math.max(found[cell.measure] || 0, cell.value);
            }
        }
        return found;
    }

    /** The square root keeps small numbers apart from none. */
    shade(cell, peaks) {
        if (!this.isShaded(cell)) {
            return "";
        }
        const part = Math.sqrt(cell.value / peaks[cell.measure]);
        return `--o-statcrm-heat: ${(DARKEST * part).toFixed(3)}`;
    }
}

class CustomerFiguresGraphRenderer extends GraphRenderer {
    openView(domain, views, context, newWindow) {
        return openCustomers(this, domain, newWindow);
    }
}

registry.category("views").add("statcrm_customer_figures_pivot", {
    ...pivotView,
    Renderer: CustomerFiguresPivotRenderer,
});
registry.category("views").add("statcrm_customer_figures_graph", {
    ...graphView,
    Renderer: CustomerFiguresGraphRenderer,
});
