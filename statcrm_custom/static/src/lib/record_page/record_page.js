import { onWillStart, onWillUpdateProps, useComponent, useEffect, useState } from "@odoo/owl";

/**
 * Load what a widget shows of its form's record, again for each other record, when the
 * form is saved, and when it is read again, as after a dialog in which something was
 * logged. A failure
 * stays in the widget: it would close the form, with all unsaved input.
 *
 * @param {(resId: number, isOther: boolean) => Promise} load `isOther`: it is not the
 *     record that was shown before
 * @param {{isAwaited: boolean}} options whether the form waits for it; else the widget
 *     shows that it is still loading
 * @returns {{error: string, load: (resId?: number) => Promise}} for the template
 *     `statcrm_custom.RecordPageError`
 */
export function useRecordPage(load, { isAwaited = true } = {}) {
    const component = useComponent();
    let latest; // who moves on fast sees what the last record answered
    const page = useState({
        error: "",
        async load(resId = component.props.record.resId, isOther = true) {
            const asked = (latest = Symbol());
            let failure = "";
            try {
                await load(resId, isOther);
            } catch (error) {
                failure = error.data?.message || error.message;
            }
            if (asked === latest) {
                page.error = failure;
            }
        },
    });
    const loadNow = (resId) => {
        const loaded = page.load(resId);
        return isAwaited ? loaded : undefined;
    };
    onWillStart(() => loadNow());
    onWillUpdateProps(({ record }) => {
        const shown = component.props.record;
        if (record.resId !== shown.resId) {
            return loadNow(record.resId);
        }
        if (record !== shown) {
            page.load(record.resId, false); // the form does not wait for it
        }
    });
    let wasDirty = false;
    useEffect(
        (isDirty, resId) => {
            if (wasDirty && !isDirty && resId) {
                page.load(resId, false);
            }
            wasDirty = isDirty;
        },
        () => [component.props.record.dirty, component.props.record.resId],
    );
    return page;
}
