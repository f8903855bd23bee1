"""`./dev clean`: stop the private PostgreSQL and remove what the tool has made."""

import shutil

from . import lock, postgres, settings, ui


def run(_options):
    folder, home = settings.cache(), settings.cluster_home()
    server = postgres.existing()
    if server and postgres.is_running(server):
        postgres.stop(server)
    if folder.is_dir():
        with lock.cache_lock(folder, ui.say):
            with ui.step(f"Removing {folder} and {home}"):
                shutil.rmtree(home, ignore_errors=True)
                _remove_parts(folder)
    else:
        shutil.rmtree(home, ignore_errors=True)
        ui.say("Nothing is cached.")
    return 0


def _remove_parts(folder):
    """Only what this tool makes: the folder may hold other things of its owner."""
    patterns = (
        "odoo-*", "python-*", "node-*", "apt-*", "wkhtmltopdf-*", "odoo*.conf",
        "report-*.xml", "downloads", "data", "log", "lock",
    )  # fmt: skip
    for pattern in patterns:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
