"""Cached steps: each result is a folder named after the hash of what it is made of.

A step builds in a folder of its own and renames it when it is complete, so a
killed run leaves nothing half-made under the final name.
"""

import hashlib
import os
import re
import shutil
from pathlib import Path

from . import settings, ui

SKIPPED_PARTS = {"__pycache__", ".git", "node_modules"}


def digest(*inputs):
    """A short hash of texts, numbers, lists and paths (files by their content)."""
    total = hashlib.sha256()
    for item in inputs:
        is_file = isinstance(item, Path) and item.is_file()
        data = item.read_bytes() if is_file else str(item).encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:12]


def folder_digest(folder, skip=()):
    """A hash of all files in a folder, by name and content."""
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not SKIPPED_PARTS.intersection(path.parts)
        and path.relative_to(folder).parts[0] not in skip
    )
    return digest(
        *(
            part
            for path in files
            for part in (path.relative_to(folder).as_posix(), path)
        )
    )


def finished(base, name):
    """The folders of a step that are complete."""
    pattern = re.compile(rf"{re.escape(name)}-[0-9a-f]{{12}}$")
    return sorted(path for path in base.glob(f"{name}-*") if pattern.match(path.name))


def cached(name, inputs, text, build, base=None):
    """Return the folder of a step, and make it first when it is not there.

    `build(folder, final)` fills `folder`; `final` is the name that the folder
    gets afterwards (a virtual environment writes its own path into files).
    """
    base = base or settings.cache()
    final = base / f"{name}-{digest(*inputs)}"
    if final.is_dir():
        return final
    settings.check_disk()
    for left_over in base.glob(f"{name}-*.tmp*"):
        shutil.rmtree(left_over, ignore_errors=True)
    unfinished = base / f"{final.name}.tmp{os.getpid()}"
    unfinished.mkdir()
    with ui.step(text):
        build(unfinished, final)
        unfinished.rename(final)
    return final
