import { expect, test } from "@odoo/hoot";
import { waitFor } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/lib/may_edit/may_edit_form";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Goal extends models.Model {
    name = fields.Char();
    may_edit = fields.Boolean({ default: true });

    _records = [
        { id: 1, name: "Mine", may_edit: true },
        { id: 2, name: "Somebody else's", may_edit: false },
    ];
}

defineMailModels();
defineModels([Goal]);

const MAY_EDIT = '<field name="may_edit" invisible="1"/>';
const NAME = ".o_field_widget[name=name]";

function openGoal(resId, mayEdit = MAY_EDIT) {
    return mountView({
        resModel: "goal",
        resId,
        resIds: [1, 2],
        type: "form",
        arch: `<form js_class="statcrm_may_edit">${mayEdit}<field name="name"/></form>`,
    });
}

test("what somebody else keeps is shown as something to read", async () => {
    await openGoal(2);
    expect(".o_form_readonly").toHaveCount(1);
    expect(NAME).toHaveText("Somebody else's");
    expect(`${NAME} input`).toHaveCount(0);
});

test("own records and new ones are written", async () => {
    onRpc("web_save", ({ args }) => {
        expect.step(args[1].name);
    });
    await openGoal(1);
    await contains(`${NAME} input`).edit("Changed");
    await clickSave();
    expect.verifySteps(["Changed"]);
    await contains(".o_form_button_create").click();
    expect(`${NAME} input`).toHaveCount(1);
});

test("from record to record it is asked again", async () => {
    await openGoal(1);
    expect(`${NAME} input`).toHaveCount(1);
    await contains(".o_pager_next").click();
    expect(`${NAME} input`).toHaveCount(0);
    expect(NAME).toHaveText("Somebody else's");
    await contains(".o_pager_next").click();
    expect(`${NAME} input`).toHaveValue("Mine");
});

test("a form that does not ask it stays Odoo's", async () => {
    await openGoal(2, "");
    expect(`${NAME} input`).toHaveValue("Somebody else's");
});

test("what was typed stays when the server refuses it", async () => {
    expect.errors(1);
    onRpc("web_save", () => {
        throw makeServerError({ message: "The plan is closed." });
    });
    await openGoal(1);
    await contains(`${NAME} input`).edit("Typed", { confirm: false });
    await clickSave();
    await waitFor(".o_error_dialog");
    expect(`${NAME} input`).toHaveValue("Typed");
    expect.verifyErrors(["The plan is closed."]);
});
