"""What stands in each section of the brief, compared with figures by hand."""

from odoo import Command
from odoo.tests import tagged

from ..brief_case import BriefCommon


@tagged("post_install", "-at_install")
class TestBriefData(BriefCommon):
    def test_who_they_are(self):
        self.nominate(self.ministry, "strategic")
        brief = self.brief()
        self.assertEqual(brief["name"], "Ministry of Learning")
        self.assertEqual(brief["value_class"]["display_name"], "Strategic customer")
        self.assertIn("by nomination", brief["reason"])
        facts = {
            fact["label"]: [part["text"] for part in fact["parts"]]
            for fact in brief["facts"]
        }
        self.assertEqual(facts["Segment"], ["Central government"])
        self.assertEqual(facts["Organisation"], ["Board of Learning"])
        self.assertEqual(facts["Address"], ["Street 1, Helsinki"])
        self.assertEqual(facts["Web"], ["learning.example"])
        self.assertNotIn("Phone", facts)

    def test_offices_are_cut(self):
        for number in range(4):
            self.company_partner(f"Office {number}", self.ministry)
        facts = {fact["label"]: fact["parts"] for fact in self.brief()["facts"]}
        texts = [part["text"] for part in facts["Organisation"]]
        self.assertEqual(texts[:2], ["Board of Learning", "Office 0"])
        self.assertEqual(texts[3:], ["and 2 more"])

    def test_roles_with_strategy_unit_and_person(self):
        unit = self.make_unit("Education")
        role = self.env["statcrm.customer.role"].search([("code", "=", "customer")])
        self.ministry.statcrm_role_line_ids = [
            Command.create(
                {
                    "role_id": role.id,
                    "unit_id": unit.id,
                    "user_id": self.staff.id,
                    "description": "Pays for the tables.",
                }
            )
        ]
        (line,) = self.part_of("roles")["lines"]
        self.assertEqual(line["lead"], "Customer")
        self.assertEqual(self.texts(line), ["Pays for the tables."])
        self.assertEqual(self.details(line), ["Education", "Staff (test)"])
        self.assertEqual(line["detail"][1]["id"], self.staff.partner_id.id)

    def test_team_tells_who_is_away(self):
        self.make_member(
            self.ministry, self.staff, part="deputy", date_from=self.day(days=-9)
        )
        self.make_absence(self.staff, self.day(days=-1), self.day(days=1))
        manager, deputy = self.part_of("team")["lines"]
        self.assertEqual(self.texts(manager), ["Account Manager (test)"])
        self.assertEqual(deputy["lead"], "Deputy")
        self.assertIn("away until", deputy["aside"])
        self.assertEqual((manager["tone"], deputy["tone"]), ("", "warning"))
        self.assertIn("Account Manager (test)", self.part_of("team")["text"])

    def test_people_by_role_with_last_contact_and_white_spots(self):
        self.done("Census", self.kaisa, -4)
        self.env["statcrm.connection.refresh"].sudo()._refresh_all()
        section = self.part_of("people")
        timo, kaisa = section["lines"]
        self.assertEqual((timo["lead"], kaisa["lead"]), ("Decision-maker", "Other"))
        self.assertEqual(timo["aside"], "no contact yet")
        self.assertIn("Staff (test)", kaisa["aside"])
        self.assertEqual(self.details(timo), ["Director"])
        self.assertIn("Timo Director", " ".join(section["warnings"]))

    def test_people_are_cut(self):
        for number in range(9):
            self.person(f"Person {number}", self.office)
        section = self.part_of("people")
        self.assertEqual(len(section["lines"]), 8)
        self.assertEqual(section["more"], "and 3 more")
        self.assertEqual(self.texts(section["lines"][0]), ["Timo Director"])

    def test_last_five_contacts_the_newest_first(self):
        for number in range(6):
            self.done(f"Call {number}", self.kaisa, number - 10)
        self.done("Filed", self.kaisa, 0).activity_type_id = self.env.ref(
            "mail.mail_activity_data_todo"
        )
        lines = self.part_of("contacts")["lines"]
        names = [self.texts(line)[0] for line in lines]
        self.assertEqual(names, [f"Call {number}" for number in (5, 4, 3, 2, 1)])
        self.assertEqual(lines[0]["aside"], "Call")
        self.assertEqual(self.details(lines[0])[:2], ["Kaisa Adviser", "Staff (test)"])

    def test_planned_by_date_with_late_ones(self):
        self.meeting("Negotiation", self.timo, 9)
        self.activity("Ask", self.office, -2)
        self.activity("Offer again", self.offer(self.office), 1)
        self.meeting("Over", self.timo, -3)
        self.meeting("Of others", self.staff.partner_id, 2)
        lines = self.part_of("planned")["lines"]
        names = [self.texts(line)[0] for line in lines]
        self.assertEqual(names, ["Ask", "Offer again", "Negotiation"])
        self.assertEqual([line["tone"] for line in lines], ["danger", "", ""])
        self.assertEqual(lines[0]["aside"], "overdue: Call")
        self.assertIn("Timo Director, Staff (test)", self.details(lines[2]))

    def test_late_activities_do_not_hide_the_meetings(self):
        for number in range(20):
            self.activity(f"Late {number}", self.office, -number - 1)
        self.meeting("Negotiation", self.timo, 9)
        section = self.part_of("planned")
        self.assertEqual(len(section["lines"]), 5)
        self.assertEqual(self.texts(section["lines"][-1]), ["Negotiation"])
        self.assertEqual(section["more"], "and 16 more")

    def test_running_with_status(self):
        self.offer(
            self.office, 1200, state="sent", validity_date=self.day(days=-1)
        ).name = "S1"
        self.offer(self.ministry).action_confirm()
        lead = {"type": "opportunity", "partner_id": self.kaisa.id}
        lead = self.env["crm.lead"].create(
            {"name": "Agreement", "expected_revenue": 5000, **lead}
        )
        lead.copy({"name": "Lost"}).action_set_lost()
        project = self.env["project.project"].create(
            {"name": "Tables", "partner_id": self.office.id}
        )
        self.env["project.update"].create(
            {"name": "Half", "project_id": project.id, "status": "at_risk"}
        )
        self.env["project.milestone"].create(
            {"name": "Test tables", "project_id": project.id}
        )
        offer, lead, project = self.part_of("running")["lines"]
        self.assertEqual(self.texts(offer), ["S1", "Tables"])
        self.assertRegex(offer["aside"], r"1,200.*expired")
        self.assertEqual(self.texts(lead), ["Agreement"])
        self.assertIn("5,000", lead["aside"])
        self.assertEqual((project["aside"], project["tone"]), ("At Risk", "warning"))
        self.assertIn("next: Test tables", self.details(project))

    def test_a_customer_with_nothing(self):
        empty = self.company_partner("Empty")
        brief = self.brief(empty)
        hints = {one["key"]: one["hint"] for one in brief["sections"]}
        self.assertEqual(
            set(hints), {"sales", "team", "people", "contacts", "planned", "roles"}
        )
        self.assertTrue(all(hints.values()))
        self.assertFalse(any(one["lines"] for one in brief["sections"]))
        self.assertFalse(any(one["warnings"] for one in brief["sections"]))
        self.assertIsNone(brief["value_class"])
