import { registry } from "@web/core/registry";

/**
 * Odoo's own card names a widget that only an optional module brings, which asks a service
 * outside. Without that module the field is what it would be shown as anyway, and the
 * browser's console need not complain on every card.
 */
registry.category("services").add("statcrm_partner_many2one", {
    start() {
        const fields = registry.category("fields");
        if (!fields.contains("res_partner_many2one")) {
            fields.add("res_partner_many2one", fields.get("many2one"));
        }
    },
});
