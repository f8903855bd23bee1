"""No test is forgotten: every test file is imported, and ran at least one test."""

import ast
import xml.etree.ElementTree as ElementTree


def visible(package):
    """{name: file or folder} of the modules that a package's `__init__` imports.

    Odoo's runner looks at the test modules that are names of `tests` itself; those
    of a sub-package count only when `from .area import ...` brings them up.
    """
    found = {}
    init = package / "__init__.py"
    if not init.is_file():
        return found
    for node in ast.walk(ast.parse(init.read_text())):
        if not isinstance(node, ast.ImportFrom) or node.level != 1:
            continue
        folder = package / (node.module or "").replace(".", "/")
        for alias in node.names:
            if alias.name == "*":
                found.update(visible(folder))
            elif (folder / alias.name).is_dir():
                found[alias.asname or alias.name] = folder / alias.name
            else:
                found[alias.asname or alias.name] = folder / f"{alias.name}.py"
    return found


def not_imported(tests):
    """Test files that Odoo's own runner does not see."""
    seen = {file for name, file in visible(tests).items() if name.startswith("test_")}
    return sorted(set(tests.rglob("test_*.py")) - seen)


def cases(report):
    """(place, reason it was skipped or None) of each test in a JUnit report."""
    found = []
    for case in ElementTree.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        place = f"{case.get('classname')}.{case.get('name')}"
        reason = None if skipped is None else skipped.get("message", "no reason given")
        found.append((place, reason))
    return found


def without_tests(tests, places, root):
    """Test files of which the report has no test."""
    missing = []
    for file in sorted(tests.rglob("test_*.py")):
        dotted = ".".join(file.relative_to(root).with_suffix("").parts)
        if not any(f".{dotted}." in f".{place}" for place in places):
            missing.append(file)
    return missing
