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
    let latest; // who moves on fast sees what the last record answered
    const page = useState({
        error: "",
        async load(resId = component.props.record.resId) {
            const asked = (latest = Symbol());
            let failure = "";
            try {
                await load(resId);
            } catch (error) {
                failure = error.data?.message || error.message;
            }
            if (asked === latest) {
                page.error = failure;
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
