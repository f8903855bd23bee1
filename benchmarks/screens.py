"""Every menu entry's first screen at 617,700 partners, and 94 people at work.

Also the lists that are filtered or sorted by the last contact and the next step, and
the card of the largest customer without its chatter, which is Odoo's.

The customers of a statistics office among 565,000 strangers in the same table, with
five areas' work done (`screens_rows.py`). Odoo serves it with two workers. Chromium
opens each menu entry, with the client's caches emptied before; what the server took
for the requests of that screen stands in its own log: queries, their time, the rest.
Chromium works on the same cores and asks for several things at once, which stretches
these times. So the same requests are made once more, one after the other, without it:
that is what the server takes. Then `screens_load` lets 94 people work at once.

`--only TEXT` measures the entries with this in their name, request by request, without
the 94 people and without a report.
"""

import json
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import browser
import databases
import generate
import measure
import screens_load
import screens_rows

HOME = "Home"
HOME_MS, HOME_QUERIES = 60, 25
SCREEN_MS = 150
# lists filtered or sorted by what is computed for 245,000 customers, and every part of
# the largest card, which its first screenful does not wait for
MORE_MS = 400
ROUNDS = 3
ALONE = 7  # rounds of the same requests without Chromium
WORKERS = 2
# who opens them: an account manager, and one who sees every entry
USERS = {"account manager": 5, "every group": screens_rows.ALL_GROUPS}
# Home of the other roles; in every group at once there is nobody
HOMES = {"segment manager": 43, "management group": 45, "director": 46, "main user": 47}
QUIET = 0.25  # seconds without a request until a screen counts as there

LINE = re.compile(
    r'"POST (?P<path>\S+) HTTP/1\.\d" (?P<status>\d+) - '
    r"(?P<queries>\d+) (?P<sql>[\d.]+) (?P<rest>[\d.]+)"
)
# of the requests those that bring a screen, not those of the frame around it
NEEDED = ("/web/dataset/call_kw", "/web/dataset/call_button", "/web/action/")
PENDING = """(() => {
    const { rpcBus } = odoo.loader.modules.get("@web/core/network/rpc");
    window.statcrmAsked = { pending: 0, last: performance.now(), said: [] };
    rpcBus.addEventListener("RPC:REQUEST", ({ detail }) => {
        window.statcrmAsked.pending++;
        const said = JSON.stringify([detail.url, detail.data.params]);
        window.statcrmAsked.said.push(JSON.parse(said));
    });
    rpcBus.addEventListener("RPC:RESPONSE", () => {
        window.statcrmAsked.pending--;
        window.statcrmAsked.last = performance.now();
    });
})()"""
MENUS = """(() => {
    const menus = odoo.__WOWL_DEBUG__.root.menuService;
    const xmlid = "statcrm_custom.statcrm_menu";
    const app = menus.getApps().find((one) => one.xmlid === xmlid);
    const found = [];
    const walk = (id, above) => {
        const tree = menus.getMenuAsTree(id);
        for (const child of tree.childrenTree) {
            const name = above ? `${above} › ${child.name}` : child.name;
            if (child.childrenTree.length) {
                walk(child.id, name);
            } else if (child.actionID) {
                found.push({ name, action: child.actionID });
            }
        }
    };
    walk(app.id, "");
    return found;
})()"""
OPEN = """(async () => {
    const { rpcBus } = odoo.loader.modules.get("@web/core/network/rpc");
    document.querySelectorAll(".modal .btn-close").forEach((one) => one.click());
    rpcBus.trigger("CLEAR-CACHES");
    const last = performance.now();
    Object.assign(window.statcrmAsked, { pending: 0, said: [], last });
    const actions = odoo.__WOWL_DEBUG__.root.actionService;
    const additionalContext = %s;
    await actions.doAction(%s, { clearBreadcrumbs: true, additionalContext });
})()"""
THEN = """(() => {
    const last = performance.now();
    Object.assign(window.statcrmAsked, { pending: 0, said: [], last });
    document.querySelector(%s).click();
})()"""
ACT = """(async () => {
    const last = performance.now();
    Object.assign(window.statcrmAsked, { pending: 0, said: [], last });
    const actions = odoo.__WOWL_DEBUG__.root.actionService;
    await actions.doAction(%s, { clearBreadcrumbs: true });
})()"""
CARD = """{
    type: "ir.actions.act_window", res_model: "res.partner", res_id: %d,
    views: [[false, "form"]],
}"""
# pages that are a button on another one
PAGES = {
    "Customers › Nominations › Candidates": "value_ranking_action",
    "Customers › Nominations › Decisions": "nomination_decision_action",
    "Customers › Teams and Absences › Absences": "absence_action",
    "Interactions › Feedback › Suggestions": "feedback_action_suggestions",
    "Interactions › Satisfaction › Visits": "satisfaction_coverage_action",
    "Interactions › Satisfaction › Figures": "satisfaction_report_action",
    "Care › Promise Board › List": "care_promise_action",
    "Care › Care Plans › Goals": "care_goal_action",
    "Care › Care Plans › Remarks": "care_share_remark_action",
    "Care › Care Plans › Missing or Late": "care_plan_missing_action",
    "Care › Care Plans › Opened Years": "care_plan_run_action",
    "Care › Agreements › Never Bought": "white_space_action",
    "Care › Agreements › Price Lists": "price_benefit_action",
}
# lists that are filtered or sorted by what is not stored: action, context, a click
LAST_CONTACT = "th[data-name='statcrm_last_contact']"
LISTS = {
    "Customers › Principal Customers, no contact for 12 months": (
        "res_partner_action_customers",
        {"search_default_statcrm_no_contact": 1},
        None,
    ),
    "Customers › Principal Customers, no next step": (
        "res_partner_action_customers",
        {"search_default_statcrm_no_step": 1},
        None,
    ),
    "Customers › Principal Customers, next step overdue": (
        "res_partner_action_customers",
        {"search_default_statcrm_step_overdue": 1},
        None,
    ),
    "Customers › Principal Customers, by last contact": (
        "res_partner_action_customers",
        {},
        LAST_CONTACT,
    ),
    "Customers › My Customers, by last contact": (
        "res_partner_action_my_customers",
        {},
        LAST_CONTACT,
    ),
}
LARGEST = "Card of the largest customer"
SAID = "window.statcrmAsked.said"
IS_QUIET = """(() => {
    const { pending, last } = window.statcrmAsked;
    const quiet = performance.now() - last;
    return quiet > 30000 || (pending <= 0 && quiet > %d);
})()"""
TROUBLE = 'document.querySelector(".o_error_dialog")?.innerText || ""'


class Log:
    """The server's lines about requests, read as they come."""

    def __init__(self, path):
        self.file = Path(path).open()

    def read(self):
        """(path, status, queries, milliseconds) of the requests since the last time."""
        found = []
        for line in self.file.readlines():
            if match := LINE.search(line):
                seconds = float(match["sql"]) + float(match["rest"])
                found.append(
                    (
                        match["path"].split("?")[0],
                        int(match["status"]),
                        int(match["queries"]),
                        seconds * 1000,
                    )
                )
        return found


def filled():
    """The database, made when something that it is made of has changed."""
    scale = generate.AMONG_STRANGERS
    source = databases.with_statcrm("screens", scale)
    recipe = databases.recipe(
        scale,
        databases.ADDON,
        databases.HERE / "screens_rows.py",
        databases.HERE / "interactions.py",
        databases.HERE / "evidence_rows.py",
    )
    return databases.copy_of(
        source,
        f"{databases.PREFIX}screens_filled",
        recipe,
        lambda made: screens_rows.fill(made, scale),
    )


def log_in(page, address, login):
    # it leads to the form; opened apart, the form may be that of the page before
    page.open(f"{address}/web/session/logout", "form.oe_login_form")
    page.run(
        f"""(() => {{
            const form = document.querySelector("form.oe_login_form");
            form.login.value = "{login}";
            form.password.value = "{screens_rows.PASSWORD}";
            form.submit();
        }})()"""
    )
    browser.wait_for(
        "the first screen",
        lambda: page.run('Boolean(document.querySelector(".o_main_navbar"))'),
    )
    time.sleep(2)
    page.run(PENDING)


def opened(page, log, menu):
    """Open an entry: (milliseconds of the server, queries, the requests)."""
    log.read()
    context = json.dumps(menu.get("context", {}))
    page.run(OPEN % (context, json.dumps(menu["action"])))
    browser.wait_for(menu["name"], lambda: page.run(IS_QUIET % (QUIET * 1000)))
    if click := menu.get("click"):
        log.read()
        page.run(THEN % json.dumps(click))
        browser.wait_for(menu["name"], lambda: page.run(IS_QUIET % (QUIET * 1000)))
    if trouble := page.run(TROUBLE):
        sys.exit(f"{menu['name']}: {trouble}")
    found = [one for one in log.read() if one[0].startswith(NEEDED)]
    if wrong := [one for one in found if one[1] != 200]:
        sys.exit(f"{menu['name']}: {wrong}")
    return sum(one[3] for one in found), sum(one[2] for one in found), found


def largest(database):
    """The id of the customer with the most sales."""
    with databases.connection(database) as link, link.cursor() as cr:
        cr.execute(
            "SELECT id FROM res_partner WHERE statcrm_principal_id = id AND is_company"
            " ORDER BY statcrm_sales DESC NULLS LAST, id LIMIT 1"
        )
        return cr.fetchone()[0]


def first_screens(page, log, address, number, customer, only=""):
    """{entry: (milliseconds, queries)} of a colleague; medians."""
    log_in(page, address, f"colleague{number}@us.example")
    menus = page.run(MENUS)
    menus += [
        {"name": page_name, "action": f"statcrm_custom.statcrm_{action}"}
        for page_name, action in PAGES.items()
    ]
    menus += [
        {
            "name": list_name,
            "action": f"statcrm_custom.{action}",
            "context": context,
            "click": click,
        }
        for list_name, (action, context, click) in LISTS.items()
    ]
    card = {"type": "ir.actions.act_window", "res_model": "res.partner"}
    card |= {"res_id": customer, "views": [[False, "form"]]}
    menus.append({"name": LARGEST, "action": card})
    menus = [menu for menu in menus if only in menu["name"]]
    taken, said = {menu["name"]: [] for menu in menus}, {}
    for turn in range(ROUNDS + WORKERS):  # at first each worker fills its caches
        for menu in menus:
            measured = opened(page, log, menu)
            if turn >= WORKERS:
                taken[menu["name"]].append(measured)
                said[menu["name"]] = page.run(SAID)
    return {
        name: (
            statistics.median(one[0] for one in all_of),
            round(statistics.median(one[1] for one in all_of)),
            sorted(all_of)[len(all_of) // 2][2],
            said[name],
        )
        for name, all_of in taken.items()
    }


def asked_alone(session, log, said):
    """Milliseconds of the server for the requests of a screen, one after the other."""
    taken = []
    for turn in range(ALONE + WORKERS):
        log.read()
        for url, params in said:
            if url.startswith(NEEDED):
                session.ask(url, params)
        time.sleep(0.05)  # the last line comes after its answer
        if turn >= WORKERS:
            taken.append(sum(one[3] for one in log.read()))
    return statistics.median(taken)


def alone(address, name, log, found):
    """{role: {entry: milliseconds}} of what Chromium asked for, without Chromium."""
    times = {}
    for role in found:
        login = f"colleague{(USERS | HOMES)[role]}@us.example"
        session = screens_load.Session(address, name, login)
        times[role] = {
            entry: asked_alone(session, log, measured[3])
            for entry, measured in found[role].items()
        }
    return times


def recorded(page, address, name):
    """What the client asks for on each screen, as `screens_load` asks again."""
    log_in(page, address, f"colleague{USERS['account manager']}@us.example")
    with databases.connection(name) as link, link.cursor() as cr:
        cr.execute(
            "SELECT max(p.id), u.id FROM res_users u JOIN res_partner p"
            " ON p.user_id = u.id AND p.statcrm_principal_id = p.id"
            " WHERE u.login = %s GROUP BY u.id",
            [f"colleague{USERS['account manager']}@us.example"],
        )
        customer, uid = cr.fetchone()
    acts = {
        "home": '"statcrm_custom.statcrm_home_action"',
        "list": '"statcrm_custom.res_partner_action_my_customers"',
        "all": '"statcrm_custom.res_partner_action_customers"',
        "card": CARD % customer,
    }
    found = {"customer": customer, "uid": uid}
    for step, act in acts.items():
        page.run(ACT % act)  # once for what the client keeps
        browser.wait_for(step, lambda: page.run(IS_QUIET % 1000))
        page.run(ACT % '"statcrm_custom.statcrm_unit_action"')
        page.run(ACT % act)
        browser.wait_for(step, lambda: page.run(IS_QUIET % 1000))
        found[step] = page.run(SAID)
    reading = next(one for one in found["card"] if one[1].get("method") == "web_read")
    found["specification"] = reading[1]["kwargs"]["specification"]
    return found


def verdict(name, figures):
    most = MORE_MS if name == LARGEST or name in LISTS else SCREEN_MS
    return most, all(one[0] <= most for one in figures)


def home_verdict(times, role, queries):
    """Columns of the target; in every group at once there is nobody."""
    if role == "every group":
        return "-", "-"
    met = times[role][HOME] <= HOME_MS and queries <= HOME_QUERIES
    return f"at most {HOME_MS} ms, {HOME_QUERIES} queries", measure.verdict(met)


def table(found, times):
    """Rows of the table, an entry each, in the order of the menu."""
    everything = list(found.values())[-1]
    for name in everything:
        figures, cells = [], []
        for role, of_user in found.items():
            if name not in of_user:
                cells += ["-"] * 3
                continue
            ms, queries, *_rest = of_user[name]
            figures.append((times[role][name], queries))
            cells += [times[role][name], ms, str(queries)]
        most, met = verdict(name, figures)
        target = f"at most {most} ms"
        yield [name, *cells, target, measure.verdict(met)]


def show(found, times):
    """What was measured, with each request as it was asked for by Chromium."""
    for role, of_user in found.items():
        for entry, (_ms, queries, requests, _said) in of_user.items():
            print(role, "|", entry, round(times[role][entry]), queries)  # noqa: T201
            for one in requests:
                print("    ", one)  # noqa: T201


def main():
    if not browser.executable():
        sys.exit("This benchmark needs Chromium (Debian's package: chromium).")
    only = sys.argv[-1] if "--only" in sys.argv else ""
    name = filled()
    scale = generate.AMONG_STRANGERS
    customer = largest(name)
    report = measure.Report("screens", "The first screens", name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "odoo.log"
        path.touch()
        with browser.served(name, workers=WORKERS, log=path) as address:
            log = Log(path)
            with browser.page() as page:
                page.size(1400, 1000)
                found = {
                    role: first_screens(page, log, address, number, customer, only)
                    for role, number in USERS.items()
                }
                homes = {
                    role: first_screens(page, log, address, number, customer, HOME)
                    for role, number in HOMES.items()
                }
                asked = None if only else recorded(page, address, name)
            everybody = {**found, **homes}
            times = alone(address, name, log, everybody)
            if only:
                show(everybody if only == HOME else found, times)
                return
            loaded = screens_load.run(address, name, asked)
    report.text(
        f"{scale.partners:,} partners: {scale.principals:,} customers with"
        f" {scale.offices:,} offices and {scale.contacts:,} contact persons, and"
        f" {scale.strangers + scale.their_people:,} strangers in the same table;"
        f" {screens_rows.INTERACTIONS:,} interactions,"
        f" {screens_rows.NOMINATED} strategic"
        " and key customers with plans. Time of the server for all requests of an"
        " entry's first screen, and their queries, in Odoo's own log; the client's"
        f" caches emptied, {WORKERS} workers. First the requests one after the other,"
        f" median of {ALONE} rounds: what the server takes. Beside it as Chromium asks,"
        f" several at once and on the same two cores, median of {ROUNDS} rounds."
        " Chromium, and after it the 94 people, give way to the server: in a house they"
        " have machines of their own."
    )
    header = ["entry"]
    for role in found:
        header += [f"{role}, ms", "with Chromium, ms", "queries"]
    report.table([*header, "target", ""], list(table(found, times)))
    report.text("Home of each role:")
    report.table(
        ["role", "ms", "with Chromium, ms", "queries", "target", ""],
        [
            [
                role,
                times[role][HOME],
                ms,
                str(queries),
                *home_verdict(times, role, queries),
            ]
            for role, of_user in everybody.items()
            for ms, queries, *_rest in [of_user[HOME]]
        ],
    )
    screens_load.tell(report, loaded)
    report.write()


if __name__ == "__main__":
    main()
