"""94 people at work on the screens that everybody opens, over real HTTP sessions.

What Chromium asks the server for is recorded once, a screen at a time, and asked again
by each of 94 sessions for customers of its own, in an order of its own, with pauses of
5 to 15 seconds: home, a list, a search, a card, its file, a brief, a call to log, a
change to save. A screen's time is that of its requests, one after the other.
"""

import copy
import http.client
import json
import os
import random
import statistics
import threading
import time
import urllib.parse
from collections import Counter, defaultdict

import databases
import generate
import measure
import screens_rows

PEOPLE = screens_rows.COLLEAGUES
SECONDS = 90
RAMP = 15  # the first seconds, in which all of them come in, do not count
PAUSE = (5, 15)
MOST_MS = 500
STEPS = ("home", "list", "search", "card", "file", "brief", "log", "save")
WORDS = ("virtanen", "Koski", "Rakennus", "Turku", "info@", "Leppä", "koulu")
LOG, PARTNER = "statcrm.interaction.log", "res.partner"


def call(model, method, *args, **kwargs):
    params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
    return f"/web/dataset/call_kw/{model}/{method}", params


class Session:
    """One colleague's session."""

    def __init__(self, address, database, login):
        self.host = urllib.parse.urlparse(address).netloc
        self.cookie = ""
        credentials = {"login": login, "password": screens_rows.PASSWORD}
        found = self.ask("/web/session/authenticate", {**credentials, "db": database})
        self.uid = found["uid"]

    def ask(self, url, params):
        """Return the result; an error of any kind is raised."""
        link = http.client.HTTPConnection(self.host, timeout=120)
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json", "Cookie": self.cookie}
        try:
            link.request("POST", url, body, headers)
            answer = link.getresponse()
            content = answer.read()
        finally:
            link.close()
        if answer.status != 200:
            raise RuntimeError(f"{url}: {answer.status}")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("session_id"):
                self.cookie = value.split(";")[0]
        found = json.loads(content)
        if "error" in found:
            raise RuntimeError(f"{url}: {found['error']['data']['message']}")
        return found.get("result")


class Person:
    """A colleague who goes through the screens until the time is over."""

    def __init__(self, session, number, customers, recorded):
        self.session = session
        self.random = random.Random(number)
        self.customers = customers
        self.recorded = recorded
        self.taken = []  # (moment, step, milliseconds)
        self.requests = []  # (moment, milliseconds)
        self.errors = []

    def work(self, end):
        steps = list(STEPS)
        self.random.shuffle(steps)
        time.sleep(self.random.uniform(0, PAUSE[1]))
        while time.monotonic() < end:
            for step in steps:
                if time.monotonic() >= end:
                    break
                self._do(step)
                time.sleep(self.random.uniform(*PAUSE))

    def _do(self, step):
        customer = self.random.choice(self.customers)
        started = time.perf_counter()
        try:
            getattr(self, f"_do_{step}", self._replay)(customer, step)
        except Exception as error:  # noqa: BLE001 (each kind of failure counts)
            self.errors.append(f"{step}: {error}")
        took = (time.perf_counter() - started) * 1000
        self.taken.append((time.monotonic(), step, took))

    def ask(self, url, params):
        started = time.perf_counter()
        found = self.session.ask(url, params)
        took = (time.perf_counter() - started) * 1000
        self.requests.append((time.monotonic(), took))
        return found

    def _replay(self, customer, step):
        text = json.dumps(self.recorded[step])
        text = text.replace(str(self.recorded["customer"]), str(customer))
        text = text.replace(
            f'"uid": {self.recorded["uid"]}', f'"uid": {self.session.uid}'
        )
        for url, params in json.loads(text):
            self.ask(url, params)

    def _do_search(self, _customer, _step):
        """The list of principal customers, with a word in the search box."""
        word = self.random.choice(WORDS)
        tree = [["statcrm_tree_ids", "any", [["display_name", "ilike", word]]]]
        for url, params in copy.deepcopy(self.recorded["all"]):
            kwargs = params.get("kwargs", {})
            for name in ("domain", "search_domain"):
                if name in kwargs and "principal" in json.dumps(kwargs[name]):
                    kwargs[name] = ["&", *tree, *kwargs[name]]
            self.ask(url, params)

    def _do_file(self, customer, _step):
        self.ask(*call(PARTNER, "statcrm_file", [customer], filters={}))
        self.ask(*call(PARTNER, "statcrm_file_choices", [customer]))

    def _do_brief(self, customer, _step):
        self.ask(*call("statcrm.brief", "get_brief", customer))

    def _do_log(self, customer, _step):
        context = {"default_partner_id": customer}
        fields = {"kind": {}, "partner_id": {}, "contact_ids": {}, "answers": {}}
        fields |= {"proposed_ids": {"fields": {"display_name": {}}}}
        self.ask(*call(LOG, "onchange", [], {}, [], fields, context=context))
        values = {"kind": "call", "partner_id": customer, "text": "We talked."}
        saved = self.ask(*call(LOG, "web_save", [], values, specification={}))
        self.ask(*call(LOG, "action_log", [saved[0]["id"]]))

    def _do_save(self, customer, _step):
        values = {"comment": f"<p>Seen at {time.time()}</p>"}
        saving = call(PARTNER, "web_save", [customer], values)
        saving[1]["kwargs"]["specification"] = self.recorded["specification"]
        self.ask(*saving)


def run(address, database, recorded):
    """Let all of them work.

    :return: {"taken": {step: [ms]}, "requests": [ms], "errors": Counter}
    """
    with databases.connection(database) as link, link.cursor() as cr:
        customers = _customers(cr)
    # the server is running already: those who ask it have machines of their own
    os.nice(10)
    people = []
    for number in range(1, PEOPLE + 1):
        session = Session(address, database, f"colleague{number}@us.example")
        own = customers.get(session.uid) or customers[None]
        people.append(Person(session, number, own, recorded))
    started = time.monotonic()
    threads = [
        threading.Thread(target=one.work, args=[started + SECONDS]) for one in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken, counted = defaultdict(list), started + RAMP
    for one in people:
        for moment, step, took in one.taken:
            if moment >= counted:
                taken[step].append(took)
    requests = [
        took for one in people for moment, took in one.requests if moment >= counted
    ]
    errors = Counter(error for one in people for error in one.errors)
    return {"taken": taken, "requests": requests, "errors": errors}


def _customers(cr):
    """{id of an account manager: ids of own customers}, and of None those of nobody."""
    cr.execute(
        """SELECT user_id, array_agg(id ORDER BY id) FROM res_partner
            WHERE statcrm_principal_id = id AND id BETWEEN %s AND %s
            GROUP BY user_id""",
        [generate.FIRST_ID, generate.FIRST_ID + generate.OFFICE.principals - 2],
    )
    return dict(cr.fetchall())


def percentile(values, share=0.95):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def tell(report, found):
    """Write what `run` returned into the report."""
    everything = [took for all_of in found["taken"].values() for took in all_of]
    report.text(
        f"{PEOPLE} people for {SECONDS} seconds, a screen every"
        f" {sum(PAUSE) // 2} seconds each, after the first {RAMP} seconds:"
        f" {len(everything)} screens, {len(found['requests']):,} requests,"
        f" {sum(found['errors'].values())} errors."
    )
    rows = [
        _row(step, found["taken"][step], "-", "-")
        for step in STEPS
        if found["taken"][step]
    ]
    p95 = percentile(everything)
    met = measure.verdict(p95 <= MOST_MS and not found["errors"])
    target = f"95 % at most {MOST_MS} ms, no error"
    rows.append(_row("all screens", everything, target, met))
    rows.append(_row("a request", found["requests"], "-", "-"))
    report.table(["what", "times", "median, ms", "95 %, ms", "target", ""], rows)
    for error, count in found["errors"].most_common(5):
        report.text(f"{count} × {error[:300]}")


def _row(what, times, target, met):
    middle = statistics.median(times)
    return [what, f"{len(times):,}", middle, percentile(times), target, met]
