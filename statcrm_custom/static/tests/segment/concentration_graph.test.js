import { expect, test } from "@odoo/hoot";
import { upTo } from "@statcrm_custom/segment/concentration_graph/concentration_graph";

test.tags("desktop");
test("a point of the curve stands for all customers up to it", () => {
    const run = ["classification_id", "=", 7];
    expect(upTo(["&", run, ["top_percent", "=", 5]])).toEqual(["&", run, ["top_percent", "<=", 5]]);
});
