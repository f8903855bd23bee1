"""Open menu entries, try their controls, and tell what went wrong where."""

import time
from collections import Counter
from dataclasses import dataclass, field

from . import known

APP = "statcrm_custom.statcrm_menu"
# Pages that are a button on another one: its entry, name, action. All may read them.
PAGES = [
    (f"statcrm_custom.{menu}_menu", name, f"statcrm_custom.statcrm_{action}")
    for menu, name, action in (
        ("statcrm_nomination", "Candidates", "value_ranking_action"),
        ("statcrm_nomination", "Decisions", "nomination_decision_action"),
        ("statcrm_account_member", "Absences", "absence_action"),
        ("statcrm_feedback", "Suggestions", "feedback_action_suggestions"),
        ("statcrm_satisfaction", "Visits", "satisfaction_coverage_action"),
        ("statcrm_satisfaction", "Figures", "satisfaction_report_action"),
        ("statcrm_board", "List", "care_promise_action"),
        ("statcrm_care_plan", "Goals", "care_goal_action"),
        ("statcrm_care_plan", "Remarks", "care_share_remark_action"),
        ("statcrm_care_plan", "Missing or Late", "care_plan_missing_action"),
        ("statcrm_care_plan", "Opened Years", "care_plan_run_action"),
        ("statcrm_agreement", "Never Bought", "white_space_action"),
        ("statcrm_agreement", "Price Lists", "price_benefit_action"),
    )
]
LISTS = ("list", "kanban", "hierarchy", "pivot", "graph", "calendar", "activity")
MEASURES = ".o_control_panel button:has(> .fa-caret-down)"
FILTERS = ".o_searchview_dropdown_toggler"
SEARCH = ".o_control_panel_navigation button:has(.fa-search)"
VIEWS = ".o_cp_switch_buttons button"
ESCAPE = ("Escape", 27)
DOWN = ("ArrowDown", 40)
# A refusal in words answers a button; what nobody may do is not offered at all.
REFUSALS = (
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.exceptions.RedirectWarning",
)

MISSING = "shown: Missing required fields"


@dataclass
class Report:
    """What was opened and clicked, and the faults with their places."""

    counts: Counter = field(default_factory=Counter)
    faults: list = field(default_factory=list)
    known: Counter = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, place, faults):
        for fault in faults:
            if known.is_known(place, fault):
                self.known[fault[:80]] += 1
            elif (place, fault) not in self.faults:
                self.faults.append((place, fault))

    def summary(self):
        done = ", ".join(f"{count} {name}" for name, count in self.counts.most_common())
        return f"{done}; {len(self.faults)} faults, {self.seconds:.0f} s"


class Crawler:
    """One user at one width of window in one database."""

    def __init__(self, page, server, report, place, forms=None):
        """
        :param place: what the places of its faults begin with
        :param forms: models whose form was tried; given, it is a share of the whole
        """
        self.page, self.server, self.report, self.where = page, server, report, place
        self.is_share = forms is not None
        self.forms = forms if self.is_share else set()
        self.entry = None
        self.reopen = None

    def start(self, database, login, size):
        """Log in; return the user's menu entries."""
        self.page.size(*size)
        self.page.be(self.server.address, self.server.session(database, login))
        self.page.open(f"{self.server.address}/odoo")
        return self.page.call("entries", APP, PAGES)

    # What is done, and what is said about it

    def tell(self, *steps, refusals=False, kind=None):
        """Take down what is wrong now, after these steps."""
        faults, self.page.faults = self.page.faults, []
        refused = False
        for error in self.page.call("errors"):
            if error["name"] in REFUSALS and refusals:
                refused = True
                self.report.counts["refusals in words"] += 1
            else:
                faults.append(f"error: {error['name']} {error['text'][:300]}")
        seen = self.page.call("look")
        named = [one for one in seen if one.startswith(MISSING)]
        if refusals and named:  # the client's own refusal of an empty form
            seen = [one for one in seen if one not in named]
            self.report.counts["refusals in words"] += 1
        if refused:  # the window that tells it, and the console that repeats it
            seen = [one for one in seen if not one.startswith("shown:")]
            faults = [one for one in faults if "RPC_ERROR" not in one]
        faults += seen + self.server.complaints()
        self.report.add(self.place(*steps), faults)
        if kind:
            self.report.counts[kind] += 1

    def place(self, *steps):
        return " › ".join([self.where, self.entry["name"], *steps])

    def idle(self, *steps):
        try:
            is_idle = self.page.call("idle")
        except RuntimeError:  # the page went elsewhere meanwhile
            is_idle = True
        if not self.page.is_started():
            # a survey, a file, the portal: opened, and none of our screens
            self.report.counts["pages outside"] += 1
            self.page.open(f"{self.server.address}/odoo")
            self.reopen()
        elif not is_idle:
            self.report.add(self.place(*steps), ["never idle"])

    def click(self, group, key=None, before=0):
        """Click one of a group; False where it is not there any more."""
        at = self.page.call("place", group, key, before)
        if not at:
            return False
        if not at["isHit"]:
            self.page.faults.append(f"covered by {at['by']}")
        self.page.click(at["x"], at["y"])
        self.idle(group, key or "")
        return True

    def toggle(self, selector):
        """Click the first of these that is shown."""
        at = self.page.call("middle", selector)
        if not at:
            return False
        self.page.click(*at)
        self.idle(selector)
        return True

    def some(self, group, in_share, at_most=None):
        """All of a group; in a share a few, others with each entry."""
        found = self.page.call("list", group)
        limit = in_share if self.is_share else at_most
        if limit is None or len(found) <= limit:
            return found
        if self.is_share:
            self.report.counts["left to the whole crawl"] += len(found) - limit
        begin = self.entry["id"] % len(found)
        return (found[begin:] + found[:begin])[:limit]

    # Back to where a step began

    def settle(self):
        """Close menus and windows, forget what was typed."""
        for _time in range(6):
            state = self.page.call("state")
            if not state["windows"] and not state["menus"]:
                break
            if state["windows"] and not state["menus"] and self.click("shut"):
                continue
            self.page.press(*ESCAPE)
            self.idle()
        self.page.call("clear")
        if self.page.call("list", "discard"):
            self.click("discard")
        self.forget()

    def back(self, before):
        self.settle()
        state = self.page.call("state")
        if any(state[name] != before[name] for name in ("at", "windows")):
            self.open_again()

    def open_again(self):
        self.reopen()
        self.forget()

    def forget(self):
        """What a step back says was said before."""
        self.page.faults = []
        self.page.call("errors")

    # The entry

    def crawl(self, entry):
        self.entry = entry
        self.reopen = lambda: self.page.call("open", entry["action"])
        begin = time.monotonic()
        if not self.reopen():
            self.page.faults.append("never idle")
        first = self.page.call("state")
        if not first["text"]:
            self.page.faults.append("shows nothing")
        self.tell(kind="entries")
        if first["windows"]:
            self.form("window")
        elif first["view"] in LISTS:
            self.of_lists(first)
        elif first["view"] == "form":
            self.form("first screen")
        else:
            self.buttons("first screen")
            self.choices("first screen")
        self.settle()
        self.report.seconds += time.monotonic() - begin

    def of_lists(self, first):
        if first["view"] in ("pivot", "graph"):
            self.measures(first["view"])
            self.back(first)
        self.views(first)
        self.searches()
        self.gear()
        self.row()
        self.new()
        if first["view"] in ("list", "kanban"):
            self.buttons("first screen")

    def views(self, first):
        """Each view of the switch; in pivot and graph each measure."""
        in_menu = not self.page.call("list", "views")
        if in_menu and not self.toggle(VIEWS):
            return
        for key, before in self.page.call("list", "views"):
            if in_menu and not self.page.call("list", "views"):
                self.toggle(VIEWS)
            if not self.click("views", key, before):
                continue
            self.tell("view", key, kind="views")
            view = self.page.call("state")["view"]
            if view in ("pivot", "graph"):
                self.measures(view)
            elif view in ("kanban", "calendar", "hierarchy") and not self.is_share:
                self.row(view)
            self.back(first)
        self.settle()

    def measures(self, view):
        if not self.toggle(MEASURES):
            return
        for key, before in self.some("measures", 2):
            if not self.page.call("list", "measures"):
                self.toggle(MEASURES)
            if self.click("measures", key, before):
                self.tell(view, "measure", key, kind="measures")

    def searches(self):
        """Each filter and each grouping alone."""
        if not self.page.call("state")["search"]:
            self.toggle(SEARCH)
        if not self.toggle(FILTERS):
            return
        for key, before in self.some("filters", 5):
            if not self.page.call("list", "filters") and not self.toggle(FILTERS):
                break
            if not self.click("filters", key, before):
                continue
            options = self.page.call("list", "options")
            if options:
                self.click("options", *options[0])
            self.tell("filter", key, kind="filters")
            if options:
                self.click("options", *options[0])
            if self.page.call("list", "filters"):
                self.click("filters", key, before)
            self.forget()
        self.settle()
        self.open_again()

    def gear(self):
        if self.click("gear"):
            self.tell("gear", kind="menus")
            self.settle()

    def row(self, *steps):
        """The first row, and the form that it opens."""
        before = self.page.call("state")
        for _level in range(3):
            if self.page.call("list", "rows") or not self.click("groups"):
                break
        if not self.page.call("list", "rows"):
            self.show_all()
        if not self.click("rows"):
            self.report.counts["lists without a row"] += 1
            return
        self.tell(*steps, "first row", kind="rows")
        state = self.page.call("state")
        if state["windows"]:
            self.window(*steps, "first row")
        elif state["view"] == "form" and state["at"] != before["at"]:
            self.form_of(state["model"], self.page.call("record"))
        self.settle()
        self.open_again()

    def show_all(self):
        """Take the filters away that a list opens with."""
        if not self.page.call("state")["search"]:
            self.toggle(SEARCH)
        for _facet in range(5):
            if not self.click("facets"):
                break

    def form_of(self, model, record):
        """Each model's form once: other entries lead to it, too."""
        if model in self.forms:
            return
        self.forms.add(model)
        again = self.reopen
        self.reopen = lambda: self.page.call("openForm", model, record)
        self.form("form")
        self.reopen = again

    def new(self):
        before = self.page.call("state")
        if not self.click("new"):
            return
        self.tell("New", kind="new records")
        if self.page.call("state")["form"]:
            self.tabs("New")
            self.choices("New")
        self.back(before)

    # Forms and windows

    def form(self, *steps):
        start = self.page.call("state")
        self.tabs(*steps)
        self.choices(*steps)
        self.back(start)
        self.buttons(*steps)

    def window(self, *steps):
        """A window over the page."""
        self.tabs(*steps, "window")
        self.choices(*steps, "window")

    def tabs(self, *steps):
        tabs = self.page.call("list", "tabs")
        for key, before in tabs:
            if self.click("tabs", key, before):
                self.tell(*steps, "tab", key, kind="tabs")
                self.lines(*steps, key)
        if not tabs:
            self.lines(*steps)

    def lines(self, *steps):
        """The first lines and cards of tables in a form, and "Add a line"."""
        before = self.page.call("state")
        for group in ("lines", "cards", "adds"):
            for key, count in self.some(group, 1, 3):
                if not self.click(group, key, count):
                    continue
                self.tell(*steps, group, key, kind=group)
                if self.page.call("state")["windows"] <= before["windows"]:
                    self.settle()
                else:
                    self.shut_one(before)
                if self.page.call("state")["at"] != before["at"]:
                    self.open_again()
                    return

    def shut_one(self, before):
        """Close the windows that came, and leave those that were there."""
        for _time in range(3):
            if self.page.call("state")["windows"] <= before["windows"]:
                break
            self.click("shut")
        self.forget()

    def choices(self, *steps):
        """Every drop-down, look-up and native select."""
        start = self.page.call("state")
        for key, before in self.some("selects", 6):
            if self.page.call("focus", "selects", key, before):
                self.page.press(*DOWN)
                self.idle()
                self.tell(*steps, "select", key, kind="selects")
                if not start["windows"]:
                    self.back(start)
        for group in ("menus", "searches"):
            for key, before in self.some(group, 3):
                if self.click(group, key, before):
                    self.tell(*steps, group, key, kind="drop-downs")
                    # else the window would close
                    if self.page.call("state")["menus"]:
                        self.page.press(*ESCAPE)
                        self.idle()
        if not start["windows"]:
            self.settle()

    def buttons(self, *steps):
        """Every button, also those on the pages of a form."""
        start = self.page.call("state")
        tried = set()
        for tab in [None, *self.page.call("list", "tabs")]:
            if tab and not self.click("tabs", *tab):
                continue
            for key, before in self.some("buttons", 10):
                if (key, before) in tried:
                    continue
                tried.add((key, before))
                if known.is_destructive(key):
                    self.report.counts["destructive, not pressed"] += 1
                    continue
                self.button(start, tab, key, before, *steps)

    def button(self, start, tab, key, before, *steps):
        if not self.click("buttons", key, before):
            # the page of the form is another one since the last step
            if not (tab and self.click("tabs", *tab)) or not self.click(
                "buttons", key, before
            ):
                self.report.counts["gone after an earlier click"] += 1
                return
        self.tell(*steps, "button", key, refusals=True, kind="buttons")
        if self.page.call("state")["windows"] > start["windows"]:
            self.window(*steps, "button", key)
        self.back(start)
