"""The databases of the crawl, each served, and one browser that looks at them."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from .. import settings, workbench
from ..crawl import browser, plan, runs, server
from . import axe, keys

PAGES = settings.INSIDE_ODOO / "access_pages.py"


class Stage:
    def __init__(self, page, servers, names, paths, looker):
        """
        :param servers: {"demo" or "empty": server}, of the databases `names`
        :param paths: {name: path} of records that the places name
        """
        self.page, self.servers, self.names = page, servers, names
        self.paths, self.axe = paths, looker
        self.who = None
        self.sessions = {}

    def enter(self, role, size="wide", kind="demo"):
        """Be this user, at this width; with a role of "" nobody."""
        self.kind = kind
        self.page.leave()
        self.page.size(*plan.SIZES[size])
        if (role, kind) != self.who:
            self.who = role, kind
            self.page.be(self.servers[kind].address, self._session(role, kind))

    def _session(self, role, kind):
        """The session of a user of the crawl; of nobody ""."""
        if role and (role, kind) not in self.sessions:
            self.sessions[role, kind] = self.servers[kind].session(
                self.names[kind], f"crawl_{role}"
            )
        return self.sessions.get((role, kind), "")

    def build(self):
        """Have the bundles made: a page's own time is too short for that."""
        for kind, running in self.servers.items():
            running.build("/odoo", self._session("main_user", kind))
        self.servers["demo"].build(self.paths["survey"])

    def open(self, path):
        path = path.format(**self.paths)
        address = f"{self.servers[self.kind].address}{path}"
        if path.startswith("/odoo"):
            self.page.open(address)
        else:
            self.page.visit(address)

    def go(self, place, size):
        self.enter(place.role, size, place.kind)
        self.open(place.path)
        for selector in place.clicks:
            self.page.hit(selector)
        self.page.see(place.shows)

    def look(self, place, size):
        self.go(place, size)
        self.page.settle()
        return self.axe.look(self.page)

    def keyboard(self, role, path):
        self.enter(role)
        self.open(path)
        return keys.Keyboard(self.page)


@contextlib.contextmanager
def made():
    """In databases of its own, made from the templates of the tests."""
    bench = workbench.prepare()
    with runs.databases(bench) as names:
        command, env = bench.command("-c", bench.config), bench.environ()
        with opened(command, names, env) as stage:
            yield stage


@contextlib.contextmanager
def opened(command, names, env=None):
    """In databases that have the users of the crawl.

    :param command: what starts Odoo with its configuration
    :param names: {"demo": database, "empty": database}
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        paths = _make_pages(command, names["demo"], folder / "paths.json", env)
        servers = {
            kind: stack.enter_context(
                server.served(
                    command, name, folder / f"{kind}.log", env, f"127.0.0.{number}"
                )
            )
            for number, (kind, name) in enumerate(names.items(), 1)
        }
        page = stack.enter_context(browser.page())
        stage = Stage(page, servers, names, paths, axe.Axe(axe.source()))
        stage.build()
        yield stage


def _make_pages(command, database, file, env):
    """Make what only a link opens; return the paths of what the places name."""
    python, *rest = map(str, command)
    arguments = [python, *rest[:2], "shell", *rest[2:], "-d", database, "--no-http"]
    with PAGES.open() as script:
        subprocess.run(
            arguments,
            stdin=script,
            stdout=sys.stderr,
            check=True,
            cwd="/",
            env={**(env or os.environ), "STATCRM_PAGES": str(file)},
        )
    return json.loads(file.read_text())
