import { _t } from "@web/core/l10n/translation";
import { groupBy } from "@web/core/utils/arrays";
import { endOnce, shortDay } from "../../lib/short_day/short_day";

/** The words and symbols of promises, independent of colour. */

// same meaning as SIGNS in statcrm_care_promise.py
const ICONS = {
    kept: "fa-check",
    due: "fa-clock-o",
    late: "fa-exclamation",
    missed: "fa-exclamation",
    not_applicable: "fa-minus",
};
const TONES = { red: "danger", amber: "warning", green: "success", grey: "muted" };
const RANKS = ["red", "amber", "grey", "green"];

const formatted = new Map();

/** Format a date, cached, as a board has thousands of cells with few dates. */
export function formatDay(iso) {
    if (iso && !formatted.has(iso)) {
        formatted.set(iso, shortDay(iso));
    }
    return iso ? formatted.get(iso) : "";
}

/** The Font Awesome class of a promise's symbol. */
export function iconOf(promise) {
    return ICONS[promise.state];
}

/** The Bootstrap name of a promise's colour. */
export function toneOf(promise) {
    return TONES[promise.colour];
}

/** Continuous promises can be late before the due date. */
function hasPassed(iso) {
    return iso < luxon.DateTime.now().toISODate();
}

/** The state in a few words, with the relevant date. */
export function stateOf(promise) {
    const day = formatDay(promise.state === "kept" ? promise.date : promise.due);
    switch (promise.state) {
        case "kept":
            return day ? _t("Kept, %s", day) : _t("Kept");
        case "late":
            return hasPassed(promise.due) ? _t("Late since %s", day) : _t("Late");
        case "missed":
            return _t("Missed");
        case "due":
            return _t("Due by %s", day);
    }
    return _t("Not applicable");
}

/** The state in one word, with the number of periods kept. */
export function wordOf(cell) {
    const words = {
        kept: _t("Kept"),
        due: cell.colour === "amber" ? _t("Due soon") : _t("Due"),
        late: _t("Late"),
        missed: _t("Missed"),
        not_applicable: "–",
    };
    const word = words[cell.state].toString();
    return cell.count > 1 ? `${word} ${cell.kept}/${cell.count}` : word;
}

/** The state in a sentence. */
export function sentenceOf(promise) {
    const end = formatDay(promise.to);
    switch (promise.state) {
        case "kept":
            return _t("Kept: the evidence below was found.");
        case "late":
            if (!hasPassed(promise.due)) {
                return _t("Late: this promise applies at all times.");
            }
            return endOnce(
                _t("Late: it was due by %(due)s, but can still be kept until %(end)s.", {
                    due: formatDay(promise.due),
                    end,
                }),
            );
        case "missed":
            return endOnce(_t("Missed: no evidence was found by %s.", end));
        case "due":
            return endOnce(_t("No evidence found yet. Due by %s.", formatDay(promise.due)));
    }
    return _t("Not applicable: the programme no longer covers this customer.");
}

/** The tooltip of a cell: promise, state, evidence and periods. */
export function hintOf(name, cell) {
    const parts = [`${name}: ${stateOf(cell)}`];
    if (cell.evidence) {
        parts.push(cell.evidence);
    }
    if (cell.count > 1) {
        parts.push(_t("%(kept)s of %(count)s periods kept", cell));
    }
    return parts.join(" · ");
}

/** What a cell is called: its tooltip, with the word that it shows. */
export function labelOf(name, cell) {
    const hint = hintOf(name, cell);
    const word = wordOf(cell);
    return hint.includes(word) ? hint : `${name}: ${word} · ${hint.slice(name.length + 2)}`;
}

/** Sort promises: worst first, then by due date. */
export function byUrgency(one, other) {
    const rank = (promise) => RANKS.indexOf(promise.colour);
    return rank(one) - rank(other) || one.due.localeCompare(other.due);
}

/** All customers of a board by group, with their promises in one list, worst first. */
export function listCustomers(tables) {
    const customers = new Map();
    for (const table of tables) {
        for (const { name: group, rows } of table.groups) {
            for (const row of rows) {
                const customer = customers.get(row.id) || { ...row, group, promises: [] };
                for (const { key, name, necessity } of table.columns) {
                    if (row.cells[key]) {
                        customer.promises.push({ ...row.cells[key], name, necessity });
                    }
                }
                customers.set(row.id, customer);
            }
        }
    }
    for (const customer of customers.values()) {
        customer.promises.sort(byUrgency);
    }
    return Object.values(groupBy(customers.values(), "group")).flat();
}
