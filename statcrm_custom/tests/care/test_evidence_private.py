import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .evidence_common import EvidenceCommon


@freeze_time("2026-05-10 12:00:00")
@tagged("post_install", "-at_install")
class TestEvidencePrivate(EvidenceCommon, HttpCase):
    """A meeting that became private after it was found is told to nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls.promise("meeting")
        cls.event = cls.meeting(cls.kaisa, name="Secret talk")
        cls.secret._refresh()

    def told(self, user):
        """All that the user can see of the promise, as text."""
        self.env.invalidate_all()
        promise = self.secret.with_user(user)
        env = promise.env
        options = {"year": 2026}
        paper = env["statcrm.board.paper"].create({"options": options})
        texts = [
            promise.read(),
            promise.change_ids.read(),
            promise._export_rows([["evidence"], ["change_ids", "evidence"]]),
            promise.get_advice(),
            env["statcrm.board"].get_board(options),
            env["statcrm.board"].get_promise(promise.id),
            paper._get_sheet(),
            env["statcrm.brief"]._get_sections(promise.principal_id),
        ]
        return "\n".join(map(str, texts))

    def test_its_name_is_told_nowhere(self):
        users = (self.account_manager, self.staff, self.main_user)
        self.assertEqual(self.secret.state, "kept")
        for user in users:
            self.assertGreaterEqual(self.told(user).count("Secret talk"), 7)
        settings = self.env["res.users.settings"]
        settings = settings._find_or_create_for_user(self.account_manager)
        for hide in (
            lambda: self.event.write({"privacy": "private"}),
            lambda: settings.sudo().write({"calendar_default_privacy": "private"}),
            lambda: self.event.unlink(),
        ):
            hide()
            for user in users:
                text = self.told(user)
                self.assertIn("Kept. Nothing more to do", text)
                self.assertNotIn("Secret", text)
            if self.event.exists():
                self.event.privacy = False

    def test_the_name_as_found_is_read_by_nobody(self):
        for record in (self.secret, self.secret.change_ids):
            record = record.with_user(self.main_user)
            for act in (
                lambda record=record: record.read(["evidence_name"]),
                lambda record=record: record.search([("evidence_name", "like", "S")]),
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.models"):
                    act()

    def test_a_call_from_outside(self):
        self.authenticate(None, None)
        user = self.account_manager
        key = user.with_user(user).env["res.users.apikeys"].sudo()
        key = key._generate("rpc", "care", None)
        self.event.privacy = "private"
        for name, status in (("evidence", 200), ("evidence_name", 403)):
            body = {"ids": self.secret.ids, "fields": [name]}
            with mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2"):
                answer = self.url_open(
                    "/json/2/statcrm.care.promise/read",
                    data=json.dumps(body),
                    headers={
                        "Authorization": f"Bearer {key}",
                        "Content-Type": "application/json",
                    },
                )
            self.assertEqual(answer.status_code, status, answer.text)
            self.assertNotIn("Secret", answer.text)
