"""The printed brief, made by the same program as in use."""

import io

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfReader

from ..brief_case import ATTACKS, BriefCommon


@tagged("post_install", "-at_install")
class TestBriefPaper(BriefCommon, HttpCase):
    def pages(self, partners, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.internal)
        reports = reports.with_context(force_report_rendering=True)
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
        self.assertEqual(planned["lines"][0]["lead"], "8 tammik. 2131 11.00")

    def test_a_portal_user_prints_none(self):
        with self.assertRaises(AccessError):
            self.pages(self.ministry, self.portal)
