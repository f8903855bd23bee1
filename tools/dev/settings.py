"""Where things are: the repository, the cache, and the variables people may set."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from .ui import Problem

ADDON = "statcrm_custom"
SERIES = "19.0"
ROOT = Path(__file__).resolve().parents[2]
ADDON_DIR = ROOT / ADDON
LOCKS = Path(__file__).parent / "locks"
INSIDE_ODOO = Path(__file__).parent / "inside_odoo"
NEEDED_GB = 4


def cache():
    """The cache folder: downloads, Odoo, Python packages, logs and filestores."""
    named = os.environ.get("STATCRM_CACHE")
    if named:
        return Path(named).expanduser().resolve()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().resolve() / "statcrm"


def cluster_home():
    """The private PostgreSQL's folder: a short path that any account may enter.

    A socket's path may have 107 bytes, and an unprivileged account must get
    there when root's own home is closed to it.
    """
    key = hashlib.sha256(f"{os.getuid()} {cache()}".encode()).hexdigest()[:8]
    base = Path("/var/tmp")
    return (base if base.is_dir() else Path(tempfile.gettempdir())) / f"statcrm-{key}"


def prepare_cache():
    """Make the cache folder, or say why it cannot be used."""
    folder = cache()
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise Problem(
            f"The cache {folder} belongs to another account. Set STATCRM_CACHE to "
            "a folder of yours, or change its owner."
        )
    for name in ("log", "downloads", "data"):
        (folder / name).mkdir(exist_ok=True)
    return folder


def check_disk():
    """Before the first large step, not in the middle of it."""
    free = shutil.disk_usage(cache()).free / 1024**3
    if free < NEEDED_GB:
        raise Problem(
            f"The cache needs about {NEEDED_GB} GB in {cache()}, and {free:.1f} GB are "
            "free. Set STATCRM_CACHE to a folder on a larger disk."
        )


def is_root():
    return os.geteuid() == 0


def in_ci():
    return bool(os.environ.get("CI"))
