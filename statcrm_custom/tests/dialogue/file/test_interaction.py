from odoo.fields import Command
from odoo.tests import tagged

from ..interaction_common import InteractionCommon


@tagged("post_install", "-at_install")
class TestInteraction(InteractionCommon):
    """Each kind of record by hand: one line in the file, or none."""

    def assertOnly(self, kind, partner, **values):
        """Return the only interaction of the ministry's file."""
        found = self.file()
        self.assertEqual(found.mapped("kind"), [kind])
        self.assertEqual(found.partner_id, partner)
        self.assertEqual(found.principal_id, self.ministry)
        for name, value in values.items():
            self.assertEqual(found[name], value, name)
        return found

    def test_a_done_call_is_in_the_file_once(self):
        call = self.done_call(self.anna)
        # core's message of it is in the chatter, not in the file
        self.assertTrue(self.anna.message_ids.filtered("mail_activity_type_id"))
        found = self.assertOnly(
            "call",
            self.anna,
            user_id=self.account_manager,
            unit_id=self.unit,
            summary="Census – Wants tables",
            res_model="res.partner",
            res_id=self.anna.id,
        )
        self.assertEqual(found.date.date(), call.date_done)

    def test_who_did_it_when_nobody_was_named(self):
        call = self.anna.with_user(self.account_manager).activity_schedule(
            "mail.mail_activity_data_call", summary="Asked about the census"
        )
        call.action_feedback()
        call.flush_recordset()
        self.assertOnly("call", self.anna, user_id=self.account_manager)

    def test_open_activities_are_none(self):
        self.anna.activity_schedule("mail.mail_activity_data_call")
        self.assertFalse(self.file())

    def test_other_activities_tell_their_type(self):
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.done_call(self.ministry, activity_type_id=todo.id, summary=False)
        self.assertOnly(
            "activity", self.ministry, summary=f"{todo.name} – Wants tables"
        )

    def test_a_message_of_theirs(self):
        self.message(self.ministry, self.anna, message_type="email")
        self.assertOnly(
            "email_in",
            self.ministry,
            person_ids=self.anna,
            summary="Subject – Body",
            user_id=self.env["res.users"],
        )

    def test_a_message_of_nobody_we_know(self):
        self.message(
            self.ministry, message_type="email", author_id=False, email_from="x@y.z"
        )
        self.assertOnly("email_in", self.ministry)

    def test_a_message_of_ours(self):
        self.message(self.ministry, partner_ids=self.anna.ids)
        self.assertOnly(
            "email_out",
            self.ministry,
            person_ids=self.anna,
            user_id=self.account_manager,
            unit_id=self.unit,
        )

    def test_what_was_sent_to_nobody_is_a_note(self):
        internal = self.env.ref("mail.mt_note").id
        self.message(self.ministry)
        self.message(self.ministry, subtype_id=internal, partner_ids=self.anna.ids)
        self.message(self.ministry, self.anna, is_internal=True)
        self.assertEqual(self.file().mapped("kind"), ["note"] * 3)

    def test_what_is_written_on_a_person_s_card_is_for_that_person(self):
        self.message(self.anna)
        self.assertOnly("email_out", self.anna)

    def test_what_the_program_writes_is_none(self):
        for kind in ("notification", "email_outgoing", "auto_comment"):
            self.message(self.ministry, message_type=kind)
        self.assertFalse(self.file())

    def test_a_lead_and_what_became_of_it(self):
        lead = self.env["crm.lead"].create(
            {"name": "Tables", "partner_id": self.anna.id, "user_id": self.staff.id}
        )
        values = {"summary": "Tables", "user_id": self.staff, "res_id": lead.id}
        self.assertOnly("lead", self.anna, outcome="open", **values)
        lead.action_set_lost()
        self.assertFalse(lead.active)
        self.assertOnly("lead", self.anna, outcome="lost", **values)
        lead.action_unarchive()
        lead.action_set_won()
        self.env.flush_all()
        self.assertEqual(
            self.file().filtered(lambda i: i.kind == "lead").outcome, "won"
        )

    def test_an_offer(self):
        product = self.env["product.product"].create({"name": "Tables"})
        offer = self.env["sale.order"].create(
            {
                "partner_id": self.office.id,
                "client_order_ref": "OKM/7",
                "user_id": self.account_manager.id,
                "order_line": [
                    Command.create({"product_id": product.id, "price_unit": 1250.5})
                ],
            }
        )
        currency = offer.currency_id.name
        self.assertOnly(
            "offer",
            self.office,
            outcome="draft",
            summary=f"{offer.name} – OKM/7 – 1250.50 {currency} – Tables",
            date=offer.date_order,
        )
        for state, outcome in (("sent", "sent"), ("sale", "won"), ("cancel", "lost")):
            offer.state = state
            self.assertOnly("offer", self.office, outcome=outcome)

    def test_a_receipt_is_an_invoice(self):
        self.prepare_invoices()
        self.invoice(self.ministry, "2026-03-05", 5, move_type="in_receipt")
        receipt = self.invoice(self.ministry, "2026-03-05", 70, "out_receipt")
        self.assertOnly("invoice", self.ministry, outcome=False)
        self.assertEqual(self.file().res_id, receipt.id)

    def test_posted_invoices(self):
        self.prepare_invoices()
        self.invoice(self.ministry, "2026-03-05", 70, post=False)
        self.invoice(self.ministry, "2026-03-05", 70, move_type="in_invoice")
        self.assertFalse(self.file())
        invoice = self.invoice(self.ministry, "2026-03-05", 1200)
        refund = self.invoice(self.office, "2026-04-05", 30, move_type="out_refund")
        found = self.file()
        self.assertEqual(found.mapped("res_id"), [refund.id, invoice.id])
        self.assertEqual(found.mapped("outcome"), ["credit_note", False])
        currency = invoice.currency_id.name
        self.assertEqual(found[1].summary, f"{invoice.name} – 1200.00 {currency}")
        self.assertEqual(str(found[1].date.date()), "2026-03-05")

    def test_updates_of_projects_that_all_of_us_see(self):
        project = self.env["project.project"].create(
            {"name": "Indicators", "partner_id": self.ministry.id}
        )
        update = {
            "project_id": project.id,
            "name": "Late by a week",
            "status": "at_risk",
            "user_id": self.staff.id,
            "date": "2026-02-03",
        }
        self.env["project.update"].create(update)
        values = {"outcome": "at_risk", "user_id": self.staff}
        values["summary"] = "Indicators – Late by a week"
        self.assertOnly("project", self.ministry, **values)
        project.privacy_visibility = "followers"
        self.assertFalse(self.file())

    def test_an_event_and_whether_they_came(self):
        event = self.env["event.event"].create(
            {"name": "Customer day", "date_begin": self.now, "date_end": self.now}
        )
        guest = self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.anna.id, "name": "Anna"}
        )
        self.assertOnly(
            "event", self.anna, outcome="registered", summary="Customer day"
        )
        guest.action_set_done()
        self.assertOnly("event", self.anna, outcome="attended")
        guest.action_cancel()
        self.assertOnly("event", self.anna, outcome="cancelled")

    def test_finished_survey_answers(self):
        survey = self.env["survey.survey"].create({"title": "Satisfaction 2026"})
        answer = self.env["survey.user_input"].create(
            {"survey_id": survey.id, "partner_id": self.anna.id}
        )
        tried = answer.copy({"state": "done", "test_entry": True})
        self.assertFalse(self.file(), tried)
        answer.state = "done"
        self.assertOnly("survey", self.anna, summary="Satisfaction 2026")

    def test_mailings_and_what_they_did_with_it(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News of spring",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "user_id": self.staff.id,
            }
        )
        trace = self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": self.anna.id,
            }
        )
        for status, outcome in (
            ("outgoing", None),
            ("cancel", None),
            ("sent", "sent"),
            ("open", "opened"),
            ("reply", "replied"),
            ("bounce", "bounced"),
            ("error", "failed"),
            ("pending", "sent"),
        ):
            trace.trace_status = status
            with self.subTest(status=status):
                self.assertEqual(self.file().outcome, outcome or False)
                self.assertEqual(len(self.file()), bool(outcome))
        trace.set_opened()
        trace.set_clicked()
        self.assertOnly(
            "mailing",
            self.anna,
            outcome="clicked",
            summary="News of spring",
            user_id=self.staff,
        )
        trace.is_test_trace = True
        self.assertFalse(self.file())

    def test_messages_on_leads_offers_and_projects(self):
        lead = self.env["crm.lead"].create({"name": "L", "partner_id": self.anna.id})
        offer = self.env["sale.order"].create({"partner_id": self.office.id})
        project = self.env["project.project"].create(
            {"name": "P", "partner_id": self.ministry.id}
        )
        for record, partner in (
            (lead, self.anna),
            (offer, self.office),
            (project, self.ministry),
        ):
            self.message(record, partner_ids=self.bertta.ids)
            with self.subTest(record=record):
                found = self.file().filtered(lambda i: i.kind == "email_out")
                found = found.filtered(lambda i, name=record._name: i.res_model == name)
                self.assertEqual(found.partner_id, partner)
                self.assertEqual(found.res_id, record.id)
                self.assertIn(self.bertta, found.person_ids)

    def test_our_own_people_are_no_customers(self):
        self.done_call(self.staff.partner_id)
        ours = self.Interaction.search([("partner_id", "=", self.staff.partner_id.id)])
        self.assertFalse(ours)
