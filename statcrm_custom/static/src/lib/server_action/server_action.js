import { markup } from "@odoo/owl";

/**
 * Prepare an action returned by a method for `doAction`.
 *
 * The client treats the help of an action as HTML when it loads the action itself. Help
 * returned by a call is plain text, and would be shown with its tags.
 */
export function serverAction(action) {
    return action?.help ? { ...action, help: markup(action.help) } : action;
}
