import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { TrendLine } from "@statcrm_custom/lib/trend_line/trend_line";

defineMailModels();

const LINE = ".o_statcrm_trend_line";

function show(values, props = {}) {
    const labels = values.map((_value, index) => `${2021 + index}`);
    return mountWithCleanup(TrendLine, { props: { values, labels, title: "Sales", ...props } });
}

test("a sentence tells the first, the last and the highest value", async () => {
    await show([1000, 4000, 2000]);
    expect(LINE).toHaveAttribute("role", "img");
    expect(LINE).toHaveAttribute(
        "aria-label",
        "Sales. First 2021: 1,000; last 2023: 2,000; highest 2022: 4,000.",
    );
});

test("each value is named under the pointer, in the format of its place", async () => {
    await show([1000, 4000], { format: (value) => `${value / 1000} k€` });
    expect(queryAll(`${LINE} title`).map((title) => title.textContent)).toEqual([
        "2021: 1 k€",
        "2022: 4 k€",
    ]);
});

test("the highest value stands on top, the lowest at the bottom, zero is in the drawing", async () => {
    await show([10, 20, 0]);
    const ys = queryOne(".o_statcrm_trend_path")
        .getAttribute("points")
        .split(" ")
        .map((point) => Number(point.split(",")[1]));
    expect(ys).toEqual([16, 3, 29]);
});

test("bars of credit notes hang below zero", async () => {
    await show([30, -10], { type: "bars" });
    const [up, down] = queryAll(".o_statcrm_trend_bar");
    const zero = Number(queryOne(".o_statcrm_trend_zero").getAttribute("y1"));
    expect(Number(up.getAttribute("y"))).toBe(3);
    expect(Number(down.getAttribute("y"))).toBe(zero);
    expect(zero).toBeLessThan(29);
});

test("only zeros lie at the bottom", async () => {
    await show([0, 0]);
    expect(".o_statcrm_trend_path").toHaveAttribute("points", "5,29.00 15,29.00");
});

test("a single value is said once", async () => {
    await show([7]);
    expect(LINE).toHaveAttribute("aria-label", "Sales. 2021: 7");
});

test("without values there are words", async () => {
    await show([]);
    expect(LINE).toHaveCount(0);
    expect(queryAllTexts("span.text-muted")).toEqual(["No figures yet"]);
});
