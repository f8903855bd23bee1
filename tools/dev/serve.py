"""`./dev run`: Odoo in the foreground, on this machine only."""

import csv
import os
import socket
import subprocess
import sys
from pathlib import Path

from . import builds, postgres, settings, ui, workbench
from .ui import Problem

FIRST_PORT = 8069
LOG_IN = "res.users-log_in.csv"


def free_port(first=FIRST_PORT):
    for port in range(first, first + 100):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Problem(f"No free port from {first} to {first + 99}.")


def tell_address(server, name, address):
    """Write down where the database is served.

    The program that prints fetches styles and pictures from `report.url`, links in
    mails begin with `web.base.url`: left alone, both name the port of another time.
    """
    for key in ("report.url", "web.base.url"):
        query = f"""
            INSERT INTO ir_config_parameter
                   (key, value, create_uid, create_date, write_uid, write_date)
            VALUES ('{key}', '{address}', 1, now(), 1, now())
                ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """
        postgres.sql(server, name, query)


def log_ins(house):
    """Who else can log in, with the log-in as password, as text."""
    told = ""
    for file in workbench.manifest().get(builds.DEMO.get(house), ()):
        if LOG_IN not in file:
            continue
        with open(settings.ADDON_DIR / file) as rows:
            for row in csv.DictReader(rows):
                role = row["group_ids:id"].removeprefix("statcrm_group_")
                role = "staff" if role == "user" else role.replace("_", " ")
                told += f"  {row['login']:<18} {role}\n"
    return told


def run(options):
    bench = workbench.prepare()
    house = None if options.no_demo else options.demo
    name = builds.dev_database(bench, house)
    port = free_port(options.port or FIRST_PORT)
    if options.port and port != options.port:
        raise Problem(f"Port {options.port} is taken; {port} is free.")
    tell_address(bench.server, name, f"http://127.0.0.1:{port}")
    ui.say(f"Starting Odoo with the database {name}; its log follows.")
    # Tells the address when Odoo answers, and ends itself.
    announcer = Path(__file__).parent / "announce.py"
    told = [str(port), str(os.getpid()), log_ins(house)]
    subprocess.Popen([sys.executable, announcer, *told])
    command = bench.command("-c", bench.serve_config, "-d", name)
    command += ["--http-port", port, "--db-filter", f"^{name}$"]
    # This process becomes Odoo: Ctrl-C, and a kill, reach Odoo itself.
    os.execve(bench.python, [str(part) for part in command], bench.environ())
