"""What is read of a run of Odoo's own tests."""

from dev import core_tests

REPORT = """<testsuites><testsuite>
<testcase classname="crm.tests.test_lead.TestLead" name="test_good" />
<testcase classname="crm.tests.test_lead.TestLead" name="test_bad">
<failure /></testcase>
<testcase classname="account.tests.test_chart" name="test_get_data"><error /></testcase>
</testsuite></testsuites>"""


def test_a_function_outside_of_classes_is_no_test(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    count, failed = core_tests.read_report(report)
    assert count == 2
    assert failed == {"crm/tests/test_lead.py::TestLead::test_bad"}


def test_the_list_names_each_test_once():
    kinds = core_tests.listed()
    everything = [test for kind in kinds for test in kind]
    assert len(kinds) == 3
    assert all(kinds)
    assert len(everything) == len(set(everything))
