import json
from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ...common import ROLES
from ..nomination_case import NominationCase

SILENT = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_activity_automation_skip": True,
}

REASON = "Why it was proposed"
TYPO = "Typo"


@tagged("post_install", "-at_install")
class AuditCase(NominationCase):
    def call(self, user, records, method, *args, **kwargs):
        ids = [] if method in ("create", "load") else [records.ids]
        model = self.env[records._name].with_user(user)
        return call_kw(model, method, [*ids, *args], kwargs)

    def refused(self, user, records, method, *args, error=AccessError, **kwargs):
        with (
            mute_logger("odoo.models", "odoo.addons.base.models.ir_model"),
            self.assertRaises(error, msg=f"{user.login} {method} {args}"),
            self.cr.savepoint(),
        ):
            self.call(user, records, method, *args, **kwargs)
            self.env.flush_all()

    def notes(self, record):
        self.flush_tracking()
        return record.sudo().message_ids

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()


class TestDayOfADecision(AuditCase):
    def test_not_before_the_proposal(self):
        nomination = self.proposed()
        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        with self.assertRaisesRegex(UserError, "before its proposal"):
            self.decide(nomination, date=yesterday)
        window = self.window(nomination)
        window.number, window.date = "T 1", "2015-01-02"
        with self.assertRaisesRegex(UserError, "before its proposal"):
            window.save().action_decide()
        self.assertEqual(nomination.state, "proposed")
        self.decide(nomination)

    def test_of_a_list_the_last_proposal_counts(self):
        with freeze_time("2026-05-01"):
            first = self.proposed(date_from="2026-05-01")
        with freeze_time("2026-05-10"):
            second = self.proposed(self.candidate("Second"), date_from="2026-05-10")
            with self.assertRaisesRegex(UserError, "before its proposal"):
                self.decide(first | second, date="2026-05-09")
            self.assertEqual(
                self.decide(first | second, date="2026-05-10").approved_count, 2
            )

    def test_at_most_31_days_back(self):
        with freeze_time("2026-03-01"):
            nomination = self.proposed(date_from="2026-05-01")
        with freeze_time("2026-05-10"):
            with self.assertRaisesRegex(UserError, "within 31 days"):
                self.decide(nomination, date="2026-04-08")
            # also one that only returns
            with self.assertRaisesRegex(UserError, "within 31 days"):
                self.decide(
                    nomination, date="2026-04-08", returned={nomination.id: "No"}
                )
            decision = self.decide(nomination, date="2026-04-09")
        self.assertEqual(str(decision.date), "2026-04-09")

    def test_nobody_writes_a_decision_or_its_day(self):
        nomination = self.approved()
        decision = nomination.decision_id
        for role in ROLES:
            user = getattr(self, role)
            self.refused(
                user, decision, "create", {"number": "X", "date": "2015-01-01"}
            )
            self.refused(
                user,
                decision,
                "write",
                {"date": "2015-01-01"},
                error=UserError,
            )
        for user in (self.management, self.director):
            self.refused(
                user,
                nomination,
                "write",
                {"proposed_on": "2015-01-01"},
                error=UserError,
            )
            self.refused(
                user,
                nomination,
                "create",
                {
                    "partner_id": self.candidate("Born").id,
                    "value_class_id": self.key.id,
                    "user_id": self.account_manager.id,
                    "state": "approved",
                    "decision_id": decision.id,
                },
            )


class TestNotesStay(AuditCase):
    def test_no_context_switches_a_note_off(self):
        loud, silent = (
            self.Nomination.with_user(self.management)
            .with_context(**context)
            .create(
                {
                    "partner_id": self.candidate(name).id,
                    "value_class_id": self.key.id,
                    "user_id": self.account_manager.id,
                }
            )
            for name, context in (("Loud", {}), ("Silent", SILENT))
        )
        counts = []
        for nomination, context in ((loud, {}), (silent, SILENT)):
            nomination = nomination.with_context(**context)
            self.flush_tracking()
            nomination.action_propose()
            self.flush_tracking()
            nomination.with_user(self.director)._decide(
                f"T {nomination.id}",
                fields.Date.today(),
                {nomination.id: "Not now"},
            )
            counts.append(
                (
                    self.notes(nomination).mapped("message_type"),
                    len(self.notes(nomination).tracking_value_ids),
                    len(nomination.sudo().activity_ids),
                    nomination.sudo().message_partner_ids,
                )
            )
        self.assertEqual(counts[0], counts[1])
        self.assertGreaterEqual(counts[0][1], 3)
        self.assertEqual(counts[0][2], 1)

    def test_account_team_is_noted_whatever_the_context_says(self):
        values = {"partner_id": self.customer.id, "user_id": self.staff.id}
        before = self.notes(self.customer)
        self.call(
            self.management,
            self.env["statcrm.account.member"],
            "create",
            values,
            context=SILENT,
        )
        note = self.notes(self.customer) - before
        self.assertIn("Added to the account team", note.body)

    def test_nobody_rewrites_or_takes_out_a_note(self):
        nomination = self.approved()
        nomination.with_user(self.management).message_post(body=REASON)
        self.env["statcrm.account.member"].with_user(self.management).create(
            {"partner_id": self.customer.id, "user_id": self.staff.id}
        )
        notes = self.notes(nomination)
        notes |= self.notes(self.customer).filtered(
            lambda one: one.message_type == "notification"
        )
        self.assertGreaterEqual(len(notes), 4)
        for role in ROLES:
            user = getattr(self, role)
            for note in notes:
                self.refused(user, note, "write", {"body": "Never said"})
                self.refused(user, note, "write", {"date": "2015-01-01 00:00:00"})
                self.refused(user, note, "unlink")
        comment = notes.filtered(lambda one: one.message_type == "comment")
        with self.assertRaises(AccessError):
            nomination.with_user(self.management)._message_update_content(
                comment, body="Never said"
            )
        admin = self.env.ref("base.user_admin")
        comment.with_user(admin).unlink()

    def test_nobody_writes_in_anothers_name_or_of_another_day(self):
        nomination = self.approved()
        user, other = self.management, self.director.partner_id
        note = {
            "model": nomination._name,
            "res_id": nomination.id,
            "body": "Approved",
            "message_type": "comment",
        }
        messages = self.env["mail.message"]
        self.refused(user, messages, "create", {**note, "author_id": other.id})
        self.refused(user, messages, "create", {**note, "author_id": False})
        self.refused(user, messages, "create", {**note, "date": "2015-01-01"})
        self.refused(user, nomination, "message_post", body="X", author_id=other.id)
        self.call(user, messages, "create", {**note, "author_id": user.partner_id.id})
        self.call(user, nomination, "message_post", body="Approved")
        # a plain comment on a customer's card is the author's, as in all of Odoo
        comment = self.customer.with_user(user).message_post(
            body=TYPO, message_type="comment"
        )
        comment.with_user(user).write({"body": "Corrected"})


class TestReadOnlyFields(AuditCase):
    def test_read_only_is_so_by_every_way(self):
        """No stored field that the screens only show is written by a user."""
        admin = self.env.ref("base.user_admin")
        keys = {"create_uid", "create_date", "write_uid", "write_date", "id"}
        # whoever writes such a line makes it an own one
        keys.add("is_from_card")
        writable = set(
            self.env["ir.model.access"]
            .search([("model_id.model", "=like", "statcrm.%"), ("perm_write", "=", 1)])
            .model_id.mapped("model")
        )
        for name in sorted(writable):
            model = self.env[name].with_user(admin)
            if model._transient or name in (
                "statcrm.sales.entry",
                "statcrm.value.class",
            ):
                continue
            for field in model._fields.values():
                if field.store and field.readonly and field.name not in keys:
                    with self.subTest(model=name, field=field.name):
                        self.assertFalse(model._has_field_access(field, "write"))

    def test_merged_from_is_nobodys(self):
        row = self.make_member(self.customer, self.staff)
        for user in (self.management, self.main_user, self.director):
            self.refused(user, row, "write", {"merged_from": "X"})
            self.refused(
                user,
                row,
                "create",
                {
                    "partner_id": self.customer.id,
                    "user_id": self.staff.id,
                    "merged_from": "X",
                },
            )


class TestHandoverTellsOwnWorkOnly(AuditCase):
    def test_counts(self):
        self.make_member(self.customer, self.director)
        self.company_partner("Lead").activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.director.id
        )
        self.approved().activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.director.id
        )
        for user, told in (
            (self.account_manager, False),
            (self.segment_manager, False),
            (self.management, True),
            (self.main_user, True),
        ):
            wizard = self.env["statcrm.handover"].with_user(user)
            wizard = wizard.create({"from_user_id": self.director.id})
            self.assertEqual(bool(wizard.team_count), told, user.login)
            self.assertEqual(bool(wizard.rest_count), told, user.login)


class TestAuditOverJson2(AuditCase, HttpCase):
    def post(self, user, path, **body):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        key = keys._generate("rpc", "test", datetime.now() + timedelta(hours=1))
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        with mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2"):
            return self.url_open(
                f"/json/2/{path}", data=json.dumps(body), headers=headers
            )

    def test_from_outside(self):
        nomination = self.approved()
        note = self.notes(nomination)[:1]
        one = {"ids": note.ids}
        for path, body in (
            ("mail.message/write", {**one, "vals": {"body": "Never said"}}),
            ("mail.message/unlink", one),
            (
                "statcrm.nomination/message_post",
                {
                    "ids": nomination.ids,
                    "body": "Approved",
                    "author_id": self.director.partner_id.id,
                },
            ),
        ):
            answer = self.post(self.management, path, **body)
            self.assertEqual(answer.status_code, 403, path)
        draft = self.post(
            self.management,
            "statcrm.nomination/create",
            vals_list=[
                {
                    "partner_id": self.candidate("Json").id,
                    "value_class_id": self.key.id,
                    "user_id": self.account_manager.id,
                }
            ],
            context=SILENT,
        ).json()
        draft = self.Nomination.browse(draft)
        self.assertTrue(self.notes(draft))
        answer = self.post(
            self.management,
            "statcrm.nomination/action_propose",
            ids=draft.ids,
            context=SILENT,
        )
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(self.notes(draft).tracking_value_ids)
