from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..log_common import LogCommon

TEXT = "They want tables"


@tagged("post_install", "-at_install")
class TestCorrection(LogCommon):
    """A logged contact is corrected by who wrote it, with a trace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry = cls.log(
            cls.staff, kind="call", text=TEXT, contact_ids=cls.kaisa.ids
        )
        cls.row = cls.env["statcrm.interaction"]._entry_of(cls.entry)
        cls.day = fields.Date.subtract(cls.today, days=9)

    def window(self, user, entry=None):
        """The window as it opens from the row of a list."""
        row = self.row if entry is None else self.row._entry_of(entry)
        action = row.with_user(user).action_correct()
        if action["type"] != "ir.actions.act_window":
            return action
        window = self.env[action["res_model"]].with_user(user)
        return Form(window.with_context(**action["context"]))

    def correct(self, user=None, entry=None, **values):
        form = self.window(user or self.staff, entry)
        for name, value in values.items():
            setattr(form, name, value)
        form.save().action_log()
        self.env.invalidate_all()

    def item(self, partner, user=None):
        """The row of the customer file."""
        self.env.flush_all()
        self.env.invalidate_all()
        file = partner.with_user(user or self.staff).statcrm_file()["items"]
        return next((one for one in file if one["id"] == self.row.id), None)

    def corrections(self):
        return self.entry.sudo().statcrm_correction_ids

    def test_the_window_opens_with_what_was_logged(self):
        form = self.window(self.staff)
        self.assertEqual(form.kind, "call")
        self.assertEqual(form.partner_id, self.ministry)
        self.assertEqual(form.contact_ids[:], self.kaisa)
        self.assertEqual(form.colleague_ids[:], self.staff)
        self.assertEqual(form.date, self.today)
        self.assertEqual(form.text, TEXT)

    def test_day_people_kind_and_text_with_a_trace(self):
        form = self.window(self.staff)
        form.kind = "visit"
        form.date = self.day
        form.text = "They want maps"
        form.contact_ids.add(self.timo)
        form.colleague_ids.add(self.account_manager)
        form.save().action_log()
        entry = self.entry
        self.assertEqual((entry.statcrm_kind, entry.date_done), ("visit", self.day))
        self.assertEqual(entry.feedback, "They want maps")
        self.assertEqual(entry.statcrm_contact_ids, self.kaisa + self.timo)
        self.assertEqual(entry.statcrm_colleague_ids, self.staff + self.account_manager)
        self.assertEqual((entry.user_id, entry.create_uid), (self.staff, self.staff))
        self.assertFalse(entry.active)
        item = self.item(self.ministry)
        self.assertEqual((item["kind"], item["summary"]), ("visit", "They want maps"))
        self.assertEqual({one["name"] for one in item["people"]}, {"Kaisa", "Timo"})
        [told] = item["corrections"]
        self.assertIn("Corrected on", told["told"])
        self.assertIn(self.staff.name, told["told"])
        before = "\n".join(told["before"])
        for words in (
            "Kind: Call",
            "Date: ",
            "Contact Persons: Kaisa",
            f"Notes: {TEXT}",
        ):
            self.assertIn(words, before)
        self.assertNotIn("Customer", before)
        correction = self.corrections()
        self.assertEqual(
            (correction.create_uid, correction.date), (self.staff, self.today)
        )
        # the window of everything tells it as well
        self.assertIn(TEXT, self.row.with_user(self.director).corrections)

    def test_the_chatter_says_what_is_right_and_what_it_said(self):
        message = self.entry.statcrm_message_id
        self.assertIn(TEXT, message.body)
        self.correct(text="They want maps", date=self.day)
        self.assertIn("They want maps", message.body)
        self.assertNotIn(TEXT, message.body)
        note = self.ministry.message_ids.sorted("id")[-1]
        self.assertIn(TEXT, note.body)
        self.assertEqual(note.author_id, self.staff.partner_id)
        self.assertEqual(note.message_type, "notification")

    def test_logged_at_the_wrong_customer_it_moves(self):
        form = self.window(self.staff)
        form.partner_id = self.mill
        self.assertFalse(form.contact_ids[:])
        form.contact_ids.add(self.outi)
        form.save().action_log()
        self.assertFalse(self.item(self.ministry))
        item = self.item(self.mill)
        self.assertEqual([one["name"] for one in item["people"]], ["Outi"])
        self.assertIn("Customer: Ministry", item["corrections"][0]["before"])
        self.assertEqual(self.entry.statcrm_message_id.res_id, self.mill.id)
        for card in (self.ministry, self.mill):
            self.assertIn("Customer: Ministry", card.message_ids.sorted("id")[-1].body)
        customers = self.ministry | self.mill
        last = self.env["statcrm.interaction"]._last_contacts(customers)
        self.assertEqual(last, {self.mill.id: self.today})

    def test_last_contact_and_follow_up_follow_at_once(self):
        self.correct(date=self.day)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.ministry.statcrm_last_contact, self.day)
        self.assertEqual(self.kaisa.statcrm_last_contact, self.day)
        rows = self.env["statcrm.follow.up"]
        row = rows.search([("partner_id", "=", self.ministry.id)])
        self.assertEqual(row.last_contact, self.day)

    def test_twice_corrected_tells_both(self):
        self.correct(text="Second")
        self.correct(self.main_user, text="Third")
        told = self.item(self.ministry)["corrections"]
        self.assertEqual(
            [one["before"] for one in told], [["Notes: Second"], [f"Notes: {TEXT}"]]
        )
        self.assertIn(self.main_user.name, told[0]["told"])
        self.assertEqual(self.entry.create_uid, self.staff)

    def test_nothing_changed_leaves_no_trace(self):
        self.correct()
        self.assertFalse(self.corrections())

    def test_only_who_wrote_it_and_the_main_user(self):
        for user in (self.staff, self.main_user):
            self.assertTrue(self.row.with_user(user).is_correctable)
            self.assertTrue(self.item(self.ministry, user)["may_correct"])
        values = {
            "activity_id": self.entry.id,
            "partner_id": self.ministry.id,
            "kind": "call",
            "text": "Never said",
        }
        for user in (self.account_manager, self.director, self.communications):
            self.assertFalse(self.row.with_user(user).is_correctable)
            self.assertFalse(self.item(self.ministry, user)["may_correct"])
            self.assertEqual(self.window(user)["type"], "ir.actions.client")
            window = self.env["statcrm.interaction.log"].with_user(user).create(values)
            with self.assertRaises(AccessError):
                window.action_log()
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                self.entry.with_user(user).write(
                    {"feedback": "x", "date_done": self.day}
                )
        self.assertEqual(self.entry.feedback, TEXT)
        self.assertFalse(self.corrections())

    def test_there_is_no_other_way_to_change_or_delete_it(self):
        """Not by those who may write the customer, nor by who wrote it."""
        for user in (self.staff, self.account_manager, self.director):
            entry = self.entry.with_user(user)
            for values in (
                {"feedback": "Never said"},
                {"summary": "Never said"},
                {"active": True},
                {"date_deadline": self.day},
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.models"):
                    entry.write(values)
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                entry.action_unarchive()
            with self.assertRaises(UserError):
                entry.unlink()
        self.assertEqual((self.entry.feedback, self.entry.active), (TEXT, False))
        self.entry.with_user(self.main_user).unlink()
        self.assertFalse(self.entry.exists())

    def test_a_planned_call_is_still_done_with_a_text(self):
        """Odoo writes it after the activity was archived."""
        call = self.make_activity(self.ministry, user=self.account_manager)
        call.with_user(self.account_manager).action_feedback(feedback="Called")
        self.assertEqual(call.feedback, "Called")

    def test_the_trace_and_the_message_cannot_be_written(self):
        self.correct(text="Second")
        for user in (self.staff, self.main_user, self.director):
            with self.assertRaises(AccessError):
                self.corrections().with_user(user).write({"text": "x"})
            with self.assertRaises(AccessError):
                self.corrections().with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.entry.with_user(user).write({"statcrm_message_id": False})

    def test_only_logged_contacts(self):
        """A task that was done is no entry of the log."""
        task = self.make_done_activity(self.ministry, self.today, user=self.staff)
        row = self.row._entry_of(task).with_user(self.main_user)
        self.assertFalse(row.is_correctable)
        self.assertEqual(row.action_correct()["type"], "ir.actions.client")

    def test_what_is_wrong_stays_refused(self):
        with self.assertRaisesRegex(UserError, "in the future"):
            self.correct(date=fields.Date.add(self.today, days=1))
        form = self.window(self.staff)
        form.contact_ids.add(self.outi)
        with self.assertRaisesRegex(UserError, "not a contact person"):
            form.save().action_log()

    def test_the_manager_of_the_right_customer_is_informed(self):
        informed = self.env["statcrm.informed"].sudo()
        informed._remember([(self.row.id, self.account_manager.id)])
        self.correct(text="Second")
        self.assertTrue(informed.search([("source_id", "=", self.entry.id)]))
        form = self.window(self.staff)
        form.partner_id = self.mill
        form.save().action_log()
        self.assertFalse(informed.search([("source_id", "=", self.entry.id)]))

    def test_notes_of_a_meeting_are_corrected_from_its_row(self):
        event = self.make_meeting(self.kaisa, f"{self.day} 09:00:00", self.staff)
        self.log(
            self.staff,
            date=self.day,
            kind="meeting",
            contact_ids=self.kaisa.ids,
            meeting_id=event.id,
            text="Agreed",
        )
        rows = self.env["statcrm.interaction"].with_user(self.staff)
        row = rows.search(
            [("principal_id", "=", self.ministry.id), ("res_model", "=", event._name)]
        )
        self.assertTrue(row.is_correctable)
        action = row.action_correct()
        window = self.env[action["res_model"]].with_user(self.staff)
        form = Form(window.with_context(**action["context"]))
        self.assertEqual((form.text, form.meeting_id), ("Agreed", event))
        form.text = "Agreed in part"
        form.save().action_log()
        self.env.invalidate_all()
        self.assertIn("Agreed in part", row.summary)
