from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ..nomination_case import NominationCase


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestDecideOnPhone(NominationCase):
    def opened(self, action):
        window = self.env[action["res_model"]].with_user(self.director)
        return window.browse(action["res_id"])

    def test_one_is_approved_by_two_taps(self):
        why = "They teach all statisticians"
        nomination = self.proposed(reason=why).with_user(self.director)
        window = self.opened(nomination.action_approve())
        self.assertEqual(window.outcome, "approve")
        self.assertTrue(window.number)
        form = Form(window)
        self.assertEqual(form.proposal, why)
        self.assertEqual(form.sales, nomination.sales)
        self.assertEqual(form.proposed_by_id, self.management)
        self.assertEqual(str(form.proposed_on), "2026-07-15")
        self.assertIn("immediately, until Jul 14, 2029", form.change)
        self.assertFalse(form.sales_period)
        self.assertEqual(window.line_ids.proposal, why)
        window.action_decide()
        self.assertEqual(nomination.state, "approved")

    def test_present_class_and_the_period_of_the_sales(self):
        self.sale(self.customer, "2026-01-31", 60_000)
        self.classify()
        nomination = self.proposed().with_user(self.director)
        form = Form(self.opened(nomination.action_approve()))
        self.assertEqual(form.former_class_id.code, "big")
        self.assertEqual(form.sales, 60_000)
        self.assertEqual(form.sales_period, "24 months to Jun 30")

    def test_one_is_not_approved_with_a_reason(self):
        nomination = self.proposed().with_user(self.director)
        window = self.opened(nomination.action_not_approve())
        form = Form(window)
        with self.assertRaisesRegex(AssertionError, "reason is a required field"):
            form.save()
        form.reason = "Too small"
        form.save().action_decide()
        self.assertEqual(
            (nomination.state, nomination.return_reason), ("returned", "Too small")
        )
        self.assertFalse(nomination.decision_id.approved_count)

    def test_a_second_tap_decides_nothing_again(self):
        nomination = self.proposed().with_user(self.director)
        first = self.opened(nomination.action_approve())
        second = self.opened(nomination.action_approve())
        first.action_decide()
        for window in (first, second):
            with self.assertRaises(UserError):
                window.action_decide()
        with self.assertRaises(UserError):
            nomination.action_approve()
        self.assertEqual(len(nomination.decision_id), 1)

    def test_the_whole_list_at_once(self):
        both = self.proposed() | self.proposed(self.candidate("Board"))
        left = self.proposed(self.candidate("Left"))
        shown = self.Nomination.with_user(self.director).with_context(
            active_domain=[("id", "in", both.ids)]
        )
        window = self.opened(shown.action_decide_all())
        self.assertEqual(window.line_ids.nomination_id, both)
        self.assertFalse(window.outcome)
        window.action_decide()
        self.assertEqual(set(both.mapped("state")), {"approved"})
        self.assertEqual(left.state, "proposed")
        with self.assertRaisesRegex(UserError, "nothing to decide"):
            shown.action_decide_all()

    def test_a_list_that_is_returned_uses_up_no_number(self):
        both = self.proposed() | self.proposed(self.candidate("Board"))
        window = self.opened(both.with_user(self.director).action_decide())
        self.assertTrue(window.number)
        window.line_ids.write({"outcome": "return", "reason": "Later"})
        window.action_decide()
        self.assertEqual(set(both.mapped("state")), {"returned"})
        self.assertFalse(both.decision_id)

    def test_only_the_director(self):
        nomination = self.proposed().with_user(self.management)
        for act in ("action_approve", "action_not_approve", "action_decide_all"):
            with self.assertRaises(AccessError):
                getattr(nomination, act)()

    def test_card_tells_the_reasons(self):
        factor = self.env["statcrm.value.factor"].search([], limit=1)
        self.env["statcrm.value.score"].create(
            {
                "partner_id": self.customer.id,
                "factor_id": factor.id,
                "score": 4,
                "evidence": "Buys each year",
            }
        )
        nomination = self.proposed()
        self.assertEqual(nomination.score_text, f"{factor.name} 4: Buys each year")
        self.assertIn("replaces", nomination.change)

    def test_next_number(self):
        decisions = self.env["statcrm.nomination.decision"]
        for last, following in (
            ("7/2026", "8/2026"),
            ("NSO 2026/09", "NSO 2026/10"),
            ("12/2025", "1/2026"),
            ("D-14", "D-15"),
            ("14-B", "15-B"),
            ("Verbal", ""),
        ):
            decisions.create({"number": last})
            self.assertEqual(decisions._propose_number(), following, last)

    def test_next_number_is_not_used_yet(self):
        decisions = self.env["statcrm.nomination.decision"]
        decisions.create([{"number": "x 8/2026"}, {"number": "x 7/2026"}])
        self.assertEqual(decisions._propose_number(), "x 9/2026")
