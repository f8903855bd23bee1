import { markup } from "@odoo/owl";

/**
 * Make an action that a method returned fit for `doAction`.
 *
 * The client takes the help of an action for HTML where it loads the action itself; what
 * comes by a call is text, and would be shown with its tags.
 */
export function serverAction(action) {
    return action?.help ? { ...action, help: markup(action.help) } : action;
}
