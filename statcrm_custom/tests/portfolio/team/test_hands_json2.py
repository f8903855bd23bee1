"""The same doors from outside: no customer is taken, no nomination undone."""

import json
from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..nomination_case import NominationCase


@tagged("post_install", "-at_install")
class TestDoorsOverJson2(NominationCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.company_partner("Mine", user_id=cls.account_manager.id)
        cls.theirs = cls.company_partner(
            "Theirs",
            user_id=cls.other_account_manager.id,
            statcrm_segment_id=cls.segment("libraries").id,
        )
        cls.approved(user_id=cls.other_account_manager.id)

    def post(self, user, path, **body):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        key = keys._generate("rpc", "test", datetime.now() + timedelta(hours=1))
        self.env.flush_all()
        with mute_logger(
            "odoo.http", "odoo.models", "odoo.addons.rpc.controllers.json2"
        ):
            return self.url_open(
                f"/json/2/{path}",
                data=json.dumps(body),
                headers={
                    "Authorization": f"Bearer {key}",
                    "Content-Type": "application/json",
                },
            )

    def refused(self, status, text, user, path, **body):
        answer = self.post(user, path, **body)
        self.assertEqual(answer.status_code, status, (path, body, answer.text))
        self.assertIn(text, answer.text)

    def test_nobody_takes_a_customer(self):
        write, quiet = "res.partner/write", {"tracking_disable": True}
        for user in (self.account_manager, self.communications):
            for ids, values in (
                (self.theirs, {"user_id": user.id}),
                (self.theirs, {"user_id": False, "name": "Theirs too"}),
                (self.theirs, {"statcrm_segment_id": self.segment("others").id}),
                (self.theirs, {"parent_id": self.mine.id}),
                (self.mine, {"child_ids": [[4, self.theirs.id]]}),
            ):
                body = {"ids": ids.ids, "vals": values, "context": quiet}
                self.refused(403, "Theirs", user, write, **body)
        self.assertEqual(self.theirs.user_id, self.other_account_manager)
        self.assertFalse(self.theirs.parent_id)

    def test_nobody_undoes_a_nomination(self):
        ids = {"ids": self.customer.ids}
        for user in (self.account_manager, self.management, self.main_user):
            for values in (
                {"parent_id": self.mine.id},
                {"is_company": False},
                {"active": False},
            ):
                self.refused(
                    422, "is nominated", user, "res.partner/write", **ids, vals=values
                )
        for user in (self.account_manager, self.management):
            self.refused(422, "is nominated", user, "res.partner/action_archive", **ids)
            self.refused(
                422,
                "main user",
                user,
                "res.partner/action_statcrm_become_office",
                **ids,
            )
        answer = self.post(self.main_user, "res.partner/action_archive", **ids)
        self.assertEqual(answer.json()["res_model"], "statcrm.customer.archive")
        self.assertTrue(self.customer.active)

    def test_nobody_merges_it_away(self):
        (self.mine | self.theirs | self.customer).email = "same@example.com"
        wizard = "base.partner.merge.automatic.wizard"
        for gone, status, text in (
            (self.customer, 422, "is nominated"),
            (self.theirs, 403, "is the account manager of Theirs"),
        ):
            both = [[6, 0, (self.mine | gone).ids]]
            values = {"partner_ids": both, "dst_partner_id": self.mine.id}
            user = self.account_manager
            made = self.post(user, f"{wizard}/create", vals_list=[values])
            path = f"{wizard}/action_merge"
            self.refused(status, text, user, path, ids=made.json())
            self.assertTrue(gone.exists())
