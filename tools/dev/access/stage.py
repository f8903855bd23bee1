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

    def enter(self, role, size="wide", kind="demo"):
        """Be this user, at this width; with a role of "" nobody."""
        self.kind = kind
        self.page.size(*plan.SIZES[size])
        if (role, kind) != self.who:
            self.who = role, kind
            running = self.servers[kind]
            if role:
                session = running.session(self.names[kind], f"crawl_{role}")
                self.page.be(running.address, session)
            else:
                self.page.send("Network.clearBrowserCookies")

    def open(self, path):
        path = path.format(**self.paths)
        address = f"{self.servers[self.kind].address}{path}"
        if path.startswith("/odoo"):
            self.page.open(address)
        else:
            self.page.visit(address)

    def _is_settled(self):
        """Whether nothing fades in or out any more: half a colour has no contrast."""
        return self.page.run(
            "!document.querySelector('.o_survey_form .disabled, [style*=opacity]') &&"
            " !document.getAnimations().some((one) => one.playState === 'running' &&"
            " one.effect.getComputedTiming().endTime !== Infinity)"
        )

    def go(self, place, size):
        self.enter(place.role, size, place.kind)
        self.open(place.path)
        for selector in place.clicks:
            self.click(selector)

    def click(self, selector):
        """A click of the mouse on the first that is shown."""
        script = """(what) => {
            const shown = [...document.querySelectorAll(what)].find(
                (one) => one.checkVisibility(),
            );
            shown?.scrollIntoView({ block: "center", behavior: "instant" });
            const box = shown?.getBoundingClientRect();
            return box && [box.left + box.width / 2, box.top + box.height / 2];
        }"""
        at = browser.wait_for(selector, lambda: self.page.ask(script, selector))
        self.page.click(*at)
        self.page.call("idle")

    def look(self, place, size):
        self.go(place, size)
        browser.wait_for("the end of fading", self._is_settled)
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
                server.served(command, name, folder / f"{kind}.log", env)
            )
            for kind, name in names.items()
        }
        page = stack.enter_context(browser.page())
        yield Stage(page, servers, names, paths, axe.Axe(axe.source()))


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
