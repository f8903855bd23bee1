"""The printed papers, made by the same program as in use."""

import base64
import io
from ast import literal_eval

from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfReader

from ..decided_common import DecidedCommon


@tagged("post_install", "-at_install")
class TestPapers(DecidedCommon, HttpCase):
    def pdf(self, action, records):
        reports = self.env["ir.actions.report"].with_user(self.internal)
        reports = reports.with_context(force_report_rendering=True)
        content, kind = reports._render_qweb_pdf(
            f"statcrm_custom.{action}", records.ids
        )
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))
        pages = PdfReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def assert_says(self, text, *words):
        for word in words:
            self.assertIn(word, text)

    def test_letter_of_appointment(self):
        (page,) = self.pdf("statcrm_nomination_action_letter", self.approved)
        self.assert_says(
            page,
            "Appointment as Key Account Manager",
            "TEST 1901/1",
            "02/03/1901",
            "Ministry",
            "Strategic customer",
            "Aino Lahti",
            self.other_account_manager.name,
            "02/29/1904",
            "It decides on education.",
            "Elina Saarinen",
            self.env.company.name,
        )

    def test_each_letter_begins_a_page(self):
        pages = self.pdf("statcrm_nomination_action_letter", self.approved + self.past)
        self.assertEqual(len(pages), 2)
        self.assert_says(pages[1], "Mill", "TEST 1900/9")

    def test_letter_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("fi_FI")
        self.approved.user_id.lang = "fi_FI"
        (page,) = self.pdf("statcrm_nomination_action_letter", self.approved)
        self.assertRegex(page, r"0?3\.0?2\.1901")

    def test_letter_is_offered_for_what_is_approved(self):
        action = self.env.ref("statcrm_custom.statcrm_nomination_action_letter")
        every = self.approved + self.returned
        found = every.filtered_domain(literal_eval(action.domain))
        self.assertEqual(found, self.approved)

    def test_sheets(self):
        sheet = self.sheet("1901-01-01", "1901-12-31")
        (page,) = self.pdf("statcrm_decision_register_action_print", sheet)
        self.assert_says(page, "TEST 1901/1", "Ministry", "Returned: Too small.")
        empty = self.sheet("1899-01-01", "1899-12-31")
        (page,) = self.pdf("statcrm_decision_register_action_print", empty)
        self.assertIn("Nothing to show.", page)
        self.ministry.sudo().statcrm_nominated_class_id = self.value_class("strategic")
        sheet = self.env["statcrm.customer.register"].with_user(self.internal)
        text = " ".join(
            self.pdf("statcrm_customer_register_action_print", sheet.create({}))
        )
        self.assert_says(text, "Strategic and key customers on", "Ministry")

    def test_kept_page_of_a_portfolio(self):
        window = self.env["statcrm.portfolio.report.send"]
        window = window.with_user(self.account_manager)
        window = window.with_context(force_report_rendering=True)
        action = window.create({"note": "A good year."}).action_send()
        report = self.env["statcrm.portfolio.report"].browse(action["res_id"])
        content = base64.b64decode(report.pdf)
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 1)
        text = " ".join(pages[0].extract_text().split())
        self.assert_says(text, "Portfolio of Aino Lahti", "Ministry", "A good year.")
