from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...common import ROLES
from ..log_common import LogCommon


@tagged("post_install", "-at_install")
class TestQuickLog(LogCommon):
    def window(self, user, **defaults):
        window = self.env["statcrm.interaction.log"].with_user(user)
        return Form(
            window.with_context(**{f"default_{k}": v for k, v in defaults.items()})
        )

    def activities(self, partner):
        return (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search([("res_id", "=", partner.id), ("res_model", "=", "res.partner")])
        )

    def test_a_visit_with_two_contacts_and_a_next_step(self):
        before = self.ministry.message_ids
        form = self.window(self.staff, partner_id=self.ministry.id, kind="visit")
        form.contact_ids.add(self.kaisa)
        form.contact_ids.add(self.timo)
        form.text = "They want tables\nby municipality"
        form.next_summary = "Send the price list"
        form.next_user_id = form.responsible_id
        form.save().action_log()
        done = self.activities(self.ministry).filtered(lambda one: not one.active)
        self.assertEqual(len(done), 1)
        self.assertEqual(done.statcrm_kind, "visit")
        self.assertEqual(done.activity_type_id.name, "Visit")
        self.assertEqual(done.statcrm_contact_ids, self.kaisa + self.timo)
        self.assertEqual(done.statcrm_colleague_ids, self.staff)
        self.assertEqual((done.user_id, done.create_uid), (self.staff, self.staff))
        self.assertEqual(done.date_done, self.today)
        self.assertEqual(done.feedback, "They want tables\nby municipality")
        message = self.ministry.message_ids - before
        message = message.filtered(lambda one: one.message_type == "notification")
        self.assertEqual(len(message), 1)
        self.assertEqual(message.author_id, self.staff.partner_id)
        for words in ("Visit", "Kaisa, Timo", self.staff.name, "by municipality"):
            self.assertIn(words, message.body)
        step = self.activities(self.ministry) - done
        self.assertEqual(step.summary, "Send the price list")
        self.assertEqual(step.user_id, self.account_manager)
        self.assertEqual(step.date_deadline, fields.Date.add(self.today, days=7))
        self.assertFalse(step.statcrm_kind)

    def test_the_file_has_it_once(self):
        done = self.log(self.staff, contact_ids=(self.kaisa + self.timo).ids)
        found = self.env["statcrm.interaction"].search(
            [("principal_id", "=", self.ministry.id), ("kind", "!=", "note")]
        )
        self.assertEqual(found.mapped("source_id"), done.ids)
        self.assertEqual(found.user_id, self.staff)

    def test_every_kind_becomes_an_activity_of_its_type(self):
        types = {"visit": "Visit", "call": "Call", "meeting": "Meeting"}
        for kind, name in {**types, "email": "Email"}.items():
            done = self.log(self.staff, kind=kind)
            self.assertEqual(
                (done.statcrm_kind, done.activity_type_id.name), (kind, name)
            )

    def test_on_a_contact_card_the_contact_took_part(self):
        form = self.window(self.staff, partner_id=self.kaisa.id, kind="call")
        self.assertEqual(form.contact_ids[:], self.kaisa)
        form.text = "Asked about the census"
        form.save().action_log()
        self.assertEqual(self.activities(self.kaisa).statcrm_contact_ids, self.kaisa)
        self.assertFalse(self.activities(self.ministry))

    def test_another_customer_takes_its_own_people(self):
        form = self.window(self.staff, partner_id=self.ministry.id)
        form.contact_ids.add(self.kaisa)
        form.partner_id = self.mill
        self.assertFalse(form.contact_ids[:])

    def test_past_days_are_welcome_and_coming_ones_refused(self):
        day = fields.Date.subtract(self.today, days=400)
        self.assertEqual(self.log(self.staff, date=day).date_done, day)
        with self.assertRaisesRegex(UserError, "Schedule an activity"):
            self.log(self.staff, date=fields.Date.add(self.today, days=1))

    def test_people_of_another_customer_are_refused(self):
        with self.assertRaisesRegex(UserError, "Outi.*not a contact person"):
            self.log(self.staff, contact_ids=(self.kaisa + self.outi).ids)
        self.affiliate(self.outi, self.office)
        done = self.log(self.staff, contact_ids=(self.kaisa + self.outi).ids)
        self.assertEqual(done.statcrm_contact_ids, self.kaisa + self.outi)

    def test_twenty_contacts(self):
        people = self.Partner.create(
            [{"name": f"P{n}", "parent_id": self.ministry.id} for n in range(20)]
        )
        done = self.log(self.staff, contact_ids=people.ids)
        self.assertEqual(done.statcrm_contact_ids, people)
        self.assertIn("P19", self.ministry.message_ids[:1].body)

    def test_somebody_of_us_took_part(self):
        with self.assertRaisesRegex(UserError, "our participants"):
            self.log(self.staff, colleague_ids=[])
        for missing in ({"text": ""}, {"partner_id": False}):
            with self.assertRaisesRegex(UserError, "the contact persons"):
                self.log(self.staff, **missing)

    def test_scripts_are_text(self):
        self.log(self.staff, text="<script>alert(1)</script>")
        body = self.ministry.message_ids[:1].body
        self.assertNotIn("<script", body)
        self.assertIn("&lt;script&gt;", body)

    def test_who_answers_is_shown(self):
        form = self.window(self.staff, partner_id=self.timo.id)
        self.assertEqual(
            form.answers,
            f"{self.account_manager.name} is the account manager of this customer.",
        )
        self.assertEqual(form.responsible_id, self.account_manager)
        form = self.window(self.account_manager, partner_id=self.ministry.id)
        self.assertEqual(form.answers, "You are the account manager of this customer.")
        self.assertFalse(self.window(self.staff, partner_id=self.mill.id).answers)

    def test_proposed_are_whom_I_met_last_then_whom_others_met(self):
        known = {"partner_id": self.timo.id, "user_id": self.staff.id}
        other = {"partner_id": self.kaisa.id, "user_id": self.director.id}
        rows = self.env["statcrm.connection"].sudo().create([known, other])
        rows[0].last_contact, rows[1].last_contact = "2026-01-01", "2026-06-01"
        form = self.window(self.staff, partner_id=self.ministry.id)
        self.assertEqual(form.proposed_ids[:], self.timo + self.kaisa)
        form = self.window(self.management, partner_id=self.ministry.id)
        self.assertEqual(form.proposed_ids[:], self.kaisa + self.timo)
        form = self.window(self.staff)
        self.assertEqual(form.proposed_customer_ids[:], self.ministry)
        form = self.window(self.account_manager)
        self.assertIn(self.ministry, form.proposed_customer_ids[:])

    def test_everybody_of_our_groups_logs(self):
        for role in {*ROLES} - {"auditor"}:
            user = getattr(self, role)
            self.assertEqual(self.log(user).user_id, user)
        for user in (self.auditor, self.internal, self.portal):
            with self.assertRaises(AccessError):
                self.log(user)

    def test_a_merge_of_contacts_keeps_who_took_part(self):
        done = self.log(self.staff, contact_ids=self.kaisa.ids)
        double = self.person("Kaisa", self.ministry, email="kaisa@example.com")
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.kaisa + double).ids, double, extra_checks=False)
        self.assertEqual(done.statcrm_contact_ids, double)
