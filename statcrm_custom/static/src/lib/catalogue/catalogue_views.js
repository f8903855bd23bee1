import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

/**
 * Lists of what is chosen from elsewhere (roles, classes, rules): the help of their
 * action stands above the rows. Odoo shows it only where there are none, and these lists
 * are never empty.
 */
export class CatalogueListController extends ListController {
    static template = "statcrm_custom.CatalogueListView";

    get isHelpShown() {
        return isHelpShown(this);
    }
}

export class CatalogueKanbanController extends KanbanController {
    static template = "statcrm_custom.CatalogueKanbanView";

    get isHelpShown() {
        return isHelpShown(this);
    }
}

function isHelpShown({ env, model, props }) {
    const hasRows = model.isReady && model.hasData();
    return Boolean(hasRows && props.info.noContentHelp && !env.inDialog);
}

registry.category("views").add("statcrm_catalogue_list", {
    ...listView,
    Controller: CatalogueListController,
});
registry.category("views").add("statcrm_catalogue_kanban", {
    ...kanbanView,
    Controller: CatalogueKanbanController,
});
