"""Our own lint rules find what they are for."""

from dev import rules


def test_size_limits():
    assert rules.line_limit("statcrm_custom/models/care/a.py") == 700
    assert rules.line_limit("statcrm_custom/views/care/a_views.xml") == 700
    assert rules.line_limit("statcrm_custom/i18n/fi.po") is None
    assert rules.line_limit("package-lock.json") is None
    assert list(rules.too_long("tools/a.py", "x\n" * 700)) == []
    assert list(rules.too_long("tools/a.py", "x\n" * 701)) == [
        "tools/a.py: 701 lines, at most 700"
    ]


def test_long_method_without_its_docstring():
    body = "    x = 1\n" * 59
    assert not list(rules.long_methods("tools/a.py", f"def f():\n{body}"))
    documented = f'def f():\n    """Why.\n\n    More.\n    """\n{body}'
    assert not list(rules.long_methods("tools/a.py", documented))
    (offender,) = rules.long_methods("tools/a.py", f"def f():\n{body}    x = 2\n")
    assert "tools/a.py:1: f has 61 lines" in offender


def test_lines_of_a_statement_do_not_count():
    body = "    x = 1\n" * 50
    text = "        SELECT 1\n" * 30
    source = f'def f():\n{body}    y = """\n{text}    """\n    return y\n'
    assert not list(rules.long_methods("tools/a.py", source))


def test_machine_paths_and_registry_hosts():
    host = "py" + "pi.org"
    path = "/ro" + "ot/thing"
    found = list(
        rules.machine_names("a.md", f"fine\nsee {path}\nfrom https://{host}/x")
    )
    assert [line.split(":")[1] for line in found] == ["2", "3"]
    harmless = "addons/web/root/x, https://www.example.org/home/x, framework/odoo"
    assert not list(rules.machine_names("a.md", harmless))


def test_this_repository_names_no_machine():
    names = [name for name in rules.tracked_files() if name.startswith("tools/")]
    for name in names:
        text = (rules.settings.ROOT / name).read_text()
        assert not list(rules.machine_names(name, text)), name


def test_a_list_is_written_as_one():
    assert len(list(rules.splats("a.py", 'x = [*("a", "b"), *(c,)]'))) == 2
    assert not list(rules.splats("a.py", "x = [*names, *(one for one in names)]"))


def test_terms_that_begin_with_punctuation():
    name = "statcrm_custom/views/care/a_views.xml"
    wrong = "<span>, late</span>", '<p class="x">: <b>no</b></p>'
    for line in wrong:
        assert len(list(rules.loose_punctuation(name, line))) == 1
    right = "<span>late, too</span>", '<p><span t-field="a" />. More</p>', "<p/>, x"
    for line in right:
        assert not list(rules.loose_punctuation(name, line))


def test_constants_said_twice():
    one, two = "statcrm_custom/a.py", "statcrm_custom/b.py"
    found = rules.said_twice(
        {one: 'A = ("x", "y")\nB = 7', two: 'A = ("x", "y")\nB = 7'}
    )
    assert list(found) == [f"{two}: A stands in {one} already"]
    assert not list(rules.said_twice({one: 'A = "long"', two: 'A = "other"'}))
    tests = "statcrm_custom/tests/b.py"
    assert not list(rules.said_twice({one: 'A = "long"', tests: 'A = "long"'}))


def test_fixed_colours():
    name = "statcrm_custom/static/src/care/a.scss"
    text = "a { color: $primary; }\nb { color: #71639e; }\nc { color: rgb(1, 2, 3); }\n"
    assert [line.split(":")[1] for line in rules.fixed_colours(name, text)] == [
        "2",
        "3",
    ]
    mixed = "a { color: rgba($danger, 0.1); }\nb { background: var(--o-gray-100); }\n"
    assert not list(rules.fixed_colours(name, mixed + 'href="#" id="#o_statcrm_x"'))
    assert not list(rules.fixed_colours("statcrm_custom/views/mail.xml", text))
