import { patch } from "@web/core/utils/patch";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";

/**
 * On a small screen, and so where a page is zoomed to 200 %, Odoo's field only opens
 * its list by a click. The keys that open a choice elsewhere open it too.
 */
patch(Many2XAutocomplete.prototype, {
    statcrmOpenByKey(ev) {
        if (["Enter", " ", "ArrowDown"].includes(ev.key)) {
            ev.preventDefault();
            ev.stopPropagation();
            this.onSearchMore("");
        }
    },
});
