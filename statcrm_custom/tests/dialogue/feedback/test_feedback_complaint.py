from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools.translate import code_translations

from ..feedback_case import FeedbackCommon


class Translated(dict):
    """A translation of everything, whatever its words are today."""

    def get(self, source, default=None):
        return f"Suomeksi: {source}"


@freeze_time("2026-07-15 09:00:00")
@tagged("post_install", "-at_install")
class TestComplaint(FeedbackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # those of the demo data are not counted
        cls.Feedback.search([]).write({"active": False})

    def tasks(self, feedback, user=None):
        tasks = feedback.activity_ids
        return tasks.filtered(lambda task: not user or task.user_id == user)

    def test_the_responsible_person_hears_at_once(self):
        complaint = self.feedback()
        [subject] = self.told(self.account_manager, complaint)
        self.assertEqual(subject, "Complaint from Ministry: The tables were late")
        self.assertEqual(self.tasks(complaint).user_id, self.account_manager)
        for kind in ("request", "praise"):
            other = self.feedback(kind)
            self.assertFalse(self.told(self.account_manager, other), kind)
            self.assertFalse(self.tasks(other), kind)

    def test_the_deputy_of_an_absent_manager_hears_too(self):
        self.make_member(
            self.ministry, self.vice_user, part="deputy", date_from="2026-01-01"
        )
        present = self.feedback()
        self.make_absence(self.account_manager, "2026-07-01", "2026-07-31")
        absent = self.feedback(partner=self.board)
        for user, complaint, count in (
            (self.vice_user, present, 0),
            (self.vice_user, absent, 1),
            (self.account_manager, absent, 1),
        ):
            self.assertEqual(len(self.told(user, complaint)), count)
            self.assertEqual(len(self.tasks(complaint, user)), count)
        absent.with_user(self.vice_user).action_take_up()
        self.assertEqual(absent.state, "in_progress")

    def test_a_request_that_turns_out_a_complaint(self):
        one = self.feedback("request")
        self.assertFalse(self.tasks(one))
        one.kind = "complaint"
        one.write({"kind": "complaint", "partner_id": self.board.id})
        self.assertEqual(len(self.tasks(one)), 1)
        one.user_id = self.staff
        self.assertEqual(len(self.tasks(one, self.staff)), 1)
        self.assertEqual(len(self.tasks(one)), 2)

    def test_the_main_user_assigns_what_is_nobodys(self):
        one = self.Feedback.create(
            {"name": "Bad", "channel": "web", "kind": "complaint"}
        )
        self.assertIn(self.main_user, self.tasks(one).user_id)

    def test_the_task_is_done_with_the_answer(self):
        complaint = self.feedback()
        self.assertTrue(self.tasks(complaint))
        complaint.with_user(self.account_manager).write(
            {"answer": "Sorry", "state": "answered"}
        )
        self.assertFalse(self.tasks(complaint))

    def climb(self):
        self.run_cron("ir_cron_climb_complaints")
        self.env.invalidate_all()

    def test_an_unanswered_complaint_climbs_once(self):
        late = self.feedback(date="2026-07-08 08:59:00")
        fresh = self.feedback(date="2026-07-08 09:01:00")
        answered = self.feedback(date="2026-07-01", answer="Sorry", state="answered")
        request = self.feedback("request", date="2026-07-01")
        self.climb()
        climbed = (late + fresh + answered + request).filtered("escalated_on")
        self.assertEqual(climbed, late)
        self.climb()
        subjects = self.told(self.segment_manager, late)
        self.assertEqual(
            subjects, ["Unanswered complaint from Ministry: The tables were late"]
        )
        self.assertEqual(len(self.tasks(late, self.segment_manager)), 1)

    def test_the_number_of_days_is_a_setting(self):
        one = self.feedback(date="2026-07-12")
        self.climb()
        self.assertFalse(one.escalated_on)
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.statcrm_feedback_climb_days, 7)
        settings.statcrm_feedback_climb_days = 2
        settings.set_values()
        self.climb()
        self.assertTrue(one.escalated_on)

    def test_it_climbs_past_a_segment_manager_who_has_not_answered(self):
        one = self.feedback(date="2026-07-01", user_id=self.segment_manager.id)
        self.climb()
        self.assertIn(self.management, self.tasks(one).user_id)

    def test_it_climbs_up_the_tree_of_segments(self):
        self.ministry.statcrm_segment_id = self.segment("large_municipalities")
        self.segment("large_municipalities").manager_id = False
        self.segment("local_government").manager_id = self.segment_manager
        one = self.feedback(date="2026-07-01")
        self.climb()
        self.assertEqual(len(self.tasks(one, self.segment_manager)), 1)

    def test_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fi_FI")
        self.account_manager.lang = "fi_FI"
        finnish = {("statcrm_custom", "fi_FI"): Translated()}
        with patch.dict(code_translations.python_translations, finnish):
            complaint = self.feedback()
        [message] = (
            self.env["mail.message"]
            .search([("model", "=", complaint._name), ("res_id", "=", complaint.id)])
            .filtered("subject")
        )
        self.assertRegex(message.subject, "^Suomeksi: .*The tables were late$")
        self.assertRegex(message.body.striptags(), r"^Suomeksi: .*\b15\.7\.2026\b")
