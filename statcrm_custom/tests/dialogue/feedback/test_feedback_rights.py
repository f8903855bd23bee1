from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...common import ROLES
from ..feedback_case import FeedbackCommon

MAY_WRITE = {"account_manager", "segment_manager", "management", "director"}


@tagged("post_install", "-at_install")
class TestFeedbackRights(FeedbackCommon):
    def may_write(self, one, user, **values):
        try:
            with mute_logger("odoo.models", "odoo.addons.base.models.ir_rule"):
                with self.cr.savepoint():
                    one.with_user(user).write(values or {"name": "Changed"})
                    self.env.flush_all()
        except AccessError:
            return False
        return True

    def test_the_form_offers_only_records_that_the_reader_may_look_up(self):
        for role in ROLES:
            feedback = self.env["statcrm.feedback"].with_user(getattr(self, role))
            told = feedback.fields_get(["record_ref"], ["selection"])["record_ref"]
            offered = {name for name, _label in told["selection"]}
            for name in offered:
                with self.subTest(role=role, model=name):
                    self.assertTrue(feedback.env[name].has_access("read"))
            self.assertIn("calendar.event", offered)
        self.assertNotIn(
            "sale.order",
            dict(
                self.env["statcrm.feedback"]
                .with_user(self.staff)
                .fields_get(["record_ref"])["record_ref"]["selection"]
            ),
        )

    def test_it_is_about_an_invoice_not_a_journal_entry(self):
        feedback = self.env["statcrm.feedback"].with_user(self.account_manager)
        told = feedback.fields_get(["record_ref"], ["selection"])["record_ref"]
        self.assertEqual(dict(told["selection"])["account.move"], "Invoice")

    def test_a_later_area_adds_what_it_may_be_about(self):
        model = type(self.env["statcrm.feedback"])
        names = [*self.env["statcrm.feedback"]._get_record_models(), "statcrm.unit"]
        self.patch(model, "_get_record_models", lambda _feedback: names)
        one = self.feedback(record_ref=f"statcrm.unit,{self.unit.id}")
        self.assertEqual(one.record_ref, self.unit)
        told = one.fields_get(["record_ref"], ["selection"])["record_ref"]
        self.assertIn("statcrm.unit", dict(told["selection"]))

    def writers(self, one):
        return {role for role in ROLES if self.may_write(one, getattr(self, role))}

    def test_who_answers_for_the_customer_writes(self):
        one = self.feedback("request", self.board, state="in_progress")
        self.assertEqual(self.writers(one), MAY_WRITE | {"main_user"})

    def test_the_owner_writes(self):
        one = self.feedback(
            "request", state="in_progress", user_id=self.communications.id
        )
        self.assertEqual(self.writers(one), MAY_WRITE | {"main_user", "communications"})

    def test_who_recorded_it_mends_it_while_it_is_new(self):
        one = self.feedback("request", user=self.staff)
        self.assertTrue(self.may_write(one, self.staff))
        one.state = "in_progress"
        self.assertFalse(self.may_write(one, self.staff))

    def test_everybody_reads_and_comments(self):
        one, more = self.feedback("request"), "I know more"
        for role in [*ROLES, "internal"]:
            reader = one.with_user(getattr(self, role))
            self.assertTrue(reader.read(["name", "answer", "segment_id"]))
            reader.message_post(body=more, message_type="comment")
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            one.with_user(self.portal).read(["name"])

    def test_who_only_reads_does_not_answer(self):
        one = self.feedback("request", contact_id=self.kaisa.id, state="in_progress")
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            one.with_user(self.communications).action_answer_mail()

    def test_only_the_main_user_deletes(self):
        one = self.feedback("request")
        for user in (self.staff, self.account_manager, self.director):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                one.with_user(user).unlink()
        one.with_user(self.main_user).unlink()

    def test_what_the_program_marks_is_nobodys_to_write(self):
        one = self.feedback()
        for values in (
            {"is_repeated": True},
            {"escalated_on": "2026-01-01 00:00:00"},
            {"told_user_ids": [(5,)]},
        ):
            self.assertFalse(self.may_write(one, self.main_user, **values))
