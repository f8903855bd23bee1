from odoo.tests import tagged

from ...way import followed
from ..feedback_case import FeedbackCommon


@tagged("post_install", "-at_install")
class TestWayOfAComplaint(FeedbackCommon):
    """From a mail to the one who answers: `docs/architecture.md` shows it."""

    def test_a_complaint_reaches_who_answers_in_ten_hops(self):
        """At most ten calls through five files; see `Way` for what a hop is.

        Three statements make it: one records the complaint, one asks whether the
        account manager is at work, one tells who answers.
        """
        with followed(
            self.env,
            record=lambda text: text.startswith('INSERT INTO "statcrm_feedback" '),
            ask=lambda text: 'FROM "statcrm_absence"' in text,
            tell=lambda text: text.startswith('INSERT INTO "mail_notification"'),
        ) as way:
            one = self.mail_in(self.kaisa.email, to="complaints", subject="Late again")
        self.assertTrue(self.told(self.account_manager, one))
        self.assertEqual(way.found, {"record", "ask", "tell"})
        self.assertLessEqual(len(way.hops), 10, str(way))
        self.assertLessEqual(len(way.files), 5, str(way))
