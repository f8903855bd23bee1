from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ...common import ROLES
from ..nomination_case import NominationCase


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestFromCandidateToDecision(NominationCase):
    def score(self, factor, score, date):
        return self.env["statcrm.value.score"].create(
            {
                "partner_id": self.customer.id,
                "factor_id": factor.id,
                "score": score,
                "evidence": f"Seen in {date[:4]}",
                "date": date,
            }
        )

    def test_form_of_a_draft_says_person_and_term(self):
        form = Form(self.Nomination.with_user(self.management))
        form.partner_id = self.customer
        form.value_class_id = self.key
        self.assertEqual(form.user_id, self.other_account_manager)
        self.assertEqual(str(form.date_from), "2026-07-15")
        self.assertEqual(str(form.date_to), "2029-07-14")
        self.assertFalse(form.replaces_id)
        draft = form.save()
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.display_name, "Ministry: Key customer")

    def test_an_empty_list_names_the_first_step_to_those_who_may_take_it(self):
        names = ["nomination_action", "nomination_action_draft"]
        for role in ROLES:
            actions = self.env["ir.actions.act_window"].with_user(getattr(self, role))
            told = {
                name: actions._for_xml_id(f"statcrm_custom.statcrm_{name}")["help"]
                for name in [*names, "nomination_action_decide"]
            }
            offered = [
                name for name, text in told.items() if "value_ranking_action" in text
            ]
            may = role in ("management", "director")
            with self.subTest(role=role):
                self.assertEqual(offered, names if may else [])
                self.assertIn("The management group drafts", told[names[0]])
                self.assertEqual("press New" in told[names[0]], may)

    def test_ranking_makes_one_draft_for_each_candidate(self):
        factor = self.env["statcrm.value.factor"].search([], limit=1)
        other = self.candidate("Other")
        self.score(factor, 5, "2026-01-01").copy({"partner_id": other.id})
        self.env.flush_all()
        ranking = self.env["statcrm.value.ranking"].with_user(self.management)
        chosen = ranking.browse((self.customer | other).ids)
        for _again in range(2):
            action = chosen.action_nominate()
            drafts = self.Nomination.search(action["domain"])
            self.assertEqual(drafts.partner_id, self.customer | other)
            self.assertEqual(len(drafts), 2)
        self.assertFalse(drafts.value_class_id)
        with self.assertRaisesRegex(UserError, "Choose the class"):
            drafts.action_propose()
        with self.assertRaises(AccessError):
            chosen.with_user(self.account_manager).action_nominate()

    def test_merged_candidate_is_named(self):
        ranking = self.env["statcrm.value.ranking"].with_user(self.management)
        gone = self.candidate("Gone")
        chosen = ranking.browse(gone.ids)
        gone.unlink()
        with self.assertRaisesRegex(UserError, "no longer a candidate"):
            chosen.action_nominate()

    def test_reasons_are_copied_when_proposed(self):
        first, second = self.env["statcrm.value.factor"].search([], limit=2)
        second.weight = 3
        self.score(first, 2, "2025-01-01")
        self.score(first, 4, "2026-01-01")
        self.score(second, 5, "2026-02-01")
        self.sale(self.customer, "2026-01-31", 60_000)
        self.classify()
        nomination = self.proposed()
        self.assertEqual(nomination.state, "proposed")
        self.assertEqual(nomination.proposed_by_id, self.management)
        self.assertEqual(str(nomination.proposed_on), "2026-07-15")
        self.assertEqual(nomination.sales, 60_000)
        self.assertEqual(nomination.computed_class_id.code, "big")
        self.assertEqual(nomination.former_class_id.code, "big")
        lines = nomination.score_ids
        self.assertEqual(lines.factor_id, first | second)
        self.assertEqual(lines.mapped("score"), [4, 5])
        self.assertEqual(lines.mapped("evidence"), ["Seen in 2026"] * 2)
        self.assertEqual(nomination.value_score, (4 * 1 + 5 * 3) / 4)
        # what happens later does not change what was proposed
        self.score(first, 1, "2026-07-01")
        second.weight = 1
        self.assertEqual(nomination.value_score, 4.75)

    def test_sales_are_empty_before_the_first_classification(self):
        nomination = self.proposed()
        self.assertIs(nomination.read(["sales"])[0]["sales"], False)
        nomination.action_withdraw()
        self.classify()  # the customer has bought nothing
        nomination.action_propose()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(nomination.read(["sales"])[0]["sales"], 0)
        self.assertIsNot(nomination.read(["sales"])[0]["sales"], False)

    def test_withdrawn_proposal_can_be_changed(self):
        nomination = self.proposed()
        with self.assertRaisesRegex(UserError, "Withdraw it"):
            nomination.reason = "Other"
        nomination.action_withdraw()
        nomination.reason = "Other"
        nomination.action_propose()
        self.assertEqual(nomination.state, "proposed")
        self.assertEqual(nomination.reason, "Other")

    def test_director_decides_on_a_list_with_one_number(self):
        other, third = self.candidate("Other"), self.candidate("Third")
        nominations = self.proposed() | self.proposed(other) | self.proposed(third)
        form = self.window(nominations)
        form.number = "  NSO  2026/7 "
        with form.line_ids.edit(2) as line:
            self.assertEqual(
                line.change,
                "Key account manager: Account Manager (test), immediately,"
                " until Jul 14, 2029",
            )
            line.outcome = "return"
            line.reason = "Too small"
        action = form.save().action_decide()
        decision = self.env["statcrm.nomination.decision"].browse(action["res_id"])
        self.assertEqual(decision.number, "NSO 2026/7")
        self.assertEqual(decision.decided_by_id, self.director)
        self.assertEqual((decision.approved_count, decision.returned_count), (2, 1))
        self.assertEqual(nominations.decision_id, decision)
        states = ["approved", "approved", "returned"]
        self.assertEqual(nominations.mapped("state"), states)
        self.assertEqual(other.statcrm_value_class_id, self.key)
        self.assertFalse(third.statcrm_value_class_id)

    def test_returned_one_carries_the_reason_to_who_proposed_it(self):
        nomination = self.proposed()
        self.decide(nomination, returned={nomination.id: "Say more"})
        self.assertEqual(nomination.return_reason, "Say more")
        task = nomination.activity_ids
        self.assertEqual(task.user_id, self.management)
        self.assertIn("Say more", task.note)
        [row] = self.home_rows(self.management, "waiting")
        self.assertEqual(row["id"], nomination.id)
        self.assertIn("Returned", row["text"])
        action = nomination.action_reopen()
        draft = self.Nomination.browse(action["res_id"])
        self.assertEqual(draft.state, "draft")
        self.assertFalse(draft.return_reason)
        self.assertEqual(draft.user_id, self.account_manager)
        self.assertEqual(nomination.state, "returned")
        self.assertFalse(self.home_rows(self.management, "waiting"))
        draft.action_propose()

    def test_returned_without_number_or_reason(self):
        nomination = self.proposed()
        with self.assertRaisesRegex(UserError, "Enter why"):
            self.decide(nomination, returned={nomination.id: "  "})
        nomination.with_user(self.director)._decide(
            False, nomination.date_from, {nomination.id: "No"}
        )
        self.assertEqual(nomination.state, "returned")
        self.assertFalse(nomination.decision_id)

    def test_only_the_director_decides(self):
        nomination = self.proposed()
        for user in (self.management, self.main_user, self.account_manager):
            with self.assertRaisesRegex(AccessError, "Only the director"):
                nomination.with_user(user).action_decide()
            with self.assertRaises(AccessError):
                nomination.with_user(user)._decide("X 1", nomination.date_from)

    def test_steps_cannot_be_skipped(self):
        draft = self.draft()
        with self.assertRaisesRegex(UserError, "not possible while"):
            self.decide(draft)
        with self.assertRaisesRegex(UserError, "not possible while"):
            draft.with_user(self.director).action_decide()
        nomination = self.approved(self.candidate("Other"))
        for step in ("action_propose", "action_withdraw", "action_reopen"):
            with self.assertRaisesRegex(UserError, "not possible while"):
                getattr(nomination, step)()

    def test_first_screen(self):
        first = self.proposed()
        self.proposed(self.candidate("Other"))
        home = self.home(self.director)
        self.assertEqual(next(iter(home)), "waiting")
        rows = home["waiting"]["rows"]
        self.assertEqual(
            [row["title"] for row in rows], [first.partner_id.name, "Other"]
        )
        self.assertIn("Proposed as", rows[0]["text"])
        decide = rows[0]["buttons"][0]
        self.assertEqual(
            (decide["method"], decide["ids"]), ("action_decide", first.ids)
        )
        # all together, as cards
        [together] = home["waiting"]["more"]
        cards = self.env.ref("statcrm_custom.statcrm_nomination_view_kanban_decide")
        self.assertEqual(tuple(together["action"]["views"][0]), (cards.id, "kanban"))
        for user in (self.management, self.account_manager):
            self.assertFalse(self.home_rows(user, "waiting"))

    def test_first_screen_names_some_and_opens_all(self):
        for number in range(9):
            self.proposed(self.candidate(f"Other {number}"))
        waiting = self.home(self.director)["waiting"]
        self.assertEqual(len(waiting["rows"]), 7)
        [more] = waiting["more"]
        self.assertIn("9", more["label"])
        found = self.Nomination.with_user(self.director).search(
            more["action"]["domain"]
        )
        self.assertEqual(len(found), 9)
