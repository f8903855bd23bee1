"""A database served by Odoo as people get it: a process of its own, no debug mode."""

import contextlib
import json
import re
import socket
import subprocess
import urllib.error
import urllib.request

from .browser import fetch, wait_for

BUNDLE = re.compile(r'(?:src|href)="(/web/assets/[^"]+)"')
WRONG = (" ERROR ", " CRITICAL ", "Traceback (most recent call last)")
# The program that prints is another machine's matter; mail goes nowhere from here.
NOT_OURS = (
    "wkhtmltopdf",
    "Mail delivery failed",
    "odoo.addons.base.models.ir_mail_server",
)


class Server:
    def __init__(self, address, log):
        self.address = address
        self.log = log
        self.read = 0

    def session(self, database, login):
        """Log in and return the session's id."""
        values = {"db": database, "login": login, "password": login}
        request = urllib.request.Request(
            f"{self.address}/web/session/authenticate",
            data=json.dumps({"jsonrpc": "2.0", "params": values}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with fetch(request) as answer:
            told = json.load(answer)
            if "error" in told:
                raise RuntimeError(f"{login}: {told['error']['data']['message']}")
            for name, value in answer.headers.items():
                if name.lower() == "set-cookie" and value.startswith("session_id="):
                    return value.split("=", 1)[1].split(";")[0]
        raise RuntimeError(f"{login} got no session")

    def build(self, path, session=""):
        """Fetch the bundles that a page names: whoever is first waits for them.

        :param session: of the user; empty, nobody has logged in
        """
        page = self._fetch(path, session).decode()
        for link in sorted(set(BUNDLE.findall(page))):
            self._fetch(link, session)

    def _fetch(self, path, session):
        headers = {"Cookie": f"session_id={session}"} if session else {}
        address = f"{self.address}{path}"
        with fetch(urllib.request.Request(address, headers=headers)) as answer:
            return answer.read()

    def complaints(self):
        """Errors in the log since the last time."""
        with open(self.log, errors="replace") as file:
            file.seek(self.read)
            lines = file.read().splitlines()
            self.read = file.tell()
        return [
            f"server: {line[:300]}"
            for line in lines
            if any(one in line for one in WRONG)
            and not any(one in line for one in NOT_OURS)
        ]


@contextlib.contextmanager
def served(command, database, log, env=None, host="127.0.0.1"):
    """Serve the database; yields a Server.

    :param command: what starts Odoo with its configuration
    :param host: of its own, where one browser opens several: a cookie is of a host,
        whatever the port, and a server ends a session that is of another's database
    """
    with socket.socket() as free:
        free.bind((host, 0))
        port = free.getsockname()[1]
    address = f"http://{host}:{port}"
    command = [*command, "-d", database, f"--db-filter=^{database}$"]
    command += [f"--http-port={port}", f"--http-interface={host}"]
    command += ["--max-cron-threads=0", f"--logfile={log}"]

    def answers():
        if process.poll() is not None:
            raise RuntimeError(f"Odoo ended at once, see {log}")
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return fetch(f"{address}/web/login").status

    process = subprocess.Popen([str(one) for one in command], cwd="/", env=env)
    try:
        wait_for("Odoo", answers)
        yield Server(address, log)
    finally:
        process.terminate()
        process.wait()
