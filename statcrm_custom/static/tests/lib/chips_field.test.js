import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryFirst, waitFor } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/lib/chips/chips_field";
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

class Person extends models.Model {
    name = fields.Char();

    _records = [
        { id: 1, name: "Kaisa" },
        { id: 2, name: "Timo" },
        { id: 3, name: "Outi" },
    ];
}

class Entry extends models.Model {
    text = fields.Char();
    person_ids = fields.Many2many({ relation: "person" });
    likely_ids = fields.Many2many({ relation: "person" });
    person_id = fields.Many2one({ relation: "person" });
    likely_id = fields.Many2one({ relation: "person" });

    _records = [{ id: 1, likely_ids: [1, 2, 3], person_ids: [3], likely_id: 2 }, { id: 2 }];
}

defineMailModels();
defineModels([Person, Entry]);

const CHIPS = ".o_field_statcrm_chips .o_statcrm_chip";
const MANY = `
    <field name="person_ids" widget="many2many_tags"/>
    <field name="likely_ids" widget="statcrm_chips" options="{'target': 'person_ids'}"/>`;
const ONE = `
    <field name="person_id"/>
    <field name="likely_id" widget="statcrm_chips" options="{'target': 'person_id'}"/>`;

function openEntry(arch, resId = 1) {
    return mountView({
        resModel: "entry",
        resId,
        type: "form",
        arch: `<form><field name="text"/>${arch}</form>`,
    });
}

test("a tap puts a proposed person to the others, and proposes them no more", async () => {
    onRpc("web_save", ({ args }) => {
        expect.step(args[1].person_ids);
    });
    await openEntry(MANY);
    expect(queryAllTexts(CHIPS)).toEqual(["Kaisa", "Timo"]);
    await contains(`${CHIPS}:contains(Timo)`).click();
    expect(queryAllTexts(CHIPS)).toEqual(["Kaisa"]);
    expect(queryAllTexts(".o_field_many2many_tags .o_tag")).toEqual(["Outi", "Timo"]);
    await clickSave();
    expect.verifySteps([[[4, 2]]]);
});

test("who is taken out is proposed again", async () => {
    await openEntry(MANY);
    await contains(".o_field_many2many_tags .o_tag:contains(Outi) .o_delete", {
        visible: false,
    }).click();
    expect(queryAllTexts(CHIPS)).toEqual(["Kaisa", "Timo", "Outi"]);
});

test("a tap chooses the proposed one of a single choice", async () => {
    onRpc("web_save", ({ args }) => {
        expect.step(args[1].person_id);
    });
    await openEntry(ONE);
    expect(queryAllTexts(CHIPS)).toEqual(["Timo"]);
    await contains(CHIPS).click();
    expect(".o_field_widget[name=person_id] input").toHaveValue("Timo");
    expect(CHIPS).toHaveCount(0);
    await clickSave();
    expect.verifySteps([2]);
});

test("where nobody is proposed there is no button", async () => {
    await openEntry(MANY + ONE, 2);
    expect(".o_field_statcrm_chips").toHaveCount(2);
    expect(CHIPS).toHaveCount(0);
});

test("the cursor stays in the text, which no failure of the server loses", async () => {
    expect.errors(1);
    onRpc("web_save", () => {
        throw makeServerError({ message: "The disk is full." });
    });
    await openEntry(MANY);
    await contains(".o_field_widget[name=text] input").edit("Wants tables", { confirm: false });
    await contains(`${CHIPS}:contains(Kaisa)`).click();
    expect(".o_field_widget[name=text] input").toBeFocused();
    await clickSave();
    await waitFor(".o_error_dialog");
    expect(queryFirst(".o_field_widget[name=text] input").value).toBe("Wants tables");
    expect(queryAllTexts(".o_field_many2many_tags .o_tag")).toEqual(["Outi", "Kaisa"]);
    expect.verifyErrors(["The disk is full."]);
});
