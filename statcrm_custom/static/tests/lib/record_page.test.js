import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Customer extends models.Model {
    name = fields.Char();

    _records = [{ id: 1, name: "Ministry" }];
}

defineMailModels();
defineModels([Customer]);

const NOTHING = { units: [], people: [], white_spots: [], pairs: [], hidden_count: 0 };
// [widget, what it asks for, an empty answer, what it shows then]
const PAGES = [
    ["file", "statcrm_file", { items: [], more: false }, ".o_statcrm_file"],
    ["projects", "statcrm_projects", { projects: [], more: 0 }, ".o_statcrm_projects"],
    ["care", "get_care", { sections: [], actions: [] }, ".o_statcrm_customer_care"],
    ["promises", "get_board", { tables: [] }, ".o_statcrm_customer_promises"],
    ["matrix", "statcrm_connection_matrix", NOTHING, ".o_statcrm_connections"],
];
const NAME = ".o_field_widget[name=name] input";

test("a failure of a page loses nothing that was typed on the card", async () => {
    let broken = true;
    for (const [, method, answer] of PAGES) {
        onRpc(method, () => {
            if (broken) {
                throw makeServerError({ message: `No ${method}` });
            }
            return answer;
        });
    }
    onRpc("statcrm_file_choices", () => ({ kinds: [], units: [], users: [] }));
    await mountView({
        resModel: "customer",
        resId: 1,
        type: "form",
        arch: `
            <form>
                <field name="name"/>
                <notebook>
                    <page string="People"/>
                    <page string="file"><widget name="statcrm_customer_file"/></page>
                    <page string="projects"><widget name="statcrm_customer_projects"/></page>
                    <page string="care"><widget name="statcrm_customer_care"/></page>
                    <page string="promises"><widget name="statcrm_customer_promises"/></page>
                    <page string="matrix"><widget name="statcrm_connection_matrix"/></page>
                </notebook>
            </form>`,
    });
    await contains(NAME).edit("Typed", { confirm: false });
    for (const [page, method, , shown] of PAGES) {
        broken = true;
        await contains(`.nav-link:contains(${page})`).click();
        expect("[role=alert]").toHaveText(new RegExp(`could not be loaded.*No ${method}`, "s"));
        expect(shown).toHaveCount(0);
        broken = false;
        await contains("[role=alert] button").click();
        await animationFrame();
        expect("[role=alert]").toHaveCount(0);
        expect(shown).toHaveCount(1);
        expect(NAME).toHaveValue("Typed");
    }
});

test("what was logged in a dialog is on the page at once, as it is filtered", async () => {
    const asked = [];
    onRpc("statcrm_file", ({ args, kwargs }) => {
        asked.push([args[0][0], kwargs.filters.kind]);
        return { items: [], more: false };
    });
    const kinds = [{ id: "call", name: "Call", count: 1 }];
    onRpc("statcrm_file_choices", () => ({ kinds, units: [], users: [] }));
    onRpc("action_log", () => false);
    await mountView({
        resModel: "customer",
        resId: 1,
        type: "form",
        arch: `
            <form>
                <header><button name="action_log" type="object" string="Log"/></header>
                <widget name="statcrm_customer_file"/>
            </form>`,
    });
    await animationFrame();
    await contains(".o_statcrm_file select[name=kind]").select("call");
    expect(asked).toEqual([
        [1, ""],
        [1, "call"],
    ]);
    await contains("button[name=action_log]").click();
    await animationFrame();
    expect(asked).toEqual([
        [1, ""],
        [1, "call"],
        [1, "call"],
    ]);
});
