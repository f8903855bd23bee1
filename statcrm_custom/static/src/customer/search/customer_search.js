import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { session } from "@web/session";

export const SHORTEST = 2; // letters that are searched
const KEPT = 6; // customers seen last
const SHOWN = 5;

/** Only ids are kept in the browser: names and rights come from the server. */
function recentKey() {
    return `statcrm_recent_${session.db}_${user.userId}`;
}

function recentIds() {
    try {
        const ids = JSON.parse(browser.localStorage.getItem(recentKey()) || "[]");
        return Array.isArray(ids) ? ids : [];
    } catch {
        return []; // what somebody else has written there
    }
}

/** Remember that the card of a partner was opened. */
export function noteSeen(id) {
    const ids = [id, ...recentIds().filter((one) => one !== id)];
    try {
        browser.localStorage.setItem(recentKey(), JSON.stringify(ids.slice(0, KEPT)));
    } catch {
        // the browser keeps nothing: no customers seen last
    }
}

/** The partners seen last, as `statcrm.search` describes them. */
export async function loadRecent(orm) {
    const ids = recentIds();
    const found = ids.length ? await orm.silent.call("statcrm.search", "recent", [ids]) : [];
    return found.slice(0, SHOWN);
}

/** The partners that a text finds; those seen last for no text. */
export function findCustomers(orm, text) {
    const asked = text.trim();
    if (!asked) {
        return loadRecent(orm);
    }
    return asked.length < SHORTEST ? [] : orm.silent.call("statcrm.search", "find", [asked]);
}

export function openCustomer(action, id) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: "res.partner",
        res_id: id,
        views: [[false, "form"]],
    });
}
