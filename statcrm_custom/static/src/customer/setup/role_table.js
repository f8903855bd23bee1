import { Component, onWillStart } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const CELLS = { all: _t("All"), own: _t("Own"), "": "–" };

/** Who may do what: a column for each role, a row for each duty. */
export class RoleTable extends Component {
    static template = "statcrm_custom.RoleTable";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.display = { controlPanel: {} };
        this.orm = useService("orm");
        onWillStart(async () => {
            this.table = await this.orm.call("statcrm.role.table", "get_table");
        });
    }

    text(cell) {
        return CELLS[cell];
    }
}

registry.category("actions").add("statcrm_custom.role_table", RoleTable);
