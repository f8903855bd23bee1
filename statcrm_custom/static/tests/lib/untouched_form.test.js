import { expect, test } from "@odoo/hoot";
import { unload } from "@odoo/hoot-dom";
import { animationFrame, mockSendBeacon } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/lib/untouched_form/untouched_form";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Absence extends models.Model {
    _name = "statcrm.absence";
    note = fields.Char({ default: "Away" });
}

class Meeting extends models.Model {
    _name = "calendar.event";
    note = fields.Char({ default: "Visit: Ministry" });
}

class Tag extends models.Model {
    _name = "some.tag";
    note = fields.Char({ default: "New" });
}

defineMailModels();
defineModels([Absence, Meeting, Tag]);

/** Note what is saved, by a beacon or by a call. */
function noteSaving() {
    onRpc("web_save", () => expect.step("saved"));
    mockSendBeacon(() => {
        expect.step("saved");
        return true;
    });
}

async function leave() {
    await unload();
    await animationFrame();
}

async function openAndLeave(resModel) {
    noteSaving();
    await mountView({ type: "form", resModel, arch: `<form><field name="note"/></form>` });
    await leave();
}

test("a new record that nobody touched is not saved when the page is left", async () => {
    await openAndLeave("statcrm.absence");
    expect.verifySteps([]);
});

test("neither is a visit that nobody planned", async () => {
    await openAndLeave("calendar.event");
    expect.verifySteps([]);
});

test("a record that is none of ours is saved, as Odoo does", async () => {
    await openAndLeave("some.tag");
    expect.verifySteps(["saved"]);
});

test("what was typed is saved when the page is left", async () => {
    noteSaving();
    await mountView({
        type: "form",
        resModel: "statcrm.absence",
        arch: `<form><field name="note"/></form>`,
    });
    await contains("[name=note] input").edit("Leave");
    await leave();
    expect.verifySteps(["saved"]);
});
