import { toLocaleDateString } from "@web/core/l10n/dates";

const { DateTime } = luxon;

/**
 * A day as lists and forms write it: “Nov 30”, with the year if it is another one.
 *
 * @param {string} iso
 */
export function shortDay(iso) {
    return toLocaleDateString(DateTime.fromISO(iso));
}

/**
 * A sentence that ends with a day: that may have a full stop of its own.
 *
 * The same as `end_once` on the server.
 *
 * @param {string} text
 */
export function endOnce(text) {
    return String(text).replace(/(?<!\.)\.\.(?!\.)/g, ".");
}

/**
 * A day below a heading that names the year.
 *
 * @param {luxon.DateTime} moment
 */
export function dayOfYear(moment) {
    const { month, day } = DateTime.DATE_MED;
    return moment.toLocaleString({ month, day });
}
