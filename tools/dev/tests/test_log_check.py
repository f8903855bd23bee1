"""Warnings and errors of our add-on fail the tests; those of others do not."""

from dev import log_check

START = "2026-01-02 03:04:05,678 99"


def test_warning_of_our_logger():
    text = f"{START} WARNING statcrm_test_1 odoo.addons.statcrm_custom.models.x: hm\n"
    assert log_check.complaints(text) == [
        "WARNING odoo.addons.statcrm_custom.models.x: hm"
    ]


def test_warning_that_names_our_model_on_a_later_line():
    text = (
        f"{START} WARNING db odoo.models: a field is odd\n"
        "  in statcrm.segment.factor\n"
        f"{START} INFO db odoo.models: statcrm.segment is fine\n"
    )
    (complaint,) = log_check.complaints(text)
    assert "statcrm.segment.factor" in complaint


def test_warnings_of_others_and_database_names_do_not_count():
    text = (
        f"{START} WARNING statcrm_test_1 odoo.addons.mail.models.x: hm\n"
        f"{START} ERROR ? odoo.sql_db: lost the database statcrm_addon_0a1b2c_tmp_12\n"
        f"{START} INFO db odoo.addons.statcrm_custom.hooks: done\n"
        "WARNING: pip says statcrm_custom\n"
    )
    assert log_check.complaints(text) == []


def test_fields_of_ours_on_core_models_count():
    text = f"{START} ERROR db odoo.fields: res.partner.statcrm_segment_id is odd\n"
    assert len(log_check.complaints(text)) == 1


def test_number_of_tests_of_odoos_runner():
    text = f"{START} INFO db odoo.tests.result: 0 failed, 0 error(s) of 12 tests when"
    assert log_check.tests_run(text) == 12
    assert log_check.tests_run("nothing") is None
