import { patch } from "@web/core/utils/patch";
import { StaticList } from "@web/model/relational_model/static_list";

/**
 * A row whose list shows a badge opens, also where the window shows the plain field.
 *
 * A widget that needs more of a many2one than its name tells so by `relatedFields`; the
 * list then has them and the window has not, and putting both together fails.
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
