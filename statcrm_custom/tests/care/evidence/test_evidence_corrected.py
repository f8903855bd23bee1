from odoo.tests import Form, freeze_time, tagged

from ...dialogue.log_common import LogCommon
from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceCorrected(EvidenceCommon):
    """A promise that a logged contact kept follows when the contact is corrected."""

    log = classmethod(LogCommon.log.__func__)

    def correct(self, entry, user=None, **values):
        user = user or self.account_manager
        row = self.env["statcrm.interaction"]._entry_of(entry).with_user(user)
        action = row.action_correct()
        window = self.env[action["res_model"]].with_user(user)
        form = Form(window.with_context(**action["context"]))
        for name, value in values.items():
            setattr(form, name, value)
        form.save().action_log()
        self.env.invalidate_all()

    def logged(self, kind="meeting", **values):
        with freeze_time("2026-05-10 12:00:00"):
            return self.log(
                self.account_manager,
                self.ministry,
                kind=kind,
                date="2026-05-04",
                contact_ids=self.kaisa.ids,
                **values,
            )

    @freeze_time("2026-05-10 12:00:00")
    def test_a_meeting_at_the_wrong_customer_keeps_no_promise(self):
        promise = self.promise("meeting")
        entry = self.logged()
        self.assertEqual(promise.state, "kept")
        self.correct(entry, partner_id=self.mill)
        self.assertNotEqual(promise.state, "kept")
        self.assertFalse(promise.res_id)
        self.assertIn("kept", promise.change_ids.mapped("old_state"))

    @freeze_time("2026-05-10 12:00:00")
    def test_a_meeting_of_the_year_before_keeps_no_promise(self):
        promise = self.promise("meeting")
        entry = self.logged()
        self.correct(entry, date="2025-12-31")
        self.assertNotEqual(promise.state, "kept")
        self.correct(entry, date="2026-01-02")
        self.assertEqual(promise.state, "kept")
        self.assertEqual(str(promise.evidence_date), "2026-01-02")

    @freeze_time("2026-05-10 12:00:00")
    def test_a_call_that_was_with_another_customer(self):
        promise = self.promise("contact", months=3)
        entry = self.logged("call")
        self.assertEqual(promise.state, "kept")
        self.correct(entry, partner_id=self.mill)
        self.assertEqual(promise.state, "late")

    def test_what_a_colleague_confirmed_was_another_day(self):
        self.join(self.director, "director")
        self.affiliate(self.kaisa, self.ministry, level="director")
        promise = self.promise("meeting", level="director")
        with freeze_time("2026-05-10 12:00:00"):
            entry = self.logged(colleague_ids=self.director.ids)
            self.assertNotEqual(promise.state, "kept")
            entry.with_user(self.director)._statcrm_confirm()
            self.assertEqual(promise.state, "kept")
            self.correct(entry, date="2026-05-05")
            self.assertNotEqual(promise.state, "kept")
            asked = self.env["mail.activity"].sudo()
            asked = asked.search([("statcrm_entry_id", "=", entry.id)])
            self.assertEqual(asked.user_id, self.director)
            self.correct(entry, text="The same day, in other words")
            entry.with_user(self.director)._statcrm_confirm()
            self.assertEqual(promise.state, "kept")
            self.correct(entry, text="Once more in other words")
            self.assertEqual(promise.state, "kept")

    def test_what_another_corrected_is_not_the_word_of_who_wrote_it(self):
        self.join(self.director, "director")
        self.affiliate(self.kaisa, self.ministry, level="director")
        promise = self.promise("meeting", level="director")
        with freeze_time("2026-05-10 12:00:00"):
            entry = self.log(
                self.director,
                self.ministry,
                kind="meeting",
                date="2026-05-04",
                contact_ids=self.kaisa.ids,
            )
            self.assertEqual(promise.state, "kept")
            self.correct(entry, self.main_user, text="In other words")
            self.assertEqual(promise.state, "kept")
            self.correct(entry, self.main_user, date="2026-05-05")
            self.assertNotEqual(promise.state, "kept")
            entry.with_user(self.director)._statcrm_confirm()
            self.assertEqual(promise.state, "kept")
