import { registry } from "@web/core/registry";

/**
 * Odoo's contact form names a widget of an optional module that calls an external
 * service. Without that module, show the plain field and avoid a warning in the
 * browser console on every form.
 */
registry.category("services").add("statcrm_partner_many2one", {
    start() {
        const fields = registry.category("fields");
        if (!fields.contains("res_partner_many2one")) {
            fields.add("res_partner_many2one", fields.get("many2one"));
        }
    },
});
