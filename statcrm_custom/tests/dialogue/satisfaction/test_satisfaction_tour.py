"""The screen, in the browser, and its printed page."""

import io
import re

from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfReader

from ..satisfaction_common import SatisfactionCommon


@tagged("post_install", "-at_install")
class TestSatisfactionTour(SatisfactionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.company_partner(
            "Ministry", statcrm_segment_id=cls.segment("central_government").id
        )
        for person in cls.people(6, cls.customer):
            values = {
                ("satisfaction", cls.speed): 2,
                ("importance", cls.speed): 5,
                ("satisfaction", cls.offers): 5,
                ("importance", cls.offers): 3,
                ("overall", None): 4,
            }
            cls.answer(person, values)
        small = cls.company_partner("Small Town")
        cls.all_fours(cls.people(1, small))
        cls.publish()

    def test_tour(self):
        self.start_tour(
            "/odoo/satisfaction",
            "statcrm_satisfaction_tour",
            login=self.account_manager.login,
        )

    def test_printed_page(self):
        """One page, with what the screen shows for the same choice."""
        self.env.flush_all()
        model = self.env["statcrm.satisfaction"].with_user(self.staff)
        data = model.action_print(round_id=self.round.id)["data"]
        report = self.env["ir.actions.report"].with_user(self.staff)
        pdf, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "statcrm_custom.statcrm_satisfaction_page", None, data=data
        )
        self.assertEqual(kind, "pdf")
        (page,) = PdfReader(io.BytesIO(pdf)).pages
        text = re.sub(r"\s+", " ", page.extract_text())
        for part in ("How Are We?: Spring", "Answers: 7.", "Speed", "2.3", "5.0"):
            self.assertIn(part, text)
