"""The pages that are looked at, and how one gets there."""

from dataclasses import dataclass

CARD_PAGES = ("overview", "file", "care", "people", "value", "details")
BACKEND = "/odoo/customer-relations"


@dataclass(frozen=True)
class Place:
    name: str
    role: str  # of the crawl's users; empty: nobody has logged in
    path: str  # may name a page of the script `access_pages`
    clicks: tuple = ()  # selectors, one after the other
    kind: str = "demo"
    narrow_too: bool = True

    def is_at(self, size):
        return self.narrow_too or size == "wide"


PLACES = [
    Place("Home", "account_manager", BACKEND),
    Place("Home of the director", "director", BACKEND),
    Place(
        "Home, New",
        "account_manager",
        BACKEND,
        (".o_statcrm_new .dropdown-toggle",),
    ),
    Place(
        "Home, log a call",
        "account_manager",
        BACKEND,
        ("[data-new=call]",),
        narrow_too=False,
    ),
    Place("Home, set-up", "main_user", BACKEND, kind="empty"),
    *(
        Place(
            f"Card, {name}",
            "account_manager",
            "{customer}",
            (f".o_notebook_headers .nav-link[name=statcrm_{name}]",),
        )
        for name in CARD_PAGES
    ),
    Place("Card of a person", "account_manager", "{person}"),
    Place("Board", "account_manager", "/odoo/promise-board"),
    Place(
        "Board, a promise",
        "account_manager",
        "/odoo/promise-board",
        (".o_statcrm_board_cell, .o_statcrm_promise",),
    ),
    Place("Brief", "account_manager", "{customer}/customer-brief"),
    Place("Nominations to decide", "director", "/odoo/nominations-to-decide"),
    Place("Development plan by link", "", "{plan}"),
    Place("Link that is not valid", "", "/development-plan/1/not-a-token"),
    Place("Survey, first page", "", "{survey}"),
    Place("Survey, questions", "", "{survey}", ("button[type=submit]",)),
]
