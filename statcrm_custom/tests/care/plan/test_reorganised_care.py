from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..common import CareCommon


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestPlansAndAgreementsFollow(CareCommon):
    """A ministry with plan and agreement becomes an office of another organisation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.umbrella = cls.company_partner("Umbrella")
        cls.programme({"kind": "responsible"}, {"kind": "nomination"})
        cls.open_year()
        cls.plan = cls.env["statcrm.care.plan"].search(
            [("principal_id", "=", cls.ministry.id)]
        )
        cls.agreement = cls.env["statcrm.agreement"].create(
            {
                "name": "Frame",
                "principal_id": cls.ministry.id,
                "date_from": "2026-01-01",
                "signed_on": "2026-01-01",
            }
        )

    def join(self):
        window = self.env["statcrm.become.office"].create(
            {
                "partner_id": self.ministry.id,
                "parent_id": self.umbrella.id,
                "reason": "By law",
            }
        )
        for text in ("Care plan 2026, promises open: 2", "Agreement “Frame”"):
            self.assertIn(text, window.detail)
        window.action_apply()
        self.env.invalidate_all()

    def test_they_follow_to_the_top(self):
        self.join()
        self.assertEqual(self.plan.principal_id, self.umbrella)
        self.assertEqual(self.agreement.principal_id, self.umbrella)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.ministry.id,
                "statcrm_agreement_id": self.agreement.id,
            }
        )
        self.assertEqual(order.statcrm_agreement_id, self.agreement)

    def test_of_two_plans_of_a_year_one_stays(self):
        own = self.env["statcrm.care.plan"].create(
            {"principal_id": self.umbrella.id, "year": 2026}
        )
        goal = self.env["statcrm.care.goal"].create(
            {"plan_id": self.plan.id, "name": "Open"}
        )
        self.join()
        self.assertEqual((own.active, self.plan.active), (True, False))
        self.assertEqual(goal.plan_id, own)
        self.assertIn("became an office of Umbrella", own.message_ids[0].body)
        self.assertNotIn("were merged", own.message_ids[0].body)

    def test_plans_of_years_that_are_over_stay_with_the_office(self):
        over = self.env["statcrm.care.plan"].create(
            {"principal_id": self.ministry.id, "year": 2025}
        )
        self.agreement.date_to = date(2026, 3, 31)
        ended = self.agreement
        self.agreement = ended.copy({"name": "Frame"})
        self.join()
        self.assertEqual(over.principal_id, self.ministry)
        self.assertEqual(ended.principal_id, self.ministry)

    def test_what_followed_an_ended_agreement_goes_alone(self):
        self.agreement.date_to = date(2026, 3, 31)
        ended = self.agreement
        self.agreement = ended.copy({"name": "Frame", "predecessor_id": ended.id})
        self.agreement.write({"date_from": "2026-04-01", "date_to": False})
        self.join()
        self.assertEqual(ended.principal_id, self.ministry)
        self.assertEqual(self.agreement.principal_id, self.umbrella)
        self.assertEqual(self.agreement.predecessor_id, ended)

    def test_a_plain_customer_takes_them_along_by_the_parent_alone(self):
        self.ministry.statcrm_nominated_class_id = False
        self.ministry.with_user(self.account_manager).parent_id = self.umbrella
        self.assertEqual(self.plan.principal_id, self.umbrella)
        self.assertEqual(self.agreement.principal_id, self.umbrella)
        self.assertEqual(self.umbrella.user_id, self.ministry.user_id)

    def test_archiving_tells_what_is_open_and_asks(self):
        self.ministry.statcrm_nominated_class_id = False
        action = self.ministry.with_user(self.account_manager).action_archive()
        window = self.env[action["res_model"]].browse(action["res_id"])
        self.assertTrue(self.ministry.active)
        self.assertIn("Care plan 2026, promises open: 2", window.detail)
        self.assertIn("Agreement “Frame” from Jan 1", window.detail)
        window.with_user(self.account_manager).action_archive_customers()
        self.assertFalse(self.ministry.active)
        self.assertTrue(self.plan.active)
        states = set(self.plan.promise_ids.mapped("state"))
        self.assertLessEqual(states, {"kept", "not_applicable"}, "nobody waits")

    def test_a_plan_that_waits_for_nothing_is_named_without_a_number(self):
        self.plan.promise_ids.sudo().write({"state": "kept"})
        things = self.ministry._statcrm_open_things()[self.ministry]
        self.assertIn("Care plan 2026", things)

    def test_a_customer_with_a_history_is_not_deleted(self):
        """Whatever keeps it is named; a card by mistake goes."""
        self.nothing = self.company_partner("By mistake")
        self.nothing.with_user(self.account_manager).unlink()
        factor = self.env["statcrm.value.factor"].search([], limit=1)
        models = {
            "sales": lambda one: self.sale(one, "2026-01-01", 5),
            "a class history": lambda one: (
                one.write({"user_id": self.staff.id}),
                self.env["statcrm.class.history"]._record_changes(),
            ),
            "value scores": lambda one: self.env["statcrm.value.score"].create(
                {"partner_id": one.id, "factor_id": factor.id, "evidence": "x"}
            ),
            "care plans": lambda one: self.env["statcrm.care.plan"].create(
                {"principal_id": one.id, "year": 2026}
            ),
            "an account team": lambda one: self.make_member(one, self.staff),
            "interactions": lambda one: one.activity_schedule(
                "mail.mail_activity_data_call"
            ).action_feedback(),
        }
        for label, act in models.items():
            one = self.company_partner(f"With {label}")
            act(one)
            for user in (self.account_manager, self.main_user, self.env.user):
                with (
                    self.subTest(label=label, user=user.login),
                    self.assertRaisesRegex(UserError, rf"has {label}\. Archive it"),
                    self.cr.savepoint(),
                ):
                    one.with_user(user).unlink()

    def test_an_office_with_a_history_is_not_deleted_either(self):
        self.company_partner("By mistake", self.umbrella).unlink()
        office = self.company_partner("Office", self.umbrella)
        person = self.person("Person", office)
        for one in (office, person):
            call = one.activity_schedule("mail.mail_activity_data_call")
            call.action_feedback()
            with (
                self.assertRaisesRegex(UserError, f"{one.name} has interactions"),
                self.cr.savepoint(),
            ):
                office.with_user(self.account_manager).unlink()
            self.env["mail.activity"].with_context(active_test=False).search(
                [("res_model", "=", "res.partner"), ("res_id", "=", one.id)]
            ).unlink()
        person.unlink()
        office.unlink()
