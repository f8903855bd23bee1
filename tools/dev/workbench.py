"""Everything a command needs: Odoo, its Python, PostgreSQL and a configuration."""

import ast
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import (
    database,
    debian,
    lock,
    odoo_source,
    postgres,
    private_programs,
    python_env,
    settings,
    steps,
    ui,
)

CONFIG = """\
[options]
addons_path = {addons}
data_dir = {data}
db_host = {PGHOST}
db_port = {PGPORT}
db_user = {PGUSER}
db_password = {PGPASSWORD}
http_interface = 127.0.0.1
log_handler = :INFO,py.warnings:ERROR
max_cron_threads = {crons}
without_demo = True
"""


@dataclass
class Workbench:
    source: odoo_source.Odoo
    python: Path
    server: postgres.Server
    folder: Path

    @property
    def config(self):
        """The configuration for everything that ends by itself (no crons)."""
        return self.folder / "odoo.conf"

    @property
    def serve_config(self):
        return self.folder / "odoo-serve.conf"

    def environ(self):
        env = self.server.environ()
        env["PATH"] = os.pathsep.join([*map(str, _extra_paths()), env["PATH"]])
        for plugins in _pdf_plugins():
            env["QT_PLUGIN_PATH"] = str(plugins)
        env["STATCRM_ODOO_CONF"] = str(self.config)
        env["STATCRM_CACHE"] = str(self.folder)
        env.pop("ODOO_RC", None)
        return env

    def command(self, *arguments):
        """An Odoo command; its name comes before the options, as Odoo wants it."""
        return [self.python, "-m", "odoo", *arguments]

    def odoo(self, *arguments, log=None, env=None, **options):
        env = {**self.environ(), **(env or {})}
        return ui.run(self.command(*arguments), env=env, log=log, cwd="/", **options)

    def shell(self, script, name, log, **variables):
        """Run a script of inside_odoo/ in a database."""
        arguments = ["shell", "-c", self.config, "-d", name, "--no-http"]
        with open(settings.INSIDE_ODOO / f"{script}.py") as file:
            self.odoo(*arguments, log=log, env=variables, stdin=file)


def _extra_paths():
    """Where a private wkhtmltopdf is, if one was unpacked."""
    folders = steps.finished(settings.cache(), "wkhtmltopdf")
    return [folder / "bin" for folder in folders]


def _pdf_plugins():
    """Where a private wkhtmltopdf has what it draws with; it does not look there."""
    return [
        plugins
        for folder in _extra_paths()
        for plugins in folder.parent.glob("root/usr/lib/*/qt5/plugins")
    ]


def manifest():
    return ast.literal_eval((settings.ADDON_DIR / "__manifest__.py").read_text())


def source_digest():
    """The add-on's state as far as a database depends on it."""
    return steps.folder_digest(settings.ADDON_DIR, skip=("tests",))


def prepare():
    """Find or fetch all parts; the second time this takes a moment."""
    folder = settings.prepare_cache()
    with lock.cache_lock(folder, ui.say):
        source = odoo_source.find()
        python = python_env.odoo(source)
        server = postgres.find()
        postgres.start(server)
        _pdf_program()
        database.drop_left_overs(server)
        bench = Workbench(source, python, server, folder)
        _write_configs(bench)
    return bench


def _pdf_program():
    """Reports need wkhtmltopdf; without it everything else still works."""
    if shutil.which("wkhtmltopdf") or _extra_paths():
        return
    # Newer releases of Debian have none: ask once.
    absent = settings.cache() / f"wkhtmltopdf-absent-{debian.release_name()}"
    if absent.exists():
        return
    extra = "\nexport QT_QPA_PLATFORM=offscreen"
    try:
        private_programs.unpacked(
            "wkhtmltopdf", lambda: ["wkhtmltopdf"], "usr/bin/wkhtmlto*", extra=extra
        )
    except ui.Problem as problem:
        ui.say("PDF reports are off: there is no wkhtmltopdf, and it was not found.")
        if re.search("no installation candidate|Unable to locate", str(problem)):
            absent.touch()


def _write_configs(bench):
    addons = [*bench.source.addons, settings.ROOT]
    values = {"PGPASSWORD": "", "PGUSER": postgres.ROLE, **bench.server.env}
    for file, crons in ((bench.config, 0), (bench.serve_config, 1)):
        text = CONFIG.format(
            addons=",".join(map(str, addons)),
            data=bench.folder / "data",
            crons=crons,
            **values,
        )
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_text(text)
        unfinished.chmod(0o600)
        unfinished.replace(file)
