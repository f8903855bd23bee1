import io

from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfReader

from ..log_common import LogCommon


@tagged("post_install", "-at_install")
class TestBeforeAMeeting(LogCommon, HttpCase):
    """Ten minutes before a meeting, on a phone: log, file, brief, paper."""

    browser_size = "390x844"
    touch_enabled = True

    def colleague(self, user, unit):
        """Put a user into a unit of ours that is named so."""
        unit = self.make_unit(unit)
        self.env["statcrm.unit.member"].create({"unit_id": unit.id, "user_id": user.id})
        return user

    def test_log_read_and_print(self):
        finance = self.colleague(self.staff, "Finance")
        maps = self.colleague(self.other_account_manager, "Maps")
        self.log(finance, kind="call", text="Asked for prices")
        self.log(
            maps,
            self.office,
            text="Showed the atlas",
            contact_ids=[(6, 0, self.kaisa.ids)],
        )
        self.start_tour(
            f"/odoo/res.partner/{self.ministry.id}",
            "statcrm_before_meeting_tour",
            login=self.account_manager.login,
        )
        reports = self.env["ir.actions.report"].with_user(self.account_manager)
        content, kind = reports.with_context(
            force_report_rendering=True
        )._render_qweb_pdf(
            "statcrm_custom.statcrm_brief_action_print", self.ministry.ids
        )
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        for said in ("They want tables", "Asked for prices", "Showed the atlas"):
            self.assertIn(said, text)
