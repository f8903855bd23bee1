import { registry } from "@web/core/registry";
import { graphView } from "@web/views/graph/graph_view";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";

/** A cell or a bar opens its customers, not the aggregated rows. */
async function openCustomers(renderer, domain, newWindow) {
    const { orm, metaData } = renderer.model;
    const action = await orm.call(metaData.resModel, "action_customers", [domain]);
    return renderer.actionService.doAction(action, { newWindow });
}

class CustomerFiguresPivotRenderer extends PivotRenderer {
    openView(domain, views, context, newWindow) {
        return openCustomers(this, domain, newWindow);
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
