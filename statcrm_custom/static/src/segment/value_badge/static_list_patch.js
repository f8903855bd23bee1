import { patch } from "@web/core/utils/patch";
import { StaticList } from "@web/model/relational_model/static_list";

/**
 * Open a row of a list with a badge in a dialog that shows the plain field.
 *
 * A widget that needs more of a many2one than its name declares `relatedFields`. The
 * list then has them and the dialog does not, and merging both fails.
 */
patch(StaticList.prototype, {
    extendRecord(params, record) {
        for (const [name, { related }] of Object.entries(this.activeFields)) {
            const inWindow = params.activeFields?.[name];
            if (related && inWindow && !inWindow.related) {
                inWindow.related = { activeFields: {}, fields: {} };
            }
        }
        return super.extendRecord(params, record);
    },
});
