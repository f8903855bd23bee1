"""A test that nobody runs is found."""

from dev import inventory


def make(root, files):
    for name, text in files.items():
        path = root / "addon" / "tests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root / "addon" / "tests"


def test_star_import_makes_an_area_visible(tmp_path):
    tests = make(
        tmp_path,
        {
            "__init__.py": "from .care import *\nfrom . import common, test_flat\n",
            "common.py": "",
            "test_flat.py": "",
            "care/__init__.py": "from . import test_plan\n",
            "care/test_plan.py": "",
            "care/test_forgotten.py": "",
        },
    )
    assert inventory.not_imported(tests) == [tests / "care" / "test_forgotten.py"]


def test_package_import_alone_hides_its_tests_from_odoo(tmp_path):
    files = {
        "__init__.py": "from . import care\n",
        "care/__init__.py": "from . import test_plan\n",
        "care/test_plan.py": "",
    }
    tests = make(tmp_path, files)
    assert inventory.not_imported(tests) == [tests / "care" / "test_plan.py"]
    make(tmp_path, {"__init__.py": "from .care import test_plan\n"})
    assert inventory.not_imported(tests) == []


def test_report_gives_skips_and_files_without_tests(tmp_path):
    tests = make(tmp_path, {"care/test_plan.py": "", "care/test_empty.py": ""})
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite>"
        '<testcase classname="addon.tests.care.test_plan.TestPlan" name="test_a"/>'
        '<testcase classname="addon.tests.care.test_plan.TestPlan" name="test_b">'
        '<skipped message="no browser"/></testcase>'
        "</testsuite></testsuites>"
    )
    cases = inventory.cases(report)
    assert [reason for _place, reason in cases] == [None, "no browser"]
    places = [place for place, _reason in cases]
    missing = inventory.without_tests(tests, places, tmp_path)
    assert missing == [tests / "care" / "test_empty.py"]
