import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { calendarNotificationService } from "@calendar/js/services/calendar_notification_service";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { StatcrmBrief } from "@statcrm_custom/dialogue/brief/brief";
import "@statcrm_custom/dialogue/brief/brief_reminder";
import {
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const LINE = { lead: "May 1", detail: [{ text: "Anna" }], aside: "overdue: Call", tone: "danger" };
const SECTION = { text: "", warnings: [], chart: null, lines: [], hint: "", more: "" };

function brief(id) {
    const parts = [
        { text: "<b>Census</b>", model: "res.partner", id: 5 },
        { text: "page", url: "https://customer.example" },
    ];
    return {
        id,
        name: `Customer ${id}`,
        asked: null,
        is_archived: false,
        value_class: { display_name: "Strategic customer", color: 1, kind: "nominated" },
        reason: "By nomination.",
        nomination: "",
        made: "today",
        has_log: false,
        facts: [{ label: "Phone", parts: [{ text: "123" }] }],
        meeting: null,
        sections: [
            {
                ...SECTION,
                key: "planned",
                title: "Planned",
                column: "main",
                lines: [{ ...LINE, parts }],
                more: "and 12 more",
            },
            { ...SECTION, key: "team", title: "Account team", column: "side", hint: "Nobody." },
        ],
    };
}

async function openBrief(getBrief, context = { active_id: 7 }) {
    onRpc("statcrm.brief", "get_brief", ({ args }) => getBrief(...args));
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "statcrm_custom.brief",
        context,
    });
    await animationFrame();
}

test("sections in two columns; names are links, markup is text", async () => {
    await openBrief(brief);
    expect("h1").toHaveText("Customer 7");
    expect(".o_statcrm_badge").toHaveText("Strategic customer");
    expect(queryAllTexts(".col-lg-6:first-child h2")).toEqual(["Planned"]);
    expect(queryAllTexts(".col-lg-6:last-child h2")).toEqual(["Account team"]);
    expect(".o_statcrm_parts_body a:first-child").toHaveText("<b>Census</b>");
    expect(".o_statcrm_parts_body a:first-child").toHaveAttribute("href", "/odoo/res.partner/5");
    expect(".o_statcrm_parts_body a[target=_blank]").toHaveAttribute("rel", /noopener/);
    expect(".o_statcrm_parts_aside").toHaveText("overdue: Call");
    expect("[data-section=planned]").toHaveText(/and 12 more/);
    expect("[data-section=team]").toHaveText(/Nobody\./);
    expect(".o_control_panel button:contains(Log)").toHaveCount(0);
});

test("the meeting it was opened from stands above, also on paper", async () => {
    const line = { ...LINE, lead: "Tue 1 Dec", parts: [{ text: "Prices" }], aside: "" };
    const meeting = { ...SECTION, key: "meeting", title: "Meeting", lines: [line] };
    patchWithCleanup(StatcrmBrief.prototype, {
        setup() {
            super.setup();
            this.action = {
                doAction: (name, { additionalContext }) =>
                    expect.step([additionalContext.active_ids, additionalContext.statcrm_event_id]),
            };
        },
    });
    await openBrief(
        (id, event) => {
            expect.step([id, event]);
            return { ...brief(id), meeting };
        },
        { active_id: 7, statcrm_event_id: 3 },
    );
    expect.verifySteps([[7, 3]]);
    expect("[data-section=meeting]").toHaveText(/Tue 1 Dec\s+Prices/);
    await click(".o_control_panel button:contains(Print)");
    expect.verifySteps([[[7], 3]]);
});

test("of several customers another one can be chosen", async () => {
    const statcrm_customers = [
        { id: 7, name: "Ministry" },
        { id: 8, name: "Mill" },
    ];
    await openBrief(brief, { active_id: 7, statcrm_customers });
    await click(".o_statcrm_brief_switch button:contains(Mill)");
    await animationFrame();
    expect("h1").toHaveText("Customer 8");
    expect(".o_statcrm_brief_switch .active").toHaveText("Mill");
});

test("a failure says what to do, and trying again works", async () => {
    let broken = true;
    await openBrief((id) => {
        if (broken) {
            throw makeServerError({ message: "It was deleted or merged." });
        }
        return brief(id);
    });
    expect("[role=alert]").toHaveText(/try again.*deleted or merged/s);
    broken = false;
    await click("[role=alert] button");
    await animationFrame();
    expect("[role=alert]").toHaveCount(0);
    expect("h1").toHaveText("Customer 7");
});

test("a reminder of a meeting has a button to the brief", async () => {
    let deliver;
    calendarNotificationService.start(
        {},
        {
            action: {
                doAction: (name, { additionalContext }) =>
                    expect.step([name, additionalContext.active_id]),
            },
            bus_service: { subscribe: (_name, callback) => (deliver = callback), start() {} },
            notification: {
                add(message, { buttons }) {
                    expect.step([message, buttons.length]);
                    buttons.at(-1).onClick();
                },
            },
        },
    );
    const url = "https://our.example/odoo/res.partner/7/customer-brief";
    const reminder = { event_id: 1, alarm_id: 2, timer: 0, title: "Negotiation" };
    deliver([{ ...reminder, message: `At ten\n${url}` }]);
    await advanceTime(10);
    expect.verifySteps([
        ["At ten", 4], // one more than without a brief
        ["statcrm_custom.statcrm_brief_action", 7],
    ]);
});
