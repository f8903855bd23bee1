"""The pages that are looked at, and how one gets there."""

from dataclasses import dataclass

from ..crawl.plan import SIZES

CARD_PAGES = ("overview", "file", "care", "people", "value", "details")
BACKEND = "/odoo/customer-relations"
HOME = ".o_statcrm_home [aria-busy=false] h1"
NEW = ".o_statcrm_new .dropdown-toggle"
LOG = ".modal .o_statcrm_log"


@dataclass(frozen=True)
class Place:
    name: str
    role: str  # of the crawl's users; empty: nobody has logged in
    path: str  # may name a page of the script `access_pages`
    shows: str  # selector of what is there when it is there
    clicks: tuple = ()  # selectors, one after the other
    kind: str = "demo"
    sizes: tuple = tuple(SIZES)


PLACES = [
    Place("Home", "account_manager", BACKEND, HOME),
    Place("Home of the director", "director", BACKEND, HOME),
    Place("Home, New", "account_manager", BACKEND, "[data-new=person]", (NEW,)),
    Place(
        "Home, log a call",
        "account_manager",
        BACKEND,
        LOG,
        ("[data-new=call]",),
        sizes=("wide",),
    ),
    Place(
        "Home, log a call on the phone",
        "account_manager",
        BACKEND,
        LOG,
        (NEW, "[data-new=call]"),
        sizes=("narrow",),
    ),
    Place(
        "Home, new person",
        "account_manager",
        BACKEND,
        ".modal .o_field_widget[name=name]",
        (NEW, "[data-new=person]"),
    ),
    Place("Home, set-up", "main_user", BACKEND, ".o_statcrm_setup_step", kind="empty"),
    Place(
        "Set-up",
        "main_user",
        f"{BACKEND}-setup",
        ".o_statcrm_setup .o_statcrm_setup_step",
    ),
    *(
        Place(
            f"Card, {name}",
            "account_manager",
            "{customer}",
            f".o_notebook_headers .nav-link.active[name=statcrm_{name}]",
            (f".o_notebook_headers .nav-link[name=statcrm_{name}]",),
        )
        for name in CARD_PAGES
    ),
    Place("Card of a person", "account_manager", "{person}", ".o_form_view h1"),
    Place(
        "Board",
        "account_manager",
        "/odoo/promise-board",
        ".o_statcrm_board_cell, .o_statcrm_promise",
    ),
    Place(
        "Board, a promise",
        "account_manager",
        "/odoo/promise-board",
        ".o_statcrm_promise_panel",
        (".o_statcrm_board_cell, .o_statcrm_promise",),
    ),
    Place(
        "Brief",
        "account_manager",
        "{customer}/customer-brief",
        ".o_statcrm_brief_page[aria-busy=false] .o_statcrm_brief_facts",
    ),
    Place(
        "Nominations to decide",
        "director",
        "/odoo/nominations-to-decide",
        ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)",
    ),
    Place("Development plan by link", "", "{plan}", ".o_statcrm_development_plan"),
    Place("Link that is not valid", "", "/development-plan/1/not-a-token", "h1"),
    Place(
        "Preference page by link", "", "{preferences}", ".o_statcrm_preferences form"
    ),
    Place("Survey, first page", "", "{survey}", "button[type=submit]"),
    Place(
        "Survey, questions",
        "",
        "{survey}",
        ".js_question-wrapper",
        ("button[type=submit]",),
    ),
]
