import threading
from contextlib import contextmanager
from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, HttpCase, RecordCapturer, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from ..share_common import ShareCommon


@tagged("post_install", "-at_install")
class TestShareAccept(ShareCommon, HttpCase):
    """The customer accepts what stands there, and what becomes of it later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programme({"kind": "joint_plan"})
        cls.plan.unlink()
        year = date.today().year
        cls.plan = cls.open_year(year, date(year, 1, 1))
        cls.goal = cls.goal.create(
            {"plan_id": cls.plan.id, "name": "Use the tables", "is_joint": True}
        )
        cls.promise = cls.plan.promise_ids
        cls.link, cls.path = cls.share()

    def accept(self, name="Kaisa Lindroos", page=None):
        return self.submit(self.path, "accept", {"name": name}, page)

    def test_accepting_turns_the_promise_green_at_once(self):
        self.assertEqual(self.plan.joint_state, "shared")
        answer = self.accept("  Kaisa   Lindroos ")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("The plan has been accepted", answer.text)
        self.assertNotIn("Accept Plan</button>", answer.text)
        self.assertEqual(self.plan.accepted_by, "Kaisa Lindroos")
        self.assertEqual(self.plan.accepted_on, self.link._get_today())
        self.assertEqual(self.plan.joint_state, "accepted")
        self.assertEqual(self.promise.state, "kept")
        remark = self.plan.remark_ids
        self.assertEqual((remark.kind, remark.state), ("acceptance", "accepted"))
        self.assertEqual(
            self.tasks().summary, "The customer accepted the development plan"
        )
        self.assertIn("Accepted by Kaisa Lindroos", self.paper())

    def test_told_at_once_on_the_screen(self):
        with RecordCapturer(self.env["bus.bus"], []) as sent:
            self.accept()
            self.env.cr.precommit.run()
        mine = [one for one in sent.records if "simple_notification" in one.message]
        self.assertTrue(mine)
        self.assertIn("Kaisa Lindroos accepted the development plan", mine[0].message)
        self.assertIn(str(self.account_manager.partner_id.id), mine[0].channel)

    def test_accepting_twice_is_accepting_once(self):
        page = self.page(self.path)
        for _twice in range(2):
            answer = self.accept(page=page)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("The plan has been accepted", answer.text)
        self.accept("Somebody Else", page)
        self.assertEqual(len(self.plan.remark_ids), 1)
        self.assertEqual(self.plan.accepted_by, "Kaisa Lindroos")
        self.assertEqual(len(self.tasks()), 1)

    def test_without_a_name_nothing_is_accepted(self):
        for name, words in (
            ("", "enter your name"),
            (" \t ", "enter your name"),
            ("x" * 101, "cannot exceed 100"),
        ):
            answer = self.accept(name)
            self.assertEqual(answer.status_code, 422)
            self.assertRegex(answer.text, words)
        self.assertIn("x" * 101, answer.text)
        self.assertFalse(self.plan.accepted_on)
        self.assertFalse(self.plan.remark_ids)

    def test_a_plan_that_changed_while_it_was_read(self):
        page = self.page(self.path)
        self.goal.target_value = 99
        self.env.flush_all()
        answer = self.accept(page=page)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("changed in the meantime", answer.text)
        self.assertIn("Kaisa Lindroos", answer.text)
        self.assertFalse(self.plan.accepted_on)
        self.accept()
        self.assertTrue(self.plan.accepted_on)

    def test_a_change_makes_it_an_older_version(self):
        self.accept()
        changes = (
            {"name": "Use more tables"},
            {"description": "Now."},
            {"target_value": 7},
            {"start_value": 1},
            {"deadline": "2026-05-05"},
            {"state": "dropped"},
            {"is_joint": False},
        )
        for vals in changes:
            before = {name: self.goal[name] for name in vals}
            self.goal.write(vals)
            self.env.invalidate_all()
            self.assertEqual(self.plan.joint_state, "changed", vals)
            self.assertTrue(self.plan.joint_changed_on)
            self.assertNotEqual(self.promise.state, "kept", vals)
            self.goal.write(before)
            self.env.invalidate_all()
            self.assertEqual(self.plan.joint_state, "accepted", vals)
            self.assertFalse(self.plan.joint_changed_on)
            self.assertEqual(self.promise.state, "kept", vals)

    def test_the_customer_is_told_and_accepts_again(self):
        self.accept()
        new = self.goal.copy({"name": "One more"})
        self.env.flush_all()
        text = self.page(self.path)
        self.assertIn("A goal has changed since this plan was accepted", text)
        self.assertIn("so an older version of this plan was accepted", text)
        self.assertIn("A joint goal has changed", self.plan.message_ids[0].body)
        self.assertIn("older version", self.paper())
        self.accept("Kaisa L.")
        self.assertEqual(self.plan.joint_state, "accepted")
        self.assertEqual(self.plan.accepted_by, "Kaisa L.")
        self.assertEqual(self.promise.state, "kept")
        self.assertEqual(self.plan.remark_ids.mapped("kind"), ["acceptance"] * 2)
        new.unlink()
        self.env.invalidate_all()
        self.assertEqual(self.plan.joint_state, "changed")
        self.assertNotEqual(self.promise.state, "kept")

    def test_progress_and_our_own_goals_change_nothing(self):
        self.accept()
        self.goal.write({"current_value": 5, "state": "reached", "internal_note": "x"})
        own = self.goal.create({"plan_id": self.plan.id, "name": "Ours"})
        own.name = "Still ours"
        own.unlink()
        self.env.invalidate_all()
        self.assertEqual(self.plan.joint_state, "accepted")
        self.assertEqual(self.promise.state, "kept")

    def test_a_goal_moved_from_plan_to_plan_changes_both(self):
        self.accept()
        other = self.plan.create({"principal_id": self.ministry.id, "year": 2031})
        self.goal.copy({"plan_id": other.id})
        self.accepted(plan=other)
        self.goal.plan_id = other
        self.env.invalidate_all()
        self.assertEqual((self.plan + other).mapped("joint_state"), ["changed"] * 2)

    def test_without_a_joint_goal_there_is_nothing_to_accept(self):
        page = self.page(self.path)
        self.goal.is_joint = False
        self.env.flush_all()
        self.assertNotIn("/accept", self.page(self.path))
        answer = self.accept(page=page)
        self.assertIn("no goals to accept", answer.text)

    def test_what_was_accepted_is_nobodys_to_write(self):
        self.accept()
        for user in (self.account_manager, self.director, self.main_user):
            plan = self.plan.with_user(user)
            for vals in (
                {"accepted_on": "2026-01-01"},
                {"accepted_by": "x"},
                {"accepted_version": "x"},
                {"joint_changed_on": False},
            ):
                with self.assertRaises(AccessError):
                    plan.write(vals)

    def test_a_copy_of_the_plan_is_not_accepted(self):
        self.accept()
        copy = self.plan.copy({"year": 2032})
        self.assertFalse(copy.accepted_on or copy.accepted_version or copy.share_ids)


@tagged("post_install", "-at_install")
class TestTwoAcceptAtOnce(BaseCase):
    """Two connections, and data that is committed."""

    @contextmanager
    def connection(self):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        with self.connection() as env:
            customer = env["res.partner"].create(
                {"name": "Accepted Twice", "is_company": True}
            )
            person = customer.create({"name": "Both", "parent_id": customer.id})
            plan = env["statcrm.care.plan"].create(
                {"principal_id": customer.id, "year": 2026}
            )
            plan.goal_ids.create({"plan_id": plan.id, "name": "G", "is_joint": True})
            share, _link = env["statcrm.care.share"]._create_link(plan, person)
            self.version = plan._get_versions()[plan.id]
            self.customer, self.plan, self.share = customer.id, plan.id, share.id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.connection() as env:
            env["statcrm.care.plan"].browse(self.plan).unlink()
            customer = env["res.partner"].browse(self.customer)
            (customer.child_ids + customer).unlink()

    def test_both_press_the_button(self):
        start, outcome = threading.Barrier(2), []

        def press(name):
            with self.connection() as env:
                share = env["statcrm.care.share"].browse(self.share)
                share.plan_id.accepted_version  # noqa: B018
                start.wait(30)

                def accept():
                    said = share._accept(name, self.version)
                    env.flush_all()
                    return said

                outcome.append(retrying(accept, env))

        threads = [threading.Thread(target=press, args=(name,)) for name in ("A", "B")]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(outcome, ["", ""])
        with self.connection() as env:
            plan = env["statcrm.care.plan"].browse(self.plan)
            self.assertEqual(len(plan.remark_ids), 1)
            self.assertEqual(plan.accepted_by, plan.remark_ids.name)
