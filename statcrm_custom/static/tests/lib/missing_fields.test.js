import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/lib/missing_fields/missing_fields";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Complaint extends models.Model {
    _name = "complaint";
    name = fields.Char({ string: "Subject", required: true });
    channel = fields.Selection({
        string: "Channel",
        required: true,
        selection: [["mail", "E-mail"]],
    });
}

defineMailModels();
defineModels([Complaint]);

test("the message names the fields that are missing", async () => {
    await mountView({
        type: "form",
        resModel: "complaint",
        arch: `<form><field name="name"/><field name="channel"/></form>`,
    });
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect(".o_notification").toHaveText(/Missing required fields: Subject, Channel/);
});
