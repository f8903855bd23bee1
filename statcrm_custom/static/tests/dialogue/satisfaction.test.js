import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { ImportanceChart } from "@statcrm_custom/dialogue/satisfaction/importance_chart";
import { Satisfaction } from "@statcrm_custom/dialogue/satisfaction/satisfaction";
import {
    contains,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

defineMailModels();

function item(id, name, values) {
    return {
        id,
        name,
        answer_count: 8,
        satisfaction: 3,
        importance: 4.5,
        is_asked: true,
        change: null,
        ...values,
    };
}

function grid(values) {
    const speed = item(1, "Speed", { satisfaction: 2.5, change: -0.5 });
    const advice = item(2, "Advice", { satisfaction: 4.25, importance: null, change: 0.25 });
    return {
        rounds: [
            { id: 1, name: "Spring" },
            { id: 2, name: "Autumn" },
        ],
        round_id: 2,
        state: "published",
        progress: 0,
        last_day: "",
        previous: "Spring",
        cuts: [
            ["all", "All customers"],
            ["segment", "Segment"],
        ],
        cut: "segment",
        groups: [
            { key: 3, name: "Cities", answer_count: 12, is_hidden: false },
            { key: 4, name: "Schools", answer_count: 2, is_hidden: true },
        ],
        key: 3,
        answer_count: 12,
        interview_count: 2,
        is_hidden: false,
        overall: 3.75,
        overall_change: 0.5,
        importance_kind: "asked",
        limits: { satisfaction: 4, importance: 4, correlation: 0.4 },
        stages: [
            { key: "ordering", name: "Ordering", critical: [speed], other: [], strength: [advice] },
        ],
        hidden_count: 1,
        interviews: [],
        ...values,
    };
}

const choiceOf = ({ round_id, cut, key }) => ({ round_id, cut, key });

/** The screen; the chart itself is drawn by a library, here it tells its points. */
async function mountScreen(getGrid, params) {
    patchWithCleanup(ImportanceChart.prototype, {
        renderChart() {
            expect.step(`chart of ${this.props.items.map(({ name }) => name)}`);
        },
    });
    onRpc("statcrm.satisfaction", "get_grid", ({ kwargs }) => getGrid(choiceOf(kwargs)));
    await mountWithCleanup(Satisfaction, { props: { action: { params }, actionId: 1 } });
    await waitFor("[aria-busy=false]", { timeout: 5000 });
}

test("items stand in their stage, by what to do about them", async () => {
    await mountScreen(() => grid());
    expect(".o_statcrm_overall").toHaveText(
        /^Answers: 12, including 2 recorded in meetings\.\s+Overall satisfaction 3\.8 of 5\.\s+Change since Spring: \+0\.5\.$/,
    );
    expect("[data-stage=ordering] h2").toHaveText("Ordering");
    const texts = (column) => queryAllTexts(`[data-column=${column}] .o_statcrm_item`);
    expect(texts("critical")).toEqual(["Speed\n2.5−0.5 · importance 4.5 · answers: 8"]);
    expect(texts("other")).toEqual([]);
    expect(texts("strength")).toEqual(["Advice\n4.3+0.3 · importance unknown · answers: 8"]);
    expect("[data-column=critical] .o_statcrm_item").toHaveClass("border-danger");
    expect(".o_statcrm_rule").toHaveText(/Items with too few answers to be shown: 1\./);
    // of what is not known how important it is there is no point
    expect.verifySteps(["chart of Speed"]);
});

test("each drop-down asks for what was chosen, and keeps the rest", async () => {
    await mountScreen(
        (choice) => {
            expect.step(choice);
            return grid({ ...choice, round_id: choice.round_id ?? 2, stages: [] });
        },
        { cut: "segment", key: 3 },
    );
    expect.verifySteps([{ round_id: undefined, cut: "segment", key: 3 }]);
    expect(queryAllTexts("select[name=group] option")).toEqual([
        "Cities (12)",
        "Schools (2, too few to be shown)",
    ]);
    await contains("select[name=group]").select("4");
    expect.verifySteps([{ round_id: 2, cut: "segment", key: 4 }]);
    expect("select[name=group]").toHaveValue("4");
    await contains("select[name=round]").select("1");
    expect.verifySteps([{ round_id: 1, cut: "segment", key: 4 }]);
    await contains("select[name=cut]").select("all");
    // another cut has other groups: the server chooses
    expect.verifySteps([{ round_id: 1, cut: "all", key: null }]);
});

test("a running round has no figures, only how many answered", async () => {
    const running = { state: "running", progress: 15, last_day: "2026-03-31", is_hidden: true };
    await mountScreen(() => grid(running));
    expect(".o_statcrm_running").toHaveText(/until Mar 31, 2026.*At least 15 answers so far/s);
    expect(".o_statcrm_stage, .o_statcrm_overall, .o_statcrm_print").toHaveCount(0);
});

test("too few answers are counted and not shown", async () => {
    await mountScreen(() => grid({ is_hidden: true, answer_count: 3 }));
    expect(".o_statcrm_too_few").toHaveText(/^Answers: 3, too few/);
    expect(".o_statcrm_stage, .o_statcrm_overall, .o_statcrm_print").toHaveCount(0);
});

test("before the first round it says who begins one", async () => {
    await mountScreen(() => grid({ rounds: [], groups: [], is_hidden: true, state: "" }));
    expect(".o_statcrm_satisfaction_empty").toHaveText(/No satisfaction rounds yet\./);
    expect("select").toHaveCount(0);
});

test("own interviews are links to them", async () => {
    const interviews = [{ name: "Kaisa", date: "2026-03-05", url: "/survey/start/1?answer=2" }];
    await mountScreen(() => grid({ is_hidden: true, interviews }));
    expect(".o_statcrm_satisfaction a").toHaveText("Kaisa, Mar 5, 2026");
    expect(".o_statcrm_satisfaction a").toHaveAttribute("href", interviews[0].url);
});

test("what is shown is what is printed", async () => {
    mockService("action", {
        doAction: (action) => expect.step(action.report_name || action),
    });
    onRpc("statcrm.satisfaction", "action_print", ({ kwargs }) => {
        expect.step(choiceOf(kwargs));
        return { type: "ir.actions.report", report_name: "paper" };
    });
    await mountScreen(() => grid({ stages: [] }));
    await click(".o_statcrm_print");
    await animationFrame();
    await click("button:contains(All Figures)");
    expect.verifySteps([
        { round_id: 2, cut: "segment", key: 3 },
        "paper",
        "statcrm_custom.statcrm_satisfaction_report_action",
    ]);
});

test("a failure says what to do, and trying again works", async () => {
    let broken = true;
    await mountScreen(() => {
        if (broken) {
            throw makeServerError({ message: "The disk is full." });
        }
        return grid({ stages: [] });
    });
    expect("[role=alert]").toHaveText(/could not be loaded.*The disk is full\./s);
    broken = false;
    await click("[role=alert] button");
    await animationFrame();
    expect("[role=alert]").toHaveCount(0);
    expect(".o_statcrm_overall").toHaveCount(1);
});
