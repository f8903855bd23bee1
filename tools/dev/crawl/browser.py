"""A page of Chromium without a window, and everything in it that went wrong.

Driven over Chromium's own debugging protocol, as Odoo's browser tests are.
"""

import contextlib
import itertools
import json
import resource
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--remote-debugging-port=0",
)
WAIT = 60  # seconds for a program to start, and for one answer of it
SCRIPT = Path(__file__).with_name("page.js").read_text()
# What a page says without anything being wrong.
HARMLESS = ("Permissions-Policy", "favicon.ico")


# this machine's own servers, whatever proxy the environment names
fetch = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def executable():
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def wait_for(what, is_there):
    """Return what `is_there` returns as soon as it is something."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if found := is_there():
            return found
        time.sleep(0.1)
    raise TimeoutError(f"{what} did not come within {WAIT} s")


class Page:
    """One page; what went wrong in it waits in `faults` until somebody takes it."""

    def __init__(self, link):
        self.link = link
        self.numbers = itertools.count(1)
        self.faults = []

    def start(self):
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        self.send("Page.addScriptToEvaluateOnNewDocument", source=SCRIPT)
        # files that buttons make are of no interest
        self.send("Browser.setDownloadBehavior", behavior="deny")

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
            if "method" in answer:
                self._hear(answer["method"], answer["params"])

    def _hear(self, event, params):
        if event == "Runtime.consoleAPICalled":
            if params["type"] in ("error", "assert", "warning"):
                texts = [
                    str(one.get("value", one.get("description", "")))
                    for one in params["args"]
                ]
                self._fault(f"console: {' '.join(texts)}")
        elif event == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            said = details.get("exception", {}).get("description") or details["text"]
            self._fault(f"exception: {said}")
        elif event == "Log.entryAdded" and params["entry"]["level"] == "error":
            entry = params["entry"]
            self._fault(f"browser: {entry['text']} {entry.get('url', '')}")
        elif event == "Page.javascriptDialogOpening":
            number = next(self.numbers)
            answer = {"accept": True}
            self.link.send(
                json.dumps(
                    {
                        "id": number,
                        "method": "Page.handleJavaScriptDialog",
                        "params": answer,
                    }
                )
            )

    def _fault(self, text):
        if not any(one in text for one in HARMLESS):
            self.faults.append(text[:600])

    def run(self, script):
        """Run a JavaScript expression; return its value, awaited."""
        answer = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            said = details.get("exception", {}).get("description", details["text"])
            raise RuntimeError(f"{script[:80]}: {said}")
        return answer["result"].get("value")

    def call(self, name, *arguments):
        """Call a function of page.js."""
        return self.ask(f"crawl.{name}", *arguments)

    def ask(self, function, *arguments):
        """Call a JavaScript function; return its value, awaited."""
        values = ", ".join(map(json.dumps, arguments))
        return self.run(f"({function})({values})")

    def wait(self, what, is_there):
        """Like `wait_for`; where it does not come, what is there instead is told."""
        try:
            return wait_for(what, is_there)
        except TimeoutError as never:
            told = self.run("`${location}: ${document.body.innerText.slice(0, 300)}`")
            raise TimeoutError(f"{never}; there is {told}") from None

    def open(self, address):
        self.go(address)
        self.wait(address, self.is_started)
        return self.call("idle")

    def visit(self, address):
        """Open a page that is not of the web client."""
        self.go(address)
        self.wait(address, self.is_loaded)
        return self.call("idle")

    def leave(self):
        """Open an empty page: what was there asks the server nothing any more."""
        self.go("about:blank")

    def go(self, address):
        """Navigate; returns when the page that was there is gone.

        Chromium answers a navigation before that: what is asked at once, may still be
        asked of the old page.
        """
        before = self._document()
        told = self.send("Page.navigate", url=address)
        if "errorText" in told:
            raise RuntimeError(f"{address}: {told['errorText']}")
        self.wait(address, lambda: self._document() != before)

    def _document(self):
        """The page that is there: (id, address)."""
        frame = self.send("Page.getFrameTree")["frameTree"]["frame"]
        return frame["loaderId"], frame["url"]

    def is_loaded(self):
        try:
            return self.run("document.readyState === 'complete'")
        except RuntimeError:
            return False  # between two pages

    def is_started(self):
        """Whether this is Odoo's web client, and ready."""
        for _time in range(3):
            try:
                if self.run("Boolean(globalThis.crawl?.isStarted())"):
                    return True
            except RuntimeError:
                pass  # between two pages
            time.sleep(0.2)
        return False

    def click(self, x, y):
        """A click of the mouse, which hits what lies on top at that place."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.send(
                "Input.dispatchMouseEvent",
                type=kind,
                x=x,
                y=y,
                button="none" if kind == "mouseMoved" else "left",
                clickCount=0 if kind == "mouseMoved" else 1,
            )

    def hit(self, selector):
        """Wait until one of these is shown and stands still, and click the first.

        A menu that slides in is elsewhere by the time of the click.
        """
        self.see(selector)
        self.settle()
        self.click(*self.wait(selector, lambda: self.call("middle", selector)))
        self.call("idle")

    def see(self, selector):
        """Wait until one of these is shown."""
        self.wait(selector, lambda: self.call("middle", selector))
        self.call("idle")

    def settle(self):
        """Wait until nothing fades in or out any more."""
        self.wait("the end of fading", lambda: self.call("isSettled"))

    def press(self, key, code, **more):
        """Press a key; `more` are a text that it writes, and modifiers (2: Ctrl)."""
        for kind in ("keyDown", "keyUp"):
            self.send(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
                **(more if kind == "keyDown" else {}),
            )

    def size(self, width, height, scale=1):
        narrow = width < 500
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=narrow,
        )
        self.send("Emulation.setTouchEmulationEnabled", enabled=narrow)

    def be(self, address, session):
        """Go on as the user whose session this is; with "" as nobody.

        Left alone, a page of the user before would go on asking, with this session.
        """
        self.leave()
        self.send("Network.clearBrowserCookies")
        if session:
            cookie = {"name": "session_id", "value": session}
            self.send("Network.setCookie", url=address, **cookie)


def _take_all_memory():
    """Odoo limits its own address space; Chromium asks for far more than it uses."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


@contextlib.contextmanager
def page():
    """A new page in a Chromium with a profile of its own."""
    import websocket  # Odoo's browser tests need it, nothing else here does

    profile = tempfile.mkdtemp(prefix="statcrm_crawl_")
    command = [executable(), *SWITCHES, f"--user-data-dir={profile}", "about:blank"]
    said = Path(profile) / "DevToolsActivePort"
    process = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, preexec_fn=_take_all_memory
    )
    try:
        wait_for("Chromium", said.exists)
        port = wait_for("Chromium", said.read_text).split()[0]
        targets = fetch(f"http://127.0.0.1:{port}/json").read()
        target = next(one for one in json.loads(targets) if one["type"] == "page")
        link = websocket.create_connection(
            target["webSocketDebuggerUrl"], suppress_origin=True, timeout=WAIT
        )
        with contextlib.closing(link):
            found = Page(link)
            found.start()
            yield found
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(profile, ignore_errors=True)
