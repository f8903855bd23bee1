"""A database served by Odoo, and a page of it in a Chromium without a window.

The page is driven over Chromium's own debugging protocol, as Odoo's browser tests do.
"""

import contextlib
import itertools
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import databases
import websocket

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WAIT = 120  # seconds for what starts, and for a step of a page
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
)


def executable():
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def wait_for(what, is_there):
    """Return what ``is_there`` returns as soon as it is something."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if found := is_there():
            return found
        time.sleep(0.1)
    sys.exit(f"{what} did not come within {WAIT} s")


@contextlib.contextmanager
def ended(command, **options):
    """Run a program beside this one, and end it."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def served(database, workers=0, log=None):
    """Serve the database; yields its address.

    :param workers: so many processes, as in a house; else one with threads
    :param log: a file for the server's lines about requests; else it says nothing
    """
    with socket.socket() as free, socket.socket() as beside:
        free.bind(("127.0.0.1", 0))
        beside.bind(("127.0.0.1", 0))
        port, other_port = free.getsockname()[1], beside.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    # a server with workers starts another one by its script's name
    script = Path(tempfile.mkdtemp(prefix="statcrm_bench_")) / "odoo"
    script.write_text("from odoo.cli.command import main\n\nmain()\n")
    command = [sys.executable, str(script), "-c", databases.odoo_conf()]
    command += ["-d", database, f"--db-filter=^{database}$", f"--http-port={port}"]
    command += ["--http-interface=127.0.0.1", "--max-cron-threads=0"]

    def answers():
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return urllib.request.urlopen(f"{address}/web/login").status

    command += [f"--workers={workers}", f"--gevent-port={other_port}"]
    if log:
        command += [f"--logfile={log}", "--log-handler=:WARNING"]
        command += ["--log-handler=werkzeug:INFO"]
    else:
        command.append("--log-level=critical")
    try:
        with ended(command):
            wait_for("Odoo", answers)
            yield address
    finally:
        shutil.rmtree(script.parent, ignore_errors=True)


class Page:
    """One page of Chromium."""

    def __init__(self, link):
        self.link = link
        self.numbers = itertools.count(1)

    def send(self, method, **params):
        """Send a command of the protocol and return its answer."""
        number = next(self.numbers)
        self.link.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.link.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def run(self, script):
        """Run a JavaScript expression; return its value, awaited."""
        answer = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def open(self, address, selector):
        """Open an address and wait for an element."""
        self.send("Page.navigate", url=address)
        quoted = json.dumps(selector)
        wait_for(
            selector, lambda: self.run(f"Boolean(document.querySelector({quoted}))")
        )

    def size(self, width, height):
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )

    def busy(self):
        """Milliseconds that the page's main thread has worked so far."""
        metrics = self.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] for one in metrics}["TaskDuration"] * 1000


@contextlib.contextmanager
def page():
    """A new page in a Chromium with a profile of its own.

    It gives way to the server: in a house it has a machine of its own.
    """
    profile = tempfile.mkdtemp(prefix="statcrm_bench_")
    command = ["nice", executable(), *SWITCHES]
    command += [f"--user-data-dir={profile}", "about:blank"]
    said = Path(profile) / "DevToolsActivePort"
    try:
        with ended(command, stderr=subprocess.DEVNULL):
            wait_for("Chromium", said.exists)
            port = wait_for("Chromium", said.read_text).split()[0]
            targets = urllib.request.urlopen(f"http://127.0.0.1:{port}/json").read()
            target = next(one for one in json.loads(targets) if one["type"] == "page")
            link = websocket.create_connection(
                target["webSocketDebuggerUrl"], suppress_origin=True, timeout=WAIT
            )
            with contextlib.closing(link):
                found = Page(link)
                # the time of its own thread: other programs on the machine add nothing
                found.send("Performance.enable", timeDomain="threadTicks")
                yield found
    finally:
        shutil.rmtree(profile, ignore_errors=True)
