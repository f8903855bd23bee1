import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import "@statcrm_custom/dialogue/customer_projects/customer_projects";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Customer extends models.Model {
    name = fields.Char();

    _records = [
        { id: 1, name: "Ministry" },
        { id: 2, name: "Mill" },
    ];
}

defineMailModels();
defineModels([Customer]);

const PROJECT = {
    id: 7,
    name: "Census",
    customer: "",
    manager: "Aino",
    status: "at_risk",
    status_name: "At Risk",
    milestone: "Tables",
    milestone_date: "2026-03-05",
    end: "2026-06-30",
    is_late: true,
    is_running: true,
};
const CLOSED = {
    ...PROJECT,
    id: 8,
    name: "<b>Old</b>",
    customer: "Board",
    manager: "",
    status: "done",
    status_name: "Done",
    milestone: "",
    milestone_date: "",
    end: "",
    is_late: false,
    is_running: false,
};
const ITEM = ".o_statcrm_projects li";

function openCard(getProjects) {
    onRpc("res.partner", "statcrm_projects", ({ args }) => getProjects(args[0][0]));
    return mountView({
        resModel: "customer",
        resId: 1,
        resIds: [1, 2],
        type: "form",
        arch: `
            <form>
                <field name="name"/>
                <notebook>
                    <page string="People"/>
                    <page string="Projects"><widget name="statcrm_customer_projects"/></page>
                </notebook>
            </form>`,
    });
}

test("each project tells how it stands; names are text", async () => {
    await openCard(() => ({ projects: [PROJECT, CLOSED], more: 3 }));
    await contains(".nav-link:contains(Projects)").click();
    expect(queryAllTexts(`${ITEM} button`)).toEqual(["Census", "<b>Old</b>"]);
    expect(`${ITEM}:eq(0)`).toHaveText(
        /At Risk.*Late.*Ends Jun 30, 2026.*Next milestone: Tables, Mar 5, 2026.*Aino/s,
    );
    expect(queryAllTexts(`${ITEM}:eq(0) .badge`)).toEqual(["At Risk", "Late"]);
    expect(`${ITEM}:eq(0) .badge:eq(0)`).toHaveClass("text-bg-warning");
    expect(queryAllTexts(`${ITEM}:eq(1) .badge`)).toEqual(["Done"]);
    expect(`${ITEM}:eq(1) .badge`).toHaveClass("text-bg-secondary");
    expect(`${ITEM}:eq(1)`).toHaveText(/Board$/);
    expect(`${ITEM}:eq(0)`).not.toHaveClass("opacity-50");
    expect(`${ITEM}:eq(1)`).toHaveClass("opacity-50");
    expect(".o_statcrm_projects").toHaveText(/And 3 more\./);
});

test("they are asked for when the page is opened, and for each customer anew", async () => {
    await openCard((id) => {
        expect.step(id);
        return { projects: id === 1 ? [PROJECT] : [], more: 0 };
    });
    expect.verifySteps([]);
    await contains(".nav-link:contains(Projects)").click();
    expect.verifySteps([1]);
    await contains(".o_pager_next").click();
    expect.verifySteps([2]);
    expect(ITEM).toHaveCount(0);
    expect(".o_statcrm_projects").toHaveText(/^No projects with this customer yet\./);
});

test("a click opens the project", async () => {
    await openCard(() => ({ projects: [PROJECT, CLOSED], more: 0 }));
    await contains(".nav-link:contains(Projects)").click();
    mockService("action", { doAction: (action) => expect.step([action.res_model, action.res_id]) });
    await click(`${ITEM}:eq(1) button`);
    expect.verifySteps([["project.project", 8]]);
});
