"""Our own rules: no huge file or method, nothing about one machine, plain lists.

Size is a hint: a file or a method is split where it has a seam, not to please a
number. What is refused is far above what reads well.

A rule that must be broken once gets a line in EXCEPTIONS, with the reason.
"""

import ast
import re
import subprocess

from . import settings

EXCEPTIONS = {
    # "path of the file": "why it may break the size rules",
}
CHECKED = (f"{settings.ADDON}/", "tools/")
SIZED = (".py", ".js", ".scss", ".xml")
FILE_LINES = 700
METHOD_LINES = 60
# Tables of cases and scripts that tell one story read better in one piece.
STORY_LINES = 120

# Written in pieces, so that this file passes its own rule.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:ro" + r"ot|wo" + r"rk|ho" + r"me)/\w")
REGISTRY_HOSTS = re.compile(
    r"\b(?:(?:files\.)?python" + r"hosted|py" + r"pi|registry\.npm" + r"js|npm"
    r"js|(?:\w+\.)?deb" + r"ian)\.(?:org|com)\b"
)
# what stands right behind a tag and is no text of its own
PUNCTUATION = re.compile(r"<(?:p|span|div|label|em|b)\b[^>]*(?<!/)>\s*([,.;:)–])\s")
# a colour of its own stays as it is where all others become dark
COLOURS = re.compile(r"(?<![&\w])#(?:[0-9a-fA-F]{3,4}){1,2}\b|\brgba?\(\s*\d|\bhsla?\(")
SHORT = 3  # numbers may be the same by chance
BINARY = (".png", ".svg", ".ico", ".jpg", ".pdf", ".woff", ".woff2", ".xlsx")


def tracked_files():
    """The repository's files, with new ones that are not ignored."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    result = subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True)
    if result.returncode == 0:
        names = result.stdout.split("\0")
    else:
        files = settings.ROOT.rglob("*")
        names = [str(file.relative_to(settings.ROOT)) for file in files]
    return sorted(n for n in names if n and (settings.ROOT / n).is_file())


def line_limit(name):
    """How long a file may be, or None when it has no limit."""
    if not name.startswith(CHECKED) or not name.endswith(SIZED):
        return None
    return FILE_LINES


def too_long(name, text):
    limit = line_limit(name)
    lines = len(text.splitlines())
    if limit and lines > limit and name not in EXCEPTIONS:
        yield f"{name}: {lines} lines, at most {limit}"


def long_methods(name, text):
    if not name.startswith(CHECKED) or not name.endswith(".py") or name in EXCEPTIONS:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines, limit = _own_lines(node), method_limit(name)
            if lines > limit:
                yield (
                    f"{name}:{node.lineno}: {node.name} has {lines} lines, "
                    f"at most {limit}"
                )


def method_limit(name):
    """How long a method may be in this file."""
    story = "/tests/" in name or name.startswith("benchmarks/")
    return STORY_LINES if story else METHOD_LINES


def _own_lines(node):
    """The lines of a method without those of its docstring and of long texts (SQL)."""
    lines = node.end_lineno - node.lineno + 1
    documented = ast.get_docstring(node) is not None
    if documented:
        first = node.body[0]
        lines -= first.end_lineno - first.lineno + 1
    inside = (part for item in node.body[documented:] for part in ast.walk(item))
    # a formatted text has its parts inside: the outer one counts
    texts = {
        range(part.lineno, part.end_lineno)
        for part in inside
        if isinstance(part, ast.JoinedStr)
        or (isinstance(part, ast.Constant) and isinstance(part.value, str))
    }
    return lines - len(set().union(*texts))


def splats(name, text):
    """`*("a", "b")` in a list: it only packs more names into a line."""
    if not name.endswith(".py"):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Starred) and isinstance(
            node.value, (ast.Tuple, ast.List)
        ):
            yield f"{name}:{node.lineno}: write the items of the list as its own"


def loose_punctuation(name, text):
    """A term that begins with punctuation cannot be translated by itself."""
    if "/views/" not in name or not name.endswith(".xml"):
        return
    for number, line in enumerate(text.splitlines(), 1):
        found = PUNCTUATION.search(line)
        if found:
            yield f"{name}:{number}: a term begins with “{found[1]}”"


def fixed_colours(name, text):
    """Screens take the variables of Bootstrap and Odoo: those know of dark mode."""
    if not name.startswith(f"{settings.ADDON}/static/src/"):
        return
    for number, line in enumerate(text.splitlines(), 1):
        found = COLOURS.search(line)
        if found:
            yield f"{name}:{number}: a fixed colour: {found[0]}"


def constants(name, text):
    """The constants of a module of the add-on that are texts or sets of texts."""
    if not name.startswith(f"{settings.ADDON}/") or "/tests/" in name:
        return
    if not name.endswith(".py") or "/migrations/" in name:
        return
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constant = node.targets[0].id
            if constant.isupper():
                yield constant, ast.unparse(node.value)


def said_twice(texts):
    """Constants of one name and one value in two modules: import it.

    :param texts: {name of a file: its text}
    """
    known = {}
    for name, text in texts.items():
        for constant in constants(name, text):
            first = known.setdefault(constant, name)
            if first != name and len(constant[1]) > SHORT:
                yield f"{name}: {constant[0]} stands in {first} already"


def machine_names(name, text):
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, what in (
            (MACHINE_PATHS, "a path of one machine"),
            (REGISTRY_HOSTS, "the name of a package registry's host"),
        ):
            found = pattern.search(line)
            if found:
                yield f"{name}:{number}: {what}: {found[0]}"


RULES = (
    too_long,
    long_methods,
    splats,
    loose_punctuation,
    fixed_colours,
    machine_names,
)


def offenders():
    """Every break of a rule, as a line for the person."""
    found, texts = [], {}
    for name in tracked_files():
        if name.endswith(BINARY):
            continue
        text = (settings.ROOT / name).read_text(encoding="utf-8", errors="replace")
        texts[name] = text
        for rule in RULES:
            found += rule(name, text)
    return [*found, *said_twice(texts)]
