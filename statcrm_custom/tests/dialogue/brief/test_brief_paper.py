"""The printed brief, made by the same program as in use."""

import io

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfReader

from ..brief_case import ATTACKS, BriefCommon


@tagged("post_install", "-at_install")
class TestBriefPaper(BriefCommon, HttpCase):
    def pages(self, partners, user=None, **context):
        reports = self.env["ir.actions.report"].with_user(user or self.internal)
        reports = reports.with_context(force_report_rendering=True, **context)
        content, kind = reports._render_qweb_pdf(
            "statcrm_custom.statcrm_brief_action_print", partners.ids
        )
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_a_usual_customer_is_one_page(self):
        self.nominate(self.ministry, "strategic")
        self.sale(self.office, self.month_end(1), 1234)
        for number in range(6):
            self.done(f"Census of schools, part {number}", self.kaisa, -number)
            self.person(f"Person {number}", self.office, function="Adviser")
            self.meeting(f"Meeting {number}", self.timo, number)
            self.activity(f"To do {number}", self.office, number)
            self.offer(self.office, 500 + number)
        (page,) = self.pages(self.kaisa)
        for word in (
            "Customer brief",
            "Ministry of Learning",
            "Strategic customer",
            "Board of Learning",
            "Last contacts",
            "Census of schools, part 0",
            "Planned",
            "Meeting 1",
            "Open offers, leads and projects",
            "1,234",
            "Account team",
            "Account Manager (test)",
            "Timo Director",
            "no contact yet",
            "more",
        ):
            self.assertIn(word, page)

    def test_the_busiest_customer_is_one_page_and_what_is_left_out_is_counted(self):
        self.nominate(self.ministry, "strategic")
        self.ministry.statcrm_role_line_ids = [
            Command.create({"role_id": role.id, "description": "Word by word. " * 20})
            for role in self.env["statcrm.customer.role"].search([], limit=6)
        ]
        for number in range(8):
            self.done(f"Negotiation {number} on the census of schools", self.kaisa)
            self.person(
                f"Person Number {number}",
                self.office,
                function="Senior adviser for statistics of education and research",
            )
            self.activity(
                f"Prepare the yearly management meeting {number}", self.office
            )
            self.offer(self.office, 500 + number)
            self.meeting(f"Yearly management meeting, part {number}", self.timo, number)
            self.env["statcrm.feedback"].create(
                {
                    "partner_id": self.kaisa.id,
                    "kind": "complaint",
                    "channel": "phone",
                    "name": f"The tables of enrolment came too late {number}",
                }
            )
        (page,) = self.pages(self.ministry)
        brief = self.env["statcrm.brief"].with_user(self.internal)
        paper = brief._get_paper(self.ministry.id)
        whole = brief.get_brief(self.ministry.id)
        for short, full in zip(paper["sections"], whole["sections"], strict=True):
            left_out = len(full["lines"]) - len(short["lines"])
            self.assertEqual(short["hidden"], full["hidden"] + left_out, full["key"])
            if short["hidden"]:
                self.assertIn(f"and {short['hidden']} more", page)
        self.assertTrue(any(one["lines"] for one in paper["sections"]))

    def test_the_meeting_stands_on_it(self):
        event = self.meeting("Negotiation of prices", self.timo + self.kaisa, 30)
        for number in range(8):  # what is overdue does not push it out
            self.activity(f"Overdue {number}", self.office, -number - 1)
        (page,) = self.pages(self.ministry, statcrm_event_id=event.id)
        self.assertIn("Negotiation of prices", page)
        self.assertIn("Timo Director, Director", page)
        self.assertIn("Kaisa Adviser, Adviser", page)
        self.meeting("Soon", self.timo, 1)
        (page,) = self.pages(self.ministry)
        self.assertRegex(page, r"Meeting .* Soon Timo Director, Director .* Planned")

    def test_people_fill_what_the_rest_leaves_free(self):
        names = [f"Person Number {number:02}" for number in range(10)]
        for name in names:
            self.person(name, self.office, function="Adviser")
        (page,) = self.pages(self.ministry)
        for name in [*names, "Timo Director", "Kaisa Adviser"]:
            self.assertIn(name, page)

    def test_the_lines_of_a_full_page_are_given_in_turn(self):
        for number in range(7):
            self.done(f"Census of schools, part {number}", self.kaisa, -number)
            self.activity(f"To do {number}", self.office, number)
            self.offer(self.office, 500 + number)
            self.meeting(f"Meeting {number}", self.timo, number + 10)
            self.env["statcrm.feedback"].create(
                {
                    "partner_id": self.kaisa.id,
                    "kind": "complaint",
                    "channel": "phone",
                    "name": f"The tables of enrolment came too late {number}",
                }
            )
        for number in range(60):
            self.person(f"Person Number {number:02}", self.office)
        self.assertEqual(len(self.pages(self.ministry)), 1)
        brief = self.env["statcrm.brief"].with_user(self.internal)
        paper = brief._get_paper(self.ministry.id)
        shown = {one["key"]: len(one["lines"]) for one in paper["sections"]}
        # 5 contacts, 4 feedbacks and 7 planned are on the screen
        self.assertGreaterEqual(shown["contacts"], 3, shown)
        self.assertGreaterEqual(shown["planned"], 3, shown)
        self.assertGreaterEqual(shown["feedback"], 3, shown)
        self.assertGreaterEqual(shown["people"], 8, shown)

    def test_a_person_is_printed_with_the_colleague_who_met_it(self):
        self.done("Census of schools", self.kaisa, -1)
        self.env["statcrm.connection.refresh"]._refresh_changes()
        whole = self.env["statcrm.brief"].with_user(self.internal)
        paper = whole._get_paper(self.ministry.id)
        (people,) = [one for one in paper["sections"] if one["key"] == "people"]
        asides = [line["aside"] for line in people["lines"]]
        (met,) = [text for text in asides if text != "no contact yet"]
        self.assertRegex(met, r", [A-Z]")
        (page,) = self.pages(self.ministry)
        self.assertIn(met, page)

    def test_many_people_are_one_page_and_the_others_are_counted(self):
        for number in range(100):
            self.person(
                f"Person Number {number:03}",
                self.office,
                function="Senior adviser for statistics of education and research",
            )
        (page,) = self.pages(self.ministry)
        shown = 2 + page.count("Person Number")  # the director, who has a role, first
        self.assertGreater(shown, 15)
        self.assertIn(f"and {102 - shown} more", page)

    def test_no_word_is_broken_in_the_middle(self):
        cause = self.env["statcrm.feedback.cause"].create({"name": "Late delivery"})
        for kind in ("complaint", "suggestion"):
            values = {"partner_id": self.kaisa.id, "kind": kind, "name": kind}
            values |= {"channel": "phone", "cause_id": cause.id}
            for _time in range(2):
                self.env["statcrm.feedback"].create(values)
        (page,) = self.pages(self.ministry)
        for word in ("Complaint, repeated", "Suggestion"):
            self.assertIn(word, page)

    def test_each_customer_begins_a_page(self):
        pages = self.pages(self.ministry + self.company_partner("Mill"))
        self.assertEqual(len(pages), 2)
        self.assertIn("Mill", pages[1])

    def test_hostile_texts_are_printed_as_they_are(self):
        for attack in ATTACKS[:-1]:
            self.done(attack, self.kaisa, -1)
            self.activity(attack, self.ministry)
        self.ministry.name = ATTACKS[0]
        self.kaisa.name = "B" * 3000
        text = " ".join(self.pages(self.ministry))
        self.assertIn(ATTACKS[0], text)
        self.assertIn("Account team", text)
        self.assertIn("display:none", text)
        self.assertNotIn("49 ${7*7}", text)

    def test_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fi_FI")
        self.make_meeting(self.timo, "2131-01-08 09:00:00")
        finnish = self.env["statcrm.brief"].with_context(lang="fi_FI", tz="Etc/GMT-2")
        brief = finnish.get_brief(self.ministry.id)
        (planned,) = [one for one in brief["sections"] if one["key"] == "planned"]
        self.assertEqual(planned["lines"][0]["lead"], "8.1.2131 klo 11.00")

    def test_a_portal_user_prints_none(self):
        with self.assertRaises(AccessError):
            self.pages(self.ministry, self.portal)
