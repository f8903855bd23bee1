import { expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { at } from "@statcrm_custom/care/agreement_timeline/agreement_timeline";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

const { DateTime, Interval } = luxon;

class Agreement extends models.Model {
    name = fields.Char();
    principal_id = fields.Many2one({ relation: "agreement", string: "Customer" });
    kind = fields.Selection({
        selection: [
            ["frame", "Framework"],
            ["data", "Data"],
        ],
    });
    date_from = fields.Date();
    ends_on = fields.Date();
    notice_date = fields.Date();
    state = fields.Selection({
        selection: [
            ["in_force", "In Force"],
            ["draft", "Draft"],
        ],
    });

    _records = [
        {
            id: 1,
            name: "Figures",
            principal_id: 1,
            kind: "frame",
            date_from: "2026-01-01",
            ends_on: "2027-12-31",
            notice_date: "2026-12-15",
            state: "in_force",
        },
        {
            id: 2,
            name: "Register",
            principal_id: 1,
            kind: "data",
            date_from: "2027-01-01",
            ends_on: false,
            notice_date: false,
            state: "draft",
        },
    ];
}

defineMailModels();
defineModels([Agreement]);

const ROW = ".o_statcrm_timeline_agreement";

function show(params = {}) {
    mockDate("2026-11-30 12:00:00");
    return mountView({
        resModel: "agreement",
        type: "kanban",
        arch: `
            <kanban js_class="statcrm_agreement_timeline">
                <field name="principal_id"/>
                <field name="date_from"/>
                <field name="ends_on"/>
                <field name="notice_date"/>
                <field name="state"/>
                <templates><t t-name="card"><field name="name"/></t></templates>
            </kanban>`,
        ...params,
    });
}

test.tags("desktop");
test("each agreement tells its state, its term and its notice day in words", async () => {
    await show();
    expect(`${ROW}:eq(0)`).toHaveText(/Figures.*In Force.*Jan 1 – Dec 31, 2027.*Notice by Dec 15/s);
    expect(`${ROW}:eq(1)`).toHaveText(/Register.*Draft.*from Jan 1, 2027, open-ended/s);
    expect(queryAllTexts(".o_statcrm_timeline_notice")).toEqual(["◆"]);
    expect(`${ROW}:eq(0) .text-danger.fw-bold`).toHaveText(/Notice by/);
});

test.tags("desktop");
test("bars stand in whole years, an open end reaches the edge", async () => {
    await show();
    expect(
        queryAllTexts(".o_statcrm_timeline_row:eq(0) .o_statcrm_timeline_track > .ps-1"),
    ).toEqual(["2026", "2027"]);
    expect(queryFirst(`${ROW}:eq(0) .o_statcrm_timeline_bar`).style.width).toBe("100%");
    expect(queryFirst(`${ROW}:eq(1) .o_statcrm_timeline_bar`).style.left).toBe("50%");
    expect(`${ROW}:eq(1) .o_statcrm_timeline_open`).toHaveCount(1);
});

test.tags("desktop");
test("a click or Enter opens the agreement", async () => {
    await show({ selectRecord: (id) => expect.step(id) });
    await contains(`${ROW}:eq(1)`).click();
    queryFirst(`${ROW}:eq(0)`).focus();
    await press("Enter");
    expect.verifySteps([2, 1]);
});

test.tags("desktop");
test("groups have their names", async () => {
    await show({ groupBy: ["kind"] });
    expect(queryAllTexts(".o_statcrm_timeline .fw-bold.border-top")).toEqual([
        "Framework (1)",
        "Data (1)",
    ]);
});

test("a day outside stands at the edge", () => {
    const span = Interval.fromDateTimes(DateTime.local(2026, 1, 1), DateTime.local(2028, 1, 1));
    expect(at(DateTime.local(2020, 1, 1), span)).toBe(0);
    expect(at(DateTime.local(2027, 1, 1), span)).toBe(50);
    expect(at(DateTime.local(2030, 1, 1), span)).toBe(100);
});
