from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..interaction_common import InteractionCommon


@tagged("post_install", "-at_install")
class TestInteractionFile(InteractionCommon):
    """A page of the file, as the card asks for it."""

    def test_everyone_has_their_own_part(self):
        on_card = self.message(self.ministry, partner_ids=self.anna.ids, days=4)
        answer = self.message(self.ministry, self.bertta, days=3, message_type="email")
        meeting = self.meeting(self.anna | self.bertta, days=2)
        call = self.done_call(self.bertta)
        elsewhere = self.message(self.other, partner_ids=self.anna.ids, days=5)
        sources = {
            partner: self.own_part(partner).mapped("source_id")
            for partner in (self.ministry, self.office, self.anna, self.bertta)
        }
        first = min(
            guest.id
            for guest in meeting.attendee_ids
            if guest.partner_id in self.anna | self.bertta
        )
        everything = [call.id, first, answer.id, on_card.id]
        self.assertEqual(sources[self.ministry], everything)
        self.assertEqual(sources[self.office], [call.id, first, answer.id])
        self.assertEqual(sources[self.bertta], [call.id, first, answer.id])
        self.assertEqual(sources[self.anna], [first, on_card.id, elsewhere.id])

    def test_a_line_tells_all(self):
        self.meeting(self.anna | self.bertta)
        self.done_call(self.ministry)
        call, meeting = self.ministry.with_user(self.staff).statcrm_file()["items"]
        self.assertEqual(meeting["kind_name"], "Meeting")
        self.assertEqual([p["name"] for p in meeting["people"]], ["Anna", "Bertta"])
        self.assertEqual(meeting["user"]["id"], self.account_manager.id)
        self.assertEqual(meeting["unit"], "Information Service")
        self.assertTrue(meeting["opens"])
        self.assertFalse(call["opens"], "it is the card that one looks at")

    def test_filters(self):
        old = self.message(self.ministry, self.anna, days=100, subject="Census")
        call = self.done_call(self.bertta, user_id=self.staff.id, summary="Fees")
        day = str(self.days_ago(100).date())
        for filters, expected in (
            ({}, [call, old]),
            ({"kind": "call"}, [call]),
            ({"user_id": self.staff.id}, [call]),
            ({"unit_id": self.unit.id}, []),
            ({"text": "cens"}, [old]),
            ({"text": "wants TABLES"}, [call]),
            ({"person_id": self.anna.id}, [old]),
            ({"date_from": day}, [call, old]),
            ({"date_from": day, "date_to": day}, [old]),
            ({"kind": "call", "text": "census"}, []),
        ):
            with self.subTest(filters=filters):
                items = self.ministry.statcrm_file(filters)["items"]
                found = self.Interaction.browse(item["id"] for item in items)
                self.assertEqual(
                    found.mapped("source_id"), [record.id for record in expected]
                )

    def test_choices(self):
        self.message(self.ministry, self.anna)
        for partner in (self.bertta, self.anna):
            self.done_call(partner)
        choices = self.ministry.statcrm_file_choices()
        kinds = [(kind["name"], kind["count"]) for kind in choices["kinds"]]
        self.assertEqual(kinds, [("Call", 2), ("E-mail Received", 1)])
        self.assertEqual([u["id"] for u in choices["users"]], self.account_manager.ids)
        self.assertEqual([u["name"] for u in choices["units"]], ["Information Service"])

    def test_pages(self):
        for days in range(1, 8):
            self.message(self.ministry, days=days)
        first = self.ministry.statcrm_file(limit=5)
        rest = self.ministry.statcrm_file(offset=5, limit=5)
        self.assertTrue(first["more"])
        self.assertFalse(rest["more"])
        ids = [item["id"] for item in first["items"] + rest["items"]]
        self.assertEqual(ids, self.file().ids)
        dates = [item["date"] for item in first["items"] + rest["items"]]
        self.assertEqual(dates, sorted(dates, reverse=True))

    def test_the_number_of_queries_does_not_grow(self):
        counts = []
        for rows in (3, 30):
            people = self.Partner.create(
                [{"name": f"P{n}", "parent_id": self.office.id} for n in range(rows)]
            )
            self.meeting(people)
            for person in people:
                self.message(person, partner_ids=people.ids)
                self.done_call(person)
            self.ministry.statcrm_file()
            with self.count_queries(counts):
                self.ministry.statcrm_file(limit=rows)
            with self.count_queries(counts):
                self.anna.statcrm_file_choices()
        self.assertEqual(counts[:2], counts[2:])

    def test_opening_a_record(self):
        lead = self.env["crm.lead"].create({"name": "L", "partner_id": self.anna.id})
        found = self.file()
        action = found.with_user(self.main_user).action_open()
        self.assertEqual((action["res_model"], action["res_id"]), ("crm.lead", lead.id))
        # whoever may not see it is told so, and whoever comes too late as well
        closed = found.with_user(self.internal).action_open()
        self.assertEqual(closed["tag"], "display_notification")
        lead.unlink()
        self.env.flush_all()
        gone = found.action_open()
        self.assertEqual(gone["tag"], "display_notification")
        self.assertNotEqual(gone["params"]["message"], closed["params"]["message"])
        self.assertFalse(self.file())

    def test_deleted_and_archived_sources_do_not_break_it(self):
        author = self.env["res.users"].create({"name": "Leaver", "login": "leaver"})
        self.message(self.anna, author.partner_id, partner_ids=self.bertta.ids)
        self.message(self.bertta, self.anna)
        author.action_archive()
        self.anna.action_archive()
        items = self.ministry.with_user(self.staff).statcrm_file()["items"]
        self.assertEqual(len(items), 2)
        self.assertIn(
            "Leaver", [item["user"] and item["user"]["name"] for item in items]
        )
        self.anna.unlink()
        self.assertEqual(len(self.ministry.statcrm_file()["items"]), 1)

    def test_merged_customers_have_one_file(self):
        twin = self.company_partner("Ministry again")
        tilda = self.person("Tilda", twin)
        call, letter = self.done_call(twin), self.message(twin, tilda)
        meeting = self.meeting(tilda | self.anna)
        self.assertEqual(len(self.file(twin)), 3)
        self.merge(self.ministry, twin)
        found = {(i.res_model, i.kind, i.source_id) for i in self.file()}
        self.assertIn(("res.partner", "call", call.id), found)
        self.assertIn(("res.partner", "email_in", letter.id), found)
        meetings = self.file().filtered(lambda i: i.kind == "meeting")
        self.assertEqual(meetings.res_id, meeting.id, "one row, as it is one customer")

    def test_what_names_a_merged_customer_by_its_number_comes_along(self):
        """A meeting planned from its card, and a mailing: Odoo moves neither."""
        twin = self.company_partner("Ministry again")
        cards = self.env["ir.model"]._get_id("res.partner")
        self.env["calendar.event"].create(
            {
                "name": "Planned from the card",
                "start": "2026-02-02 09:00:00",
                "stop": "2026-02-02 10:00:00",
                "user_id": self.account_manager.id,
                "partner_ids": [(6, 0, self.account_manager.partner_id.ids)],
                "res_model_id": cards,
                "res_id": twin.id,
            }
        )
        mailing = self.env["mailing.mailing"].create(
            {"subject": "News", "mailing_model_id": cards, "body_html": "News"}
        )
        self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": twin.id,
                "trace_status": "sent",
                "sent_datetime": "2026-02-03 09:00:00",
            }
        )
        kinds = self.file(twin).mapped("kind")
        self.assertEqual(sorted(kinds), ["mailing", "meeting"])
        self.merge(self.ministry, twin)
        self.assertEqual(sorted(self.file().mapped("kind")), ["mailing", "meeting"])

    def test_who_may_read_it(self):
        self.done_call(self.ministry)
        for user in (self.internal, self.staff):
            self.assertEqual(
                len(self.ministry.with_user(user).statcrm_file()["items"]), 1
            )
        for partner in (self.ministry, self.portal.partner_id):
            for method in ("statcrm_file", "statcrm_file_choices"):
                with self.assertRaises(AccessError):
                    getattr(partner.with_user(self.portal), method)()
        with self.assertRaises(AccessError):
            self.Interaction.with_user(self.portal).search([])

    def test_a_day_is_the_same_day_for_every_reader(self):
        call = self.done_call(self.ministry)
        call.date_done = self.days_ago(3).date()
        self.env.flush_all()
        for zone in (timedelta(hours=3), timedelta(hours=-8)):
            shown = self.file().date + zone
            self.assertEqual(shown.date(), call.date_done)
