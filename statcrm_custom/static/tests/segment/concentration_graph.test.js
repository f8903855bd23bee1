import { expect, test } from "@odoo/hoot";
import {
    markedIndex,
    shownRuns,
    upTo,
} from "@statcrm_custom/segment/concentration_graph/concentration_graph";

test.tags("desktop");
test("a point of the curve stands for all customers up to it", () => {
    const run = ["classification_id", "=", 7];
    expect(upTo(["&", run, ["top_percent", "=", 5]])).toEqual(["&", run, ["top_percent", "<=", 5]]);
});

test("the top 5 % are marked, also where few customers have no point at five", () => {
    expect(markedIndex(["1", "2", "3", "4", "5", "6"])).toBe(4);
    expect(markedIndex(["1", "7", "14"])).toBe(0);
    expect(markedIndex(["", "3", ""])).toBe(1);
    expect(markedIndex(["Ministries", "7"])).toBe(-1);
});

test("the sentence is of the classifications that are shown", () => {
    const datasets = [
        { domains: [undefined, ["&", ["classification_id", "=", 7], ["top_percent", "=", 5]]] },
        { domains: [["&", ["classification_id", "=", 9], ["top_percent", "=", 5]]] },
    ];
    expect(shownRuns(datasets)).toEqual([7, 9]);
    expect(shownRuns([{ domains: [[["classification_id", "any", []]]] }])).toEqual([]);
});
