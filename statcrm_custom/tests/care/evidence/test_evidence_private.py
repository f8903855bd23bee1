import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..evidence_common import EvidenceCommon

# the day of the meeting, as it may be written
DAYS = ("2026-05-04", "date(2026, 5, 4)", "05/04/2026", "May 4")


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
            promise._export_rows(
                [["evidence"], ["evidence_on"], ["change_ids", "evidence_on"]]
            ),
            promise.get_advice(),
            env["statcrm.board"].get_board(options),
            env["statcrm.board"].get_promise(promise.id),
            paper._get_sheet(),
            promise.web_read({"change_ids": {"fields": {"evidence_on": {}}}}),
            env["statcrm.brief"]._get_sections(promise.principal_id),
        ]
        return "\n".join(map(str, texts))

    def test_its_name_and_day_are_told_nowhere(self):
        users = (self.account_manager, self.staff, self.main_user)
        self.assertEqual(self.secret.state, "kept")
        for user in users:
            text = self.told(user)
            self.assertGreaterEqual(text.count("Secret talk"), 6)
            self.assertGreaterEqual(sum(map(text.count, DAYS)), 8)
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
                for day in DAYS:
                    self.assertNotIn(day, text)
            if self.event.exists():
                self.event.privacy = False

    def test_what_was_found_is_read_by_nobody(self):
        values = {
            "evidence_name": "Secret talk",
            "evidence_date": "2026-05-04",
            "res_id": self.event.id,
        }
        for user in (self.account_manager, self.staff, self.main_user, self.director):
            for record in (self.secret, self.secret.change_ids):
                mine = record.with_user(user)
                self.assertFalse(set(values) & set(mine.fields_get()))
                self.assertFalse(set(values) & set(mine.read()[0]))
                for name, value in values.items():
                    for act in (
                        lambda mine=mine, name=name: mine.read([name]),
                        lambda mine=mine, name=name, value=value: mine.search(
                            [(name, "=", value)]
                        ),
                        lambda mine=mine, name=name: mine.search([], order=name),
                        lambda mine=mine, name=name: mine.formatted_read_group(
                            [], [name], ["__count"]
                        ),
                        lambda mine=mine, name=name: mine.formatted_read_group(
                            [], [], [f"{name}:max"]
                        ),
                    ):
                        with (
                            self.subTest(user=user.login, field=name),
                            self.assertRaises(AccessError),
                            mute_logger("odoo.models"),
                        ):
                            act()

    def test_a_call_from_outside(self):
        self.authenticate(None, None)
        user = self.account_manager
        key = user.with_user(user).env["res.users.apikeys"].sudo()
        key = key._generate("rpc", "care", None)
        self.event.privacy = "private"
        for name, status in (
            ("evidence", 200),
            ("evidence_on", 200),
            ("evidence_name", 403),
            ("evidence_date", 403),
            ("res_id", 403),
        ):
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
            self.assertNotIn("2026-05-04", answer.text)
