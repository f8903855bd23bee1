import { Component, onMounted, useState } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { findCustomers, openCustomer, SHORTEST } from "./customer_search";
import { FoundCustomer } from "./found_customer";

/**
 * Opens as soon as it is given the focus, and is a list box for screen readers. The focus
 * that it has from the beginning opens nothing: that would cover the page.
 */
class SearchAutoComplete extends AutoComplete {
    static template = "statcrm_custom.SearchAutoComplete";

    setup() {
        super.setup();
        this.isFirstFocus = Boolean(this.props.autofocus);
        onMounted(() => (this.isFirstFocus = false));
    }

    onInputFocus(ev) {
        super.onInputFocus(ev);
        if (!this.isFirstFocus) {
            this.onInputClick();
        }
    }

    onInputClick() {
        if (!this.isOpened) {
            this.open(true);
        }
    }

    onOptionClick(option) {
        this.selectOption(option); // the screen changes: the box does not get the focus back
    }
}

/** The search box on Home. */
export class SearchBox extends Component {
    static template = "statcrm_custom.SearchBox";
    static components = { AutoComplete: SearchAutoComplete, FoundCustomer };
    static props = { onLogged: { type: Function, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.isSmall = useService("ui").isSmall; // no keyboard pops up over a small screen
        this.state = useState({ said: "" });
        this.sources = [
            {
                options: (request) => this.load(request),
                optionSlot: "customer",
                placeholder: _t("Searching…"),
            },
        ];
    }

    async load(request) {
        const found = await findCustomers(this.orm, request);
        const options = found.map((customer) => ({
            data: { customer },
            label: customer.name,
            onSelect: () => openCustomer(this.action, customer.id),
        }));
        const isSearch = request.length >= SHORTEST;
        this.state.said = isSearch ? _t("%s found", found.length) : "";
        if (isSearch && !found.length) {
            options.push({ label: _t("Nobody found"), data: {} });
        } else if (isSearch) {
            options.push({
                data: {},
                label: _t("Show all with “%s” in a list", request),
                onSelect: () => this.openList(request),
            });
        }
        return options;
    }

    async openList(request) {
        const action = await this.orm.call("statcrm.search", "list_action", [request]);
        return this.action.doAction(action);
    }
}

registry.category("statcrm_home_buttons").add("search", SearchBox, { sequence: 1 });
