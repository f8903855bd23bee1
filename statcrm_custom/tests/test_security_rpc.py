"""What a user could try beside the screens: by remote calls."""

import json
from datetime import datetime, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ROLES
from .security_case import RemoteCase

READ_ONLY = {
    "state": "applied",
    "previewed_at": "2026-01-01 00:00:00",
    "preview_basis": "after 0",
    "applied_at": "2026-01-01 00:00:00",
    "applied_by_id": 1,
    "undone_at": "2026-01-01 00:00:00",
    "line_ids": [(5,)],
}


@tagged("post_install", "-at_install")
class TestNobodySkipsThePreview(RemoteCase):
    def runs(self):
        return [self.classification(), self.env["statcrm.segment.run"].create({})]

    def test_state_cannot_be_written(self):
        for run in self.runs():
            run.action_preview()
            for name, value in READ_ONLY.items():
                for user in (
                    self.management,
                    self.main_user,
                    self.env.ref("base.user_admin"),
                ):
                    self.refused(user, run, "write", {name: value})
                    self.refused(user, run, "web_save", {name: value}, specification={})
            self.assertEqual(run.state, "previewed")

    def test_run_cannot_be_born_applied(self):
        for run in self.runs():
            self.refused(self.main_user, run, "create", {"state": "applied"})
            self.refused(
                self.main_user, run, "create", {}, context={"default_state": "applied"}
            )

    def test_working_parts_are_private(self):
        run = self.classify()
        for method in ("_apply", "_undo", "_preview", "_set_state", "_write_customers"):
            self.refused(self.main_user, run, method)
        history = self.env["statcrm.class.history"]
        for method in ("_record_changes", "_forget"):
            self.refused(self.main_user, history, method)

    def test_only_management_and_main_user_act(self):
        may = {"management", "director", "main_user"}
        for role in [*ROLES, "internal", "portal"]:
            user = getattr(self, role)
            for run in self.runs():
                for action in ("action_preview", "action_apply", "action_undo"):
                    with self.subTest(role=role, run=run._name, action=action):
                        if role in may:
                            self.assertTrue(self.call(user, run, action))
                        else:
                            self.refused(user, run, action)

    def test_limits_in_force_are_the_main_users(self):
        run = self.classification(is_what_if=True)
        run.action_preview()
        for user in (self.account_manager, self.management, self.director):
            self.refused(user, run, "action_adopt_limits")
            self.refused(user, self.big, "write", {"sales_from": 1})
        self.assertTrue(self.call(self.main_user, run, "action_adopt_limits"))

    def test_lines_cannot_be_made_through_their_run(self):
        run = self.classification()
        line = {"partner_id": self.customer.id, "new_class_id": self.big.id}
        for name in ("line_ids", "history_ids"):
            values = {name: [(0, 0, line)]}
            self.refused(self.main_user, run, "write", values)

    def test_limits_of_an_applied_classification_are_fixed(self):
        run = self.classify()
        limit = run.limit_ids[0]
        elsewhere = {"classification_id": self.classification().id}
        for act in (
            lambda: self.call(self.main_user, limit, "write", {"sales_from": 5}),
            lambda: self.call(self.main_user, limit, "write", elsewhere),
            lambda: self.call(self.main_user, limit, "unlink"),
            lambda: self.call(self.main_user, run, "write", {"limit_ids": [(5,)]}),
            lambda: self.call(self.main_user, run, "write", {"months": 1}),
        ):
            with (
                self.assertRaisesRegex(ValidationError, "cannot be changed"),
                self.cr.savepoint(),
            ):
                act()

    def test_ledger_is_the_main_users(self):
        entry = self.env["statcrm.sales.entry"]
        content = b"customer,date,qty,amount\n"
        for user in (self.management, self.account_manager, self.internal):
            self.refused(user, entry, "import_csv", content, "x")


@tagged("post_install", "-at_install")
class TestNobodyWritesTheArithmetic(RemoteCase):
    def test_computed_figures_of_a_customer(self):
        values = {
            "statcrm_computed_class_id": self.big.id,
            "statcrm_value_class_id": self.big.id,
            "statcrm_sales": 1_000_000,
            "statcrm_principal_id": self.theirs.id,
        }
        for user in (self.account_manager, self.management, self.main_user):
            for name, value in values.items():
                self.refused(user, self.customer, "write", {name: value})
                self.refused(user, self.customer, "create", {"name": "N", name: value})
                self.refused(user, self.customer, "copy", {name: value})

    def test_what_is_not_stored_cannot_be_written(self):
        before = self.customer.statcrm_completeness
        values = {"statcrm_completeness": 100, "statcrm_class_reason": "Because"}
        self.call(self.main_user, self.customer, "write", values)
        self.customer.invalidate_recordset()
        self.assertLess(before, 100)
        self.assertEqual(self.customer.statcrm_completeness, before)
        self.assertNotEqual(self.customer.statcrm_class_reason, "Because")

    def test_import_of_a_figure_is_refused(self):
        answer = self.call(
            self.main_user,
            self.customer,
            "load",
            ["name", "statcrm_sales"],
            [["Imported", "5"]],
        )
        self.assertFalse(answer["ids"])
        self.assertIn(
            "sales of a customer cannot be set", answer["messages"][0]["message"]
        )

    def test_history_and_ledger_of_a_customer(self):
        row = {"date_from": "2026-01-01", "value_class_id": self.big.id}
        sale = {"date": "2026-01-01", "amount": 1_000_000, "source": "x"}
        values = {"statcrm_history_ids": [(0, 0, row)]}
        self.refused(self.account_manager, self.customer, "write", values)
        entry = self.env["statcrm.sales.entry"]
        sale["partner_id"] = self.customer.id
        self.refused(self.account_manager, entry, "create", sale)

    def test_nobody_writes_a_nominated_class(self):
        values = {"statcrm_nominated_class_id": self.key.id}
        for role in [*ROLES, "internal"]:
            user = getattr(self, role)
            with self.subTest(role=role):
                described = self.call(user, self.customer, "fields_get")
                self.assertTrue(described["statcrm_nominated_class_id"]["readonly"])
                self.refused(user, self.customer, "write", values)
                new = {"name": "N", "user_id": user.id, **values}
                self.refused(user, self.customer, "create", new)
        self.assertFalse(self.customer.statcrm_nominated_class_id)

    def test_nobody_is_nominated_to_a_class_by_sales(self):
        with self.assertRaisesRegex(ValidationError, "Big customer"):
            self.customer.statcrm_nominated_class_id = self.big

    def test_copy_of_a_nominated_customer_is_not_nominated(self):
        self.customer.statcrm_nominated_class_id = self.key
        copy = self.call(self.account_manager, self.customer, "copy")
        copy = self.Partner.browse(copy)
        self.assertFalse(copy.statcrm_nominated_class_id)
        self.assertFalse(copy.statcrm_value_class_id)
        self.assertEqual(copy.statcrm_principal_id, copy)


@tagged("post_install", "-at_install")
class TestOwnAndNotOwn(RemoteCase):
    def test_account_manager_scores_own_customers_only(self):
        factor = self.env["statcrm.value.factor"].search([], limit=1)
        score = self.env["statcrm.value.score"]
        values = {"factor_id": factor.id, "score": 5, "evidence": "Seen"}
        own = {**values, "partner_id": self.customer.id}
        mine = score.browse(self.call(self.account_manager, score, "create", own))
        self.assertEqual(mine.user_id, self.account_manager)
        other = {**values, "partner_id": self.theirs.id}
        self.refused(self.account_manager, score, "create", other)
        self.refused(
            self.account_manager, mine, "write", {"partner_id": self.theirs.id}
        )
        self.refused(self.account_manager, mine, "write", {"user_id": self.staff.id})
        self.refused(self.other_account_manager, mine, "write", {"score": 1})
        command = {"statcrm_score_ids": [(0, 0, values)]}
        self.call(self.account_manager, self.customer, "write", command)
        self.refused(self.account_manager, self.theirs, "write", command)

    def test_vice_user_keeps_own_unit(self):
        own, other = self.env["statcrm.unit"].create(
            [{"name": "Own", "vice_user_ids": self.vice_user.ids}, {"name": "Other"}]
        )
        line = {"user_id": self.staff.id}
        self.call(self.vice_user, own, "write", {"member_ids": [(0, 0, line)]})
        self.refused(self.vice_user, other, "write", {"member_ids": [(0, 0, line)]})
        self.refused(self.vice_user, other, "write", {"name": "Mine now"})
        self.refused(self.vice_user, own.member_ids, "write", {"unit_id": other.id})
        self.call(self.vice_user, own.member_ids, "write", {"title": "Planner"})
        self.refused(self.staff, own.member_ids, "write", {"title": "Boss"})

    def test_segment_manager_describes_own_segment_only(self):
        own, other = self.segment("libraries"), self.segment("others")
        own.manager_id = self.segment_manager
        other.manager_id = self.other_account_manager
        self.call(self.segment_manager, own, "write", {"description": "Books"})
        self.refused(self.segment_manager, other, "write", {"description": "Books"})
        for values in (
            {"code": "books"},
            {"manager_id": self.staff.id},
            {"parent_id": other.id},
            {"active": False},
        ):
            self.refused(self.segment_manager, own, "write", values)
            self.call(self.main_user, own, "write", values)

    def test_staff_and_communications_write_no_affiliations(self):
        line = self.affiliate(self.person("Anna"), self.customer)
        for user in (self.staff, self.communications, self.vice_user, self.internal):
            self.refused(user, line, "write", {"function": "x"})
            values = {"statcrm_people_ids": [(1, line.id, {"function": "x"})]}
            self.refused(user, self.customer, "write", values)


@tagged("post_install", "-at_install")
class TestCustomerWithPortalAccount(RemoteCase):
    """A customer reads its own card, never what it is worth to us."""

    def test_our_fields_are_hidden(self):
        partner = self.portal.partner_id
        self.call(self.portal, partner, "read", ["name"])
        ours = [name for name in partner._fields if name.startswith("statcrm_")]
        self.assertGreater(len(ours), 15)
        described = self.call(self.portal, partner, "fields_get")
        for name in ours:
            self.refused(self.portal, partner, "read", [name])
            self.refused(self.portal, self.portal, "read", [name])
            self.assertNotIn(name, described)

    def test_nothing_can_be_asked_by_a_search(self):
        model = self.Partner.with_user(self.portal)
        for name in ("statcrm_value_class_id", "statcrm_sales", "statcrm_principal_id"):
            with self.assertRaises(AccessError):
                model.search([(name, "!=", False)])
            with self.assertRaises(AccessError):
                model.search([], order=name)

    def test_badge_is_hidden_on_their_own_papers(self):
        partner = self.portal.partner_id
        order = self.env["sale.order"].create(
            {"partner_id": partner.id, "state": "sent"}
        )
        project = self.env["project.project"].create(
            {
                "name": "P",
                "partner_id": partner.id,
                "privacy_visibility": "portal",
            }
        )
        for paper in (order, project):
            paper.message_subscribe(partner.ids)
            self.call(self.portal, paper, "read", ["display_name"])
            self.refused(self.portal, paper, "read", ["statcrm_badge_class_id"])
        for model in ("account.move", "crm.lead", "calendar.event"):
            described = self.call(self.portal, self.env[model], "fields_get")
            self.assertNotIn("statcrm_badge_class_id", described)

    def test_first_screen_is_for_the_house(self):
        self.refused(self.portal, self.env["statcrm.home"], "get_home")


@tagged("post_install", "-at_install")
class TestRemoteCallsOverHttp(RemoteCase, HttpCase):
    def post(self, user, path, **body):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        key = keys._generate("rpc", "test", datetime.now() + timedelta(hours=1))
        return self.url_open(
            f"/json/2/{path}",
            data=json.dumps(body),
            headers={
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/json",
            },
        )

    def test_the_most_dangerous_ones(self):
        run = self.classification("1971-12-31", 12)
        run.action_preview()
        path, one = "statcrm.classification", {"ids": run.ids}
        applied = {"vals": {"state": "applied"}}
        customer = {"ids": self.customer.ids}
        child = {"name": "N", "statcrm_sales": 5}
        with mute_logger(
            "odoo.http", "odoo.models", "odoo.addons.rpc.controllers.json2"
        ):
            for user, method, body in (
                (self.main_user, f"{path}/write", {**one, **applied}),
                (self.main_user, f"{path}/_apply", one),
                (self.account_manager, f"{path}/action_apply", one),
                (
                    self.account_manager,
                    "res.partner/write",
                    {**customer, "vals": {"statcrm_nominated_class_id": self.key.id}},
                ),
                (
                    self.account_manager,
                    "res.partner/write",
                    {**customer, "vals": {"statcrm_sales": 5}},
                ),
                (
                    self.account_manager,
                    "res.partner/write",
                    {**customer, "vals": {"child_ids": [[0, 0, child]]}},
                ),
            ):
                self.assertEqual(self.post(user, method, **body).status_code, 403)
        self.assertEqual(run.state, "previewed")
        answer = self.post(self.main_user, f"{path}/action_apply", **one)
        self.assertEqual((answer.status_code, answer.json()), (200, True))
        self.assertEqual(run.state, "applied")
        answer = self.post(self.main_user, f"{path}/concentration", share=0.05, **one)
        self.assertEqual(answer.json(), 0.0)
