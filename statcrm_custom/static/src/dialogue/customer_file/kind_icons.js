import { registry } from "@web/core/registry";

/** The icon of each kind of interaction, always shown with its name. */
export const kindIcons = registry.category("statcrm_kind_icons");

kindIcons
    .add("note", "fa-sticky-note-o")
    .add("email_in", "fa-envelope-open-o")
    .add("email_out", "fa-paper-plane-o")
    .add("call", "fa-phone")
    .add("visit", "fa-handshake-o")
    .add("meeting", "fa-users")
    .add("activity", "fa-check-square-o")
    .add("lead", "fa-star-o")
    .add("offer", "fa-file-text-o")
    .add("invoice", "fa-money")
    .add("project", "fa-tasks")
    .add("event", "fa-ticket")
    .add("survey", "fa-list-alt")
    .add("mailing", "fa-bullhorn")
    .add("feedback", "fa-comments-o");
