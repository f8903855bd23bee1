import { onWillStart, onWillUpdateProps, useComponent, useState } from "@odoo/owl";

/**
 * Load what a widget shows of its form's record, and again for each other record. A
 * failure stays in the widget: it would close the form, with all unsaved input.
 *
 * @param {(resId: number) => Promise} load
 * @returns {{error: string, load: (resId?: number) => Promise}} for the template
 *     `statcrm_custom.RecordPageError`
 */
export function useRecordPage(load) {
    const component = useComponent();
    const page = useState({
        error: "",
        async load(resId = component.props.record.resId) {
            try {
                await load(resId);
                page.error = "";
            } catch (error) {
                page.error = error.data?.message || error.message;
            }
        },
    });
    onWillStart(() => page.load());
    onWillUpdateProps(({ record: { resId } }) => {
        if (resId !== component.props.record.resId) {
            return page.load(resId);
        }
    });
    return page;
}
