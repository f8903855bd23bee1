from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..share_common import ShareCommon


@tagged("post_install", "-at_install")
class TestShareOutside(ShareCommon, HttpCase):
    """What a browser would not send: other methods, odd tokens, odd forms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link, cls.path = cls.share()

    def send(self, method, more=""):
        self.opener.headers["Referer"] = self.base_url()
        with mute_logger("odoo.http"):
            return self.opener.request(method, self.base_url() + self.path + more)

    def test_what_reads_is_only_read(self):
        for more in ("", "/pdf", "/data.json"):
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                with self.subTest(more=more, method=method):
                    answer = self.send(method, more)
                    self.assertEqual(answer.status_code, 405)
                    self.assertNotIn("Ministry", answer.text)
        self.assertFalse(self.link.opening_ids)

    def test_what_writes_is_only_sent(self):
        for more in ("/say?text=Forged", "/accept?name=Forged"):
            for method in ("GET", "PUT", "DELETE"):
                with self.subTest(more=more, method=method):
                    self.assertEqual(self.send(method, more).status_code, 405)
        self.assertFalse(self.plan.remark_ids)

    def test_odd_tokens_open_nothing(self):
        for token in (
            "%FF%FE",
            "%ED%A0%80",
            "%E2%80%AE",
            "..%2F..",
            "%25",
            "preview%00",
        ):
            with self.subTest(token=token):
                path = f"/development-plan/{self.plan.id}/{token}"
                self.assertNotIn("Ministry", self.page(path, 404))

    def test_a_number_that_no_plan_can_have(self):
        token = self.path.rsplit("/", 1)[1]
        self.page(f"/development-plan/{10**30}/{token}", 404)
        self.authenticate(self.staff.login, self.staff.login)
        self.page(f"/development-plan/{10**30}/preview", 404)

    def test_nul_in_a_form(self):
        form = {"text": "Fine\0", "form_key": "a\0b"}
        answer = self.submit(self.path, "say", form, goal="0", kind="comment")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.plan.remark_ids.text, "Fine")
        form = {"name": "Kaisa\0", "version": "\0"}
        answer = self.submit(self.path, "accept", form)
        self.assertEqual(answer.status_code, 422)

    def test_a_huge_name_and_a_huge_form(self):
        huge = "x" * 5_000_000
        answer = self.submit(self.path, "accept", {"name": huge})
        self.assertEqual(answer.status_code, 422)
        self.assertLess(len(answer.text), 100_000)
        form = {"text": huge, "form_key": huge}
        answer = self.submit(self.path, "say", form, goal="0", kind="comment")
        self.assertEqual(answer.status_code, 422)
        self.assertLess(len(answer.text), 100_000)
        self.assertFalse(self.plan.remark_ids)

    def test_who_comments_follows_nothing(self):
        """Or what colleagues write on the plan would be mailed to the customer."""
        form = {"text": "More tables"}
        self.submit(self.path, "say", form, goal="0", kind="comment")
        self.submit(self.path, "accept", {"name": "Kaisa"})
        self.assertTrue(self.plan.accepted_on)
        self.assertNotIn(self.kaisa, self.plan.message_partner_ids)
