"""`./dev bench`: run a script of benchmarks/ with what it needs in its environment."""

import ast
import subprocess

from . import settings, workbench
from .ui import Problem, say

FOLDER = settings.ROOT / "benchmarks"


def available():
    """{name: first line of its docstring} of the scripts that can be run."""
    found = {}
    for file in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(file.read_text())
        if not file.name.startswith("_") and _has_main(tree):
            found[file.stem] = (ast.get_docstring(tree) or "").split("\n")[0]
    return found


def _has_main(tree):
    """A script that can be run ends in `if __name__ == "__main__":`."""
    tests = [ast.unparse(node.test) for node in tree.body if isinstance(node, ast.If)]
    return any("__main__" in test for test in tests)


def run(options):
    found = available()
    if not options.name:
        for name, text in found.items():
            say(f"{name:<16} {text}")
        return 0
    if options.name not in found:
        raise Problem(f"No benchmark {options.name}; there are: {', '.join(found)}.")
    bench = workbench.prepare()
    file = FOLDER / f"{options.name}.py"
    env = {**bench.environ(), "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [bench.python, file, *options.rest]
    return subprocess.run(command, cwd=settings.ROOT, env=env).returncode
