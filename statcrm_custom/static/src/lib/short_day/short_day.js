/**
 * A day as the card, the brief and the file write it: “5 Mar”, with the year if it is
 * another one.
 *
 * @param {string} iso
 */
export function shortDay(iso) {
    const day = luxon.DateTime.fromISO(iso);
    const isThisYear = day.hasSame(luxon.DateTime.local(), "year");
    return day.toFormat(isThisYear ? "d LLL" : "d LLL yyyy");
}
