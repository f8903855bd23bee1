"""What the pages say of the code is true: the picture, paths, names."""

import re

import pytest
from dev import docs, settings

PAGES = [
    settings.ROOT / "README.md",
    settings.ROOT / "CONTRIBUTING.md",
    settings.ADDON_DIR / "README.rst",
    settings.ROOT / "benchmarks/README.md",
    *sorted((settings.ROOT / "docs").rglob("*.md")),
]
FILES = {
    str(file.relative_to(settings.ROOT))
    for folder in ("statcrm_custom", "tools", "benchmarks", "docs", ".ci")
    for file in (settings.ROOT / folder).rglob("*")
    if "__pycache__" not in file.parts
} | {file.name for file in settings.ROOT.iterdir()}
CODE = re.compile(r"`+([^`\n]+)`+")
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
SUFFIXES = ("py", "xml", "js", "csv", "md", "txt", "in", "json", "yaml", "png", "svg")
PATH = re.compile(rf"[\w./-]+/|[\w./-]+\.(?:{'|'.join(SUFFIXES)})")
OWN = re.compile(r"_[a-z][a-z_]+|statcrm(?:\.[a-z]+)+|_?(?:action_)?statcrm_[a-z_]+")
CALL = re.compile(r"(_?\w+)\(([\w, ]*)\)")
# of other programs, or of this machine and not of the repository
ELSEWHERE = ("~/", "/", "log/", "data/", "odoo.conf")
WORD = re.compile(r"\w+(?:\.\w+)*")
PLUGS = re.compile(r"## Where a later area plugs in\n(.*?)\n## ", re.DOTALL)


def told(page):
    """What stands in backticks on a page, without blocks of code."""
    return CODE.findall(re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL))


def exists(path):
    path = path.rstrip("/").removeprefix("./")
    return path in FILES or any(file.endswith(f"/{path}") for file in FILES)


def missing_paths(texts):
    paths = (text for text in texts if PATH.fullmatch(text))
    return [
        path
        for path in paths
        if not path.startswith(ELSEWHERE + ("http",)) and not exists(path)
    ]


@pytest.fixture(scope="module")
def words():
    """The words of the code, with and without the dots between them."""
    found = set()
    for folder in (settings.ADDON_DIR, settings.ROOT / "tools"):
        for file in folder.rglob("*"):
            of_code = file.suffix in (".py", ".xml", ".js", ".csv")
            if of_code and "tests" not in file.parts:
                found.update(WORD.findall(file.read_text()))
    return found | {word for dotted in found for word in dotted.split(".")}


@pytest.fixture(scope="module")
def arguments():
    return docs.reading().arguments_of_methods()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_is_there(page):
    assert not missing_paths(told(page))
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]
    assert not [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_name_is_one_of_the_code(page, words):
    names = {name.removesuffix("()") for name in told(page)}
    assert not [one for one in names - words if OWN.fullmatch(one)]


def test_the_picture_is_that_of_the_code():
    text = docs.PAGE.read_text()
    assert docs.MARKED.search(text)
    assert text == docs.drawn(text), "run ./dev docs, and look at what has changed"


def test_arrows_that_others_lead_to_are_left_out():
    asks = {"a": set(), "b": {"a"}, "c": {"a", "b"}, "d": {"a"}}
    assert list(docs.few(asks)) == [("b", "a"), ("c", "b"), ("d", "a")]


def unknown_calls(text, methods):
    """Calls of the sequence diagrams that no file of their model defines."""
    for diagram in re.findall(r"sequenceDiagram\n(.*?)```", text, re.DOTALL):
        models = dict(re.findall(r"participant (\w+) as (\S+)", diagram))
        calls = re.findall(r"(\w+)->>(\w+): (\w+)$", diagram, re.MULTILINE)
        assert len(calls) == diagram.count("->>")
        for caller, called, method in calls:
            assert caller in models
            if method not in methods.get(models[called], ()):
                yield f"{models[called]}.{method}"


def test_the_calls_of_the_diagrams_are_those_of_the_code():
    text = docs.PAGE.read_text()
    assert text.count("sequenceDiagram") == 3
    methods = docs.reading().methods_of_models()
    assert not list(unknown_calls(text, methods))
    wrong = "sequenceDiagram\nparticipant a as statcrm.home\na->>a: get_away\n```"
    assert list(unknown_calls(wrong, methods)) == ["statcrm.home.get_away"]


def rows():
    """The plug points: [what, name and signature, files, tests]."""
    lines = PLUGS.search(docs.PAGE.read_text())[1].splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]


@pytest.mark.parametrize("row", rows()[1:], ids=lambda row: row[0])
def test_a_plug_point_has_what_its_row_names(row, arguments):
    _what, names, *files = row
    example, tests = (
        [settings.ADDON_DIR / one for one in CODE.findall(cell)] for cell in files
    )
    assert example and tests
    assert not [file for file in example + tests if not file.is_file()]
    source = "\n".join(file.read_text() for file in example)
    for name in CODE.findall(names):
        call = CALL.fullmatch(name)
        if call:
            assert call[1] in source, name
            assert taken(call[2], arguments[call[1]]), name
        elif OWN.fullmatch(name):
            assert name in source, name


def taken(wanted, known):
    """Whether one of the methods takes these arguments; others may follow."""
    wanted = [one.strip() for one in wanted.split(",") if one.strip()]
    return any(one[: len(wanted)] == wanted for one in known)
