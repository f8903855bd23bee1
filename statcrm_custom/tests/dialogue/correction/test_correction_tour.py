from odoo.tests import HttpCase, tagged

from ..log_common import LogCommon


class CorrectionTour(LogCommon, HttpCase):
    """From the row of the customer file, in the window of the quick log."""

    def correct(self):
        entry = self.log(
            self.staff, kind="call", text="They want tables", contact_ids=self.kaisa.ids
        )
        self.start_tour(
            f"/odoo/res.partner/{self.ministry.id}",
            "statcrm_correction_tour",
            login=self.staff.login,
        )
        self.assertEqual(entry.feedback, "They want maps")
        self.assertEqual(entry.statcrm_contact_ids, self.kaisa + self.timo)
        self.assertEqual(entry.sudo().statcrm_correction_ids.text, "They want tables")


@tagged("post_install", "-at_install")
class TestCorrectionTour(CorrectionTour):
    def test_correct_a_call(self):
        self.correct()


@tagged("post_install", "-at_install")
class TestCorrectionTourPhone(CorrectionTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_correct_a_call_on_the_phone(self):
        self.correct()
