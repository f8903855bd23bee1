import { onMounted } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";
import { SelectCreateDialog } from "@web/views/view_dialogs/select_create_dialog";

let isOpenedByKey = false;

/**
 * On a small screen, and so where a page is zoomed to 200 %, Odoo's field only opens
 * its list by a click. The keys that open a choice elsewhere open it too.
 */
patch(Many2XAutocomplete.prototype, {
    async statcrmOpenByKey(ev) {
        if (["Enter", " ", "ArrowDown"].includes(ev.key)) {
            ev.preventDefault();
            ev.stopPropagation();
            isOpenedByKey = true;
            await this.onSearchMore("");
        }
    },
});

/** Whoever uses keys searches at once; Arrow Down and Enter choose among the found. */
patch(SelectCreateDialog.prototype, {
    setup() {
        super.setup();
        const isByKey = isOpenedByKey;
        isOpenedByKey = false;
        onMounted(() => {
            const found = document.querySelectorAll(
                ".o_select_create_dialog_content .o_control_panel button:has(.fa-search)",
            );
            if (isByKey && this.env.isSmall) {
                [...found].at(-1)?.click();
            }
        });
    },
});
