import { Component } from "@odoo/owl";
import "@web/core/commands/default_providers";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { findCustomers, openCustomer } from "./customer_search";
import { FoundCustomer } from "./found_customer";

/** A partner in the command palette. */
class CustomerCommand extends Component {
    static template = "statcrm_custom.CustomerCommand";
    static components = { FoundCustomer };
    static props = {
        customer: Object,
        // what the palette gives to all commands
        name: { type: String, optional: true },
        searchValue: { type: String, optional: true },
        executeCommand: { type: Function, optional: true },
        slots: { type: Object, optional: true },
    };
}

registry
    .category("command_categories")
    .add("statcrm_recent", { name: _t("Recently seen") }, { sequence: 5 });

registry.category("command_provider").add(
    "statcrm_customers",
    {
        async provide(env, { searchValue = "" } = {}) {
            const { action, orm } = env.services;
            let found = [];
            try {
                found = await findCustomers(orm, searchValue);
            } catch {
                // the palette's own commands are there without the server
            }
            return found.map((customer) => ({
                Component: CustomerCommand,
                action: () => openCustomer(action, customer.id),
                category: "statcrm_recent",
                href: `/odoo/res.partner/${customer.id}`,
                // The palette leaves out, and sorts, by what of the text is in the name: a
                // phone number is not. So the name begins with the text: all stay, in the
                // server's order, behind commands that begin with it. It is not shown.
                name: searchValue ? `${searchValue} ${customer.name}` : customer.name,
                props: { customer },
            }));
        },
    },
    { sequence: 100 },
);

registry.category("command_setup").add(
    "default",
    {
        debounceDelay: 200,
        emptyMessage: _t("No customer, person or command found"),
        placeholder: _t("Search for a customer, a person or a command…"),
    },
    { force: true },
);
