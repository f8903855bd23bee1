import { router } from "@web/core/browser/router";
import { patch } from "@web/core/utils/patch";

// the pages of figures that are forms of new records, see `register_form.js`
const PAGE = /\/(strategic-and-key-customers|register-of-decisions)\/new(?=[?/]|$)/;

/** Their address is that of a page: without the "new" of a record to be created. */
patch(router, {
    stateToUrl(state) {
        return super.stateToUrl(state).replace(PAGE, "/$1");
    },
});
