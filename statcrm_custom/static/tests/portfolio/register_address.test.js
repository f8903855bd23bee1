import { expect, test } from "@odoo/hoot";
import "@statcrm_custom/portfolio/register_form/register_address";
import { router } from "@web/core/browser/router";

const address = (...actionStack) => router.stateToUrl({ actionStack });

test("the address of a register is that of a page", () => {
    for (const action of ["strategic-and-key-customers", "register-of-decisions"]) {
        expect(address({ action, resId: "new" })).toBe(`/odoo/${action}`);
        expect(address({ action, resId: "new" }, { model: "res.partner", resId: 5 })).toBe(
            `/odoo/${action}/res.partner/5`,
        );
    }
    expect(address({ action: "absences", resId: "new" })).toBe("/odoo/absences/new");
});
