from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.tests import tagged

from ..log_common import LogCommon

SCRIPT = (
    Path(__file__).parents[3] / "migrations" / "19.0.2.0.0" / "post-logged_messages.py"
)


@tagged("post_install", "-at_install")
class TestLoggedBefore(LogCommon):
    """Contacts of the version before get the link to their message."""

    def migrate(self):
        self.env.flush_all()
        spec = spec_from_file_location("post_logged_messages", SCRIPT)
        script = module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_the_message_of_the_same_moment(self):
        call = self.log(self.staff, kind="call", text="One")
        visit = self.log(self.staff, kind="visit", text="Two")
        messages = (call | visit).mapped("statcrm_message_id")
        self.assertEqual(len(messages), 2)
        (call | visit).statcrm_message_id = False
        self.migrate()
        self.assertEqual(call.statcrm_message_id, messages[0])
        self.assertEqual(visit.statcrm_message_id, messages[1])

    def test_of_two_that_would_fit_none(self):
        calls = [self.log(self.staff, kind="call", text=text) for text in "AB"]
        for call in calls:
            call.statcrm_message_id = False
        self.migrate()
        for call in calls:
            self.assertFalse(call.statcrm_message_id)
