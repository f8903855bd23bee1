from odoo.tests import Form, freeze_time, tagged

from ..nomination_case import NominationCase

JOB = "ir_cron_keep_terms"


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestTerms(NominationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sale(cls.customer, "2026-01-31", 60_000)
        cls.classify()
        cls.nomination = cls.approved(date_to="2026-12-31")

    def test_ends_by_itself_on_the_day_after_with_a_notice(self):
        with freeze_time("2026-12-31"):
            self.run_cron(JOB)
            self.assertEqual(self.customer.statcrm_value_class_id, self.key)
        with freeze_time("2027-01-01"):
            before = self.customer.message_ids
            for _again in range(2):
                self.run_cron(JOB)
            self.assertEqual(self.nomination.state, "ended")
            self.assertEqual(str(self.nomination.ended_on), "2026-12-31")
            self.assertFalse(self.nomination.is_in_force)
            self.assertEqual(self.customer.statcrm_value_class_id.code, "big")
            self.assertEqual(self.customer.user_id, self.account_manager)
            notice = (self.customer.message_ids - before).filtered("body")
            self.assertEqual(len(notice), 1)
            self.assertIn("Dec 31, 2026", notice.body)
            self.assertEqual(
                notice.notified_partner_ids,
                (self.account_manager | self.management).partner_id,
            )
            history = self.customer.statcrm_history_ids[0]
            self.assertEqual(history.value_class_id.code, "big")
            self.assertEqual(str(history.date_from), "2027-01-01")

    def test_job_that_was_down_ends_it_with_its_term(self):
        with freeze_time("2027-03-01"):
            self.run_cron(JOB)
        self.assertEqual(str(self.nomination.ended_on), "2026-12-31")

    def test_reminder_once_sixty_days_before(self):
        with freeze_time("2026-10-31"):
            self.run_cron(JOB)
            self.assertFalse(self.nomination.activity_ids)
            self.assertFalse(self.home_rows(self.management, "waiting"))
        with freeze_time("2026-11-01"):
            for _again in range(2):
                self.run_cron(JOB)
            tasks = self.nomination.activity_ids
            self.assertEqual(tasks.user_id, self.account_manager | self.management)
            self.assertEqual(len(tasks), 2)
            self.assertEqual(str(tasks[0].date_deadline), "2026-12-31")
            tile = self.counted(self.management)["nominations_ending"]
            self.assertEqual(tile["count"], 1)
            [row] = self.home_rows(self.management, "waiting")
            self.assertEqual(row["title"], self.nomination.partner_id.name)
            self.assertIn("ends: propose the next one", row["text"])
            self.assertEqual(row["buttons"][0]["method"], "action_next_term")
        with freeze_time("2027-01-01"):
            self.run_cron(JOB)
            self.assertFalse(self.nomination.activity_ids)

    def test_no_reminder_when_the_next_term_is_decided(self):
        following = self.approved(date_from="2027-01-01")
        self.assertFalse(following.replaces_id)
        with freeze_time("2026-11-15"):
            self.run_cron(JOB)
            self.assertFalse(self.nomination.activity_ids)
        with freeze_time("2027-01-01"):
            self.run_cron(JOB)
        self.assertEqual(self.nomination.state, "ended")
        self.assertTrue(following.is_in_force)
        self.assertEqual(self.customer.statcrm_value_class_id, self.key)

    def test_the_next_term_follows_the_running_one(self):
        with freeze_time("2026-11-15"):
            self.run_cron(JOB)
            action = self.nomination.with_user(self.management).action_next_term()
            drafts = self.Nomination.with_user(self.management)
            form = Form(drafts.with_context(**action["context"]))
            following = form.save()
            self.assertEqual(
                (str(following.date_from), str(following.date_to)),
                ("2027-01-01", "2029-12-31"),
            )
            self.assertFalse(following.replaces_id)
            self.assertEqual(following.user_id, self.nomination.user_id)
            following.action_propose()
            # nobody is asked again for what is proposed
            self.assertFalse(self.home_rows(self.management, "waiting"))
            self.decide(following)
            self.assertTrue(self.nomination.is_in_force)
            self.assertFalse(self.home_rows(self.management, "waiting"))
        with freeze_time("2027-01-01"):
            self.run_cron(JOB)
            self.assertTrue(following.is_in_force)
            self.assertEqual(str(self.nomination.ended_on), "2026-12-31")

    def test_term_that_never_began_ends_without_effect(self):
        other = self.candidate("Other")
        late = self.approved(other, date_from="2026-08-01", date_to="2026-08-31")
        with freeze_time("2026-09-15"):
            self.run_cron(JOB)
        self.assertEqual(late.state, "ended")
        self.assertFalse(late.applied_on)
        self.assertFalse(other.statcrm_value_class_id)

    def test_term_until_further_notice(self):
        nomination = self.draft(self.candidate("Other"))
        nomination.date_to = False
        nomination.action_propose()
        self.decide(nomination)
        with freeze_time("2046-07-15"):
            self.run_cron(JOB)
        self.assertTrue(nomination.is_in_force)
