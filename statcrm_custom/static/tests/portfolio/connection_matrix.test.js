import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { ConnectionMatrix } from "@statcrm_custom/portfolio/connection_matrix/connection_matrix";
import {
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { utils } from "@web/core/ui/ui_service";

defineMailModels();

const CELL = { strength: 3, last_contact: "2026-03-05", users: ["Aino", "Eero"] };

function person(id, name, values) {
    return { id, name, function: "", level: "", level_name: "", roles: [], cells: {}, ...values };
}

function matrix(values) {
    return {
        units: [
            { id: 4, name: "Education" },
            { id: 0, name: "Without a unit" },
        ],
        people: [
            person(11, "Timo", {
                level: "director",
                level_name: "Director",
                function: "Head",
                roles: ["Decides"],
                cells: { 4: CELL },
            }),
            person(12, "Kaisa", { cells: { 0: { ...CELL, strength: 1, last_contact: null } } }),
            person(13, "Outi"),
        ],
        hidden_count: 0,
        white_spots: [{ key: "silent_4", text: "Education has been silent for a year." }],
        pairs: [
            {
                level: "director",
                level_name: "Director",
                hidden_count: 2,
                rows: [
                    {
                        id: 11,
                        name: "Timo",
                        ours: [{ name: "Aino", last_contact: "2026-03-05" }],
                    },
                    { id: 14, name: "Lauri", ours: [] },
                ],
            },
        ],
        refreshed_at: "2026-03-06 10:00:00",
        ...values,
    };
}

async function mountMatrix(getMatrix = () => matrix()) {
    onRpc("res.partner", "statcrm_connection_matrix", ({ args, kwargs }) =>
        getMatrix(kwargs.limit, args[0]),
    );
    await mountWithCleanup(ConnectionMatrix, { props: { record: { resId: 5 } } });
}

test("our units stand over their people, below the level of these", async () => {
    await mountMatrix((_limit, ids) => {
        expect.step(ids);
        return matrix();
    });
    expect.verifySteps([[5]]);
    expect(queryAllTexts(".o_statcrm_connections_table thead th")).toEqual([
        "Their people",
        "Education",
        "Without a unit",
    ]);
    expect(queryAllTexts(".o_statcrm_level")).toEqual(["Director", "Level not known"]);
    expect(queryAllTexts(".o_statcrm_connections_table tbody th[scope=row]")).toEqual([
        "Timo\nHead · Decides",
        "Kaisa",
        "Outi",
    ]);
    expect(".o_statcrm_cell").toHaveCount(2);
    expect(".o_statcrm_cell:eq(0)").toHaveText(/^Mar 5, 2026.*●●●○○/s);
    expect(".o_statcrm_cell:eq(0)").toHaveAttribute("title", "Aino, Eero");
    expect(".o_statcrm_cell:eq(1)").toHaveText(/no contact found.*●○○○○/s);
    expect(".o_statcrm_white_spot").toHaveText("Education has been silent for a year.");
    // who knows Timo at another level is not among them
    expect("section[aria-label='Counterparts at the same level'] .o_statcrm_pairs").toHaveCount(1);
    expect(queryAllTexts(".o_statcrm_pairs tbody tr")).toEqual([
        "Director Timo \nAino, Mar 5, 2026",
        "Lauri None",
        "and 2 more",
    ]);
});

test("a phone lists for each person the units that know them", async () => {
    patchWithCleanup(utils, { isSmall: () => true });
    await mountMatrix();
    expect("table.table-sm:not(.o_statcrm_pairs)").toHaveCount(0);
    expect(".o_statcrm_person:eq(0)").toHaveText(/Timo.*Education.*●●●○○/s);
    expect(".o_statcrm_person:eq(2)").toHaveText(/Outi.*No connection/s);
});

test("a name opens the person, a cell who knows this person in that unit", async () => {
    mockService("action", {
        doAction: ({ res_model, res_id, domain }) => expect.step([res_model, res_id ?? domain]),
    });
    await mountMatrix();
    await click("th button:contains(Timo)");
    await click(".o_statcrm_cell:eq(0)");
    await click(".o_statcrm_cell:eq(1)");
    const knows = (id, unit) => [
        ["partner_id", "=", id],
        ["unit_id", "=", unit],
        ["user_id.active", "=", true],
    ];
    expect.verifySteps([
        ["res.partner", 11],
        ["statcrm.connection", knows(11, 4)],
        ["statcrm.connection", knows(12, false)],
    ]);
});

test("whom nobody knows is told, and what to do about it", async () => {
    const nothing = { units: [], people: [], white_spots: [], pairs: [], refreshed_at: null };
    await mountMatrix(() => matrix(nothing));
    expect(".o_statcrm_connections_empty").toHaveText(/Add their people above/);
    expect("section[aria-label='White spots']").toHaveText(/None\b/);
    expect("table, .o_statcrm_white_spot, .o_statcrm_more").toHaveCount(0);
});

test("more people come on demand; a failure leaves those that are shown", async () => {
    expect.errors(1);
    let broken = true;
    await mountMatrix((limit) => {
        expect.step(limit);
        if (limit > 100 && broken) {
            throw makeServerError({ message: "The disk is full." });
        }
        return matrix({ hidden_count: limit > 100 ? 0 : 40 });
    });
    expect(".o_statcrm_connections").toHaveText(/40 more people are not shown/);
    await click(".o_statcrm_more");
    await animationFrame();
    expect.verifyErrors(["The disk is full."]);
    expect(".o_statcrm_cell").toHaveCount(2);
    broken = false;
    await click(".o_statcrm_more");
    await animationFrame();
    expect(".o_statcrm_more").toHaveCount(0);
    expect.verifySteps([100, 200, 300]);
});
