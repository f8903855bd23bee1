import { registry } from "@web/core/registry";

const FILE = ".o_statcrm_file";

registry.category("web_tour.tours").add("statcrm_customer_file_tour", {
    steps: () => [
        {
            content: "Open the customer's file",
            trigger: ".o_notebook .nav-link[name=statcrm_file]",
            run: "click",
        },
        {
            content: "What any unit did is there",
            trigger: `${FILE} [data-kind=meeting]:contains(Anna, Bertta)`,
        },
        { trigger: `${FILE} [data-kind=email_in]:contains(Budget)` },
        {
            content: "Calls only",
            trigger: `${FILE} select[name=kind]:has(option[value=call])`,
            run: "select call",
        },
        {
            trigger: `${FILE}:not(:has([data-kind=meeting])) [data-kind=call]:contains(Census)`,
        },
        {
            content: "Everything again, with a word in it",
            trigger: `${FILE} select[name=kind]`,
            run: "select ",
        },
        {
            trigger: `${FILE}:has([data-kind=meeting]) input[type=search]`,
            run: "edit on demand",
        },
        {
            content: "Open the record that tells more",
            trigger: `${FILE}:not(:has([data-kind=meeting])) [data-kind=lead] .o_statcrm_file_open`,
            run: "click",
        },
        { trigger: ".o_breadcrumb:contains(Tables on demand)" },
    ],
});
