"""What the card says of the last contact, the next step, and what can be started."""

from odoo.tests import Form, tagged

from ..brief_case import BriefCommon

STARTED = {
    "action_statcrm_brief",
    "action_statcrm_new_offer",
    "action_statcrm_plan_visit",
    "action_statcrm_record_feedback",
}


@tagged("post_install", "-at_install")
class TestCardContacts(BriefCommon):
    def card(self, partner=None, user=None):
        card = self.env["statcrm.card"].with_user(user or self.account_manager)
        return card.get_card((partner or self.ministry).id)

    def cell(self, key, partner=None):
        return {one["key"]: one for one in self.card(partner)["cells"]}.get(key)

    def told(self, key, partner=None):
        cell = self.cell(key, partner)
        parts = cell["parts"] + cell["detail"]
        return " | ".join(part["text"] for part in parts)

    def section(self, key, partner=None):
        card = self.env["statcrm.card"].with_user(self.account_manager)
        overview = card.get_overview((partner or self.ministry).id)
        sections = self.card(partner)["sections"] + overview["sections"]
        return {one["key"]: one for one in sections}.get(key)

    def methods(self, partner=None, user=None):
        return {one["method"] for one in self.card(partner, user)["actions"]}

    def test_nothing_yet(self):
        self.assertEqual(self.told("last"), "None yet")
        self.assertEqual(self.told("next"), "Nothing planned")

    def test_last_contact_and_next_step(self):
        self.done("About prices", self.timo, days=-3)
        self.done("About tables", self.kaisa, days=-1)
        self.activity("Send the tables", self.ministry, days=9)
        self.meeting("Steering", self.timo, days=4)
        self.assertIn("Call | About tables", self.told("last"))
        self.assertIn("Meeting | Steering", self.told("next"))
        lines = self.section("planned")["lines"]
        self.assertEqual(len(lines), 2)
        self.assertEqual(len(self.section("contacts")["lines"]), 2)

    def test_a_person_and_an_office_have_their_own(self):
        self.done("About prices", self.timo, days=-3)
        self.done("About tables", self.kaisa, days=-1)
        self.meeting("Steering", self.timo, days=4)
        self.activity("Send the tables", self.office, days=2)
        self.assertIn("About prices", self.told("last", self.timo))
        self.assertIn("Steering", self.told("next", self.timo))
        self.assertIn("About tables", self.told("last", self.kaisa))
        self.assertEqual(self.told("next", self.kaisa), "Nothing planned")
        self.assertIn("About tables", self.told("last", self.office))
        self.assertIn("Send the tables", self.told("next", self.office))
        self.assertEqual(len(self.section("planned", self.office)["lines"]), 1)

    def test_offers_of_a_person_are_its_own(self):
        self.offer(self.timo)
        self.offer(self.ministry)
        self.assertEqual(len(self.section("running")["lines"]), 2)
        self.assertEqual(len(self.section("running", self.timo)["lines"]), 1)
        self.assertIsNone(self.section("running", self.kaisa))

    def test_no_private_meeting(self):
        self.meeting("Secret", self.timo, days=4, privacy="private")
        for partner in (self.ministry, self.timo):
            self.assertEqual(self.told("next", partner), "Nothing planned")
            card = self.env["statcrm.card"].with_user(self.account_manager)
            for method in (card.get_card, card.get_overview):
                self.assertNotIn("Secret", str(method(partner.id)))

    def test_what_is_late_is_told_as_late(self):
        self.activity("Answer", self.ministry, days=-2)
        self.assertEqual(self.cell("next")["tone"], "danger")
        self.assertIn("overdue", self.told("next"))

    def test_who_may_start_what(self):
        self.assertLessEqual(STARTED, self.methods())
        self.assertIn("action_statcrm_has_left", self.methods(self.timo))
        for user in (self.staff, self.internal):
            methods = self.methods(user=user)
            self.assertIn("action_statcrm_brief", methods)
            self.assertNotIn("action_statcrm_new_offer", methods)
            self.assertNotIn("action_statcrm_has_left", self.methods(self.timo, user))
        methods = self.methods(user=self.internal)
        self.assertNotIn("action_statcrm_record_feedback", methods)

    def test_whatever_is_offered_opens(self):
        for role in ("account_manager", "staff", "main_user", "director"):
            user = getattr(self, role)
            for partner in (self.ministry, self.office, self.timo):
                for method in self.methods(partner, user):
                    with self.subTest(role=role, partner=partner.name, method=method):
                        action = getattr(partner.with_user(user), method)()
                        self.assertTrue(action["type"])

    def test_a_visit_is_planned_with_the_person_or_about_the_customer(self):
        me = self.account_manager
        nobody = self.Partner
        for days, partner, invited in (
            (5, self.timo, self.timo),
            (4, self.ministry, nobody),
        ):
            action = partner.with_user(me).action_statcrm_plan_visit()
            events = self.env["calendar.event"].with_user(me)
            events = events.with_context(**action["context"], no_mail_to_attendees=True)
            with Form(events) as form:
                form.start = self.day(days=days)
            event = form.record
            self.assertEqual(event.partner_ids, invited | me.partner_id)
            self.assertIn(f"Visit: {partner.name}", self.told("next", partner))

    def test_the_button_meetings_opens_a_list_of_what_it_counts(self):
        self.meeting("Ours", self.timo, days=4, user=self.staff)
        self.meeting("Past", self.kaisa, days=-40, user=self.staff)
        customer = self.ministry.with_user(self.account_manager)
        action = customer.schedule_meeting()
        self.assertEqual(action["views"][0][1], "list")
        found = self.env["calendar.event"].search_count(action["domain"])
        self.assertEqual((customer.meeting_count, found), (2, 2))

    def test_the_button_feedback_opens_what_it_counts(self):
        feedback = {"partner_id": self.ministry.id, "channel": "phone"}
        created = self.env["statcrm.feedback"].create(
            [{**feedback, "name": name, "kind": "praise"} for name in ("A", "B", "C")]
        )
        created[0].sudo().write({"answer": "Thank you", "state": "answered"})
        action = self.ministry.action_statcrm_feedback()
        self.assertIn("search_default_open", action["context"])
        search = self.env["statcrm.feedback"].get_view(view_type="search")["arch"]
        self.assertIn('name="open"', search)
        self.assertEqual(self.ministry.statcrm_feedback_count, 2)

    def test_as_many_queries_for_many_contacts(self):
        counts = []
        for size in (2, 2, 20):
            for number in range(size):
                self.done(f"Call {number}", self.timo, days=-number)
                self.meeting(f"Meeting {number}", self.kaisa, days=number + 1)
            with self.count_queries(counts):
                self.card()
        self.assertLessEqual(counts[2], counts[1] + 3)
