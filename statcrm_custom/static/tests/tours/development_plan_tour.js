import { registry } from "@web/core/registry";

// the form of the first goal for a comment or a proposal
const form = (kind) => `details:has(input[name=kind][value=${kind}])`;

registry.category("web_tour.tours").add("statcrm_development_plan_customer_tour", {
    steps: () => [
        { trigger: "h1:contains(Development plan)" },
        {
            content: "No account: there is only the page",
            trigger: "body:not(:has(.o_portal_navbar, .js_usermenu, a[href*='/web/login']))",
        },
        { trigger: `${form("comment")} summary`, run: "click" },
        {
            trigger: `${form("comment")} textarea`,
            run: "edit This is what we need most",
        },
        { trigger: `${form("comment")} button`, run: "click", expectUnloadPage: true },
        {
            content: "It stands there now",
            trigger: ".alert-success:contains(Your comment has been received)",
        },
        { trigger: "section:contains(This is what we need most)" },
        { trigger: `${form("proposal")} summary`, run: "click" },
        { trigger: `${form("proposal")} textarea`, run: "edit Twenty tables, not twelve" },
        { trigger: `${form("proposal")} button`, run: "click", expectUnloadPage: true },
        { trigger: ".alert-success:contains(Your proposal has been received)" },
        {
            content: "Accept, with a name",
            trigger: "#acceptance input[name=name]",
            run: "edit Kaisa Lindroos",
        },
        {
            trigger: "#acceptance button:contains(Accept Plan)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(The plan has been accepted)" },
        { trigger: "#acceptance:contains(Accepted by Kaisa Lindroos)" },
    ],
});

registry.category("web_tour.tours").add("statcrm_development_plan_manager_tour", {
    steps: () => [
        {
            content: "It was said in the conversation of the plan",
            trigger: ".o-mail-Message:contains(Kaisa Lindroos accepted the development plan)",
        },
        { trigger: ".o-mail-Activity:contains(Answer the customer's remarks)" },
        { trigger: ".o_notebook .nav-link[name=development_plan]", run: "click" },
        {
            trigger: ".o_field_widget[name=joint_state]:contains(Accepted by the customer)",
        },
        { trigger: ".o_field_widget[name=accepted_by]:contains(Kaisa Lindroos)" },
        {
            content: "Open the proposal",
            trigger:
                ".o_field_widget[name=remark_ids] .o_data_row:contains(Twenty tables) td[name=text]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=answer] textarea",
            run: "edit Yes, next year",
        },
        { trigger: ".modal button[name=action_adopt]", run: "click" },
        { trigger: ".modal .o_field_widget[name=state]:contains(Taken up)" },
        { trigger: ".modal .btn-close", run: "click" },
        {
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=remark_ids] .o_data_row:contains(Taken up)",
        },
    ],
});
