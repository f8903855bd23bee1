import { registry } from "@web/core/registry";

const SAVE = ".o_form_button_save";

/** Whether a finger on the middle of the icon would touch the icon. */
function checkReachable(selector) {
    const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!there?.closest(selector)) {
        throw new Error(`${selector} is covered by ${there?.className}`);
    }
}

registry.category("web_tour.tours").add("statcrm_phone_notice_tour", {
    steps: () => [
        {
            content: "Save without a name",
            trigger: SAVE,
            run: "click",
        },
        {
            content: "The notice leaves the icons free",
            trigger: ".o_notification:contains(Missing required fields: Name)",
            run() {
                checkReachable(SAVE);
                checkReachable(".o_form_button_cancel");
            },
        },
        {
            content: "Discard",
            trigger: ".o_form_button_cancel",
            run: "click",
        },
    ],
});
