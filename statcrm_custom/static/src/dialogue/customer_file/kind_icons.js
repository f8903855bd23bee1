/** The icon of each kind of interaction, always shown with its name. */
export const KIND_ICONS = {
    note: "fa-sticky-note-o",
    email_in: "fa-envelope-open-o",
    email_out: "fa-paper-plane-o",
    call: "fa-phone",
    visit: "fa-handshake-o",
    meeting: "fa-users",
    activity: "fa-check-square-o",
    lead: "fa-star-o",
    offer: "fa-file-text-o",
    invoice: "fa-money",
    project: "fa-tasks",
    event: "fa-ticket",
    survey: "fa-list-alt",
    mailing: "fa-bullhorn",
    feedback: "fa-comments-o",
    agreement: "fa-pencil-square-o",
};
