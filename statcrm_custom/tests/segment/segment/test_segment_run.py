from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestSegmentRun(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["statcrm.segment.rule"].search([]).active = False
        cls.a, cls.b, cls.c, cls.x = cls.env["statcrm.segment"].create(
            [{"name": code, "code": f"r_{code}"} for code in "abcx"]
        )
        cls.one = cls.company_partner("Rule one", ref="RR-1")
        cls.both = cls.company_partner("Rule both", ref="RR-12")
        cls.two = cls.company_partner("Rule two", ref="RR-2")
        cls.none = cls.company_partner("Rule none")
        cls.chosen = cls.company_partner(
            "Rule chosen", ref="RR-1", statcrm_segment_id=cls.x.id
        )
        cls.coded = cls.company_partner(
            "Rule coded",
            ref="RR-2",
            statcrm_segment_id=cls.segment("without_segment").id,
        )
        cls.office = cls.company_partner("Office", cls.one, ref="RR-1")
        cls.rule_one = cls.rule("One", cls.a, "[('ref', '=like', 'RR-1%')]", 10)
        cls.rule_two = cls.rule("Two", cls.b, "[('ref', '=like', 'RR-%2')]", 20)
        cls.six = cls.one + cls.both + cls.two + cls.none + cls.chosen + cls.coded

    @classmethod
    def rule(cls, name, segment, domain, sequence):
        return cls.env["statcrm.segment.rule"].create(
            {
                "name": name,
                "segment_id": segment.id,
                "domain": domain,
                "sequence": sequence,
            }
        )

    def run_rules(self, *actions, **values):
        run = self.env["statcrm.segment.run"].create(values)
        for action in actions:
            getattr(run, f"action_{action}")()
        return run

    def moves(self, run):
        return {
            line.partner_id: (line.old_segment_id, line.new_segment_id, line.rule_id)
            for line in run.line_ids
        }

    def segments(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.six.mapped(lambda one: one.statcrm_segment_id.code)

    def test_preview_shows_the_moves_and_writes_nothing(self):
        before = self.segments()
        run = self.run_rules("preview")
        nothing = self.env["statcrm.segment"]
        without = self.segment("without_segment")
        self.assertEqual(
            self.moves(run),
            {
                self.one: (nothing, self.a, self.rule_one),
                self.both: (nothing, self.a, self.rule_one),
                self.two: (nothing, self.b, self.rule_two),
                self.coded: (without, self.b, self.rule_two),
            },
        )
        self.assertEqual(run.line_count, 4)
        self.assertEqual(run.state, "previewed")
        self.assertEqual(self.segments(), before)

    def test_the_preview_tells_who_stays_without_a_segment(self):
        """Of the six, the rules find four; of the others one has a segment."""
        domain = self.Partner._statcrm_without_segment_domain()
        others = self.Partner.search(domain) - self.six
        others.statcrm_segment_id = self.x
        run = self.run_rules()
        self.assertFalse(run.staying_count)
        run.action_preview()
        self.assertEqual(run.staying_count, 1)
        action = run.action_staying()
        self.assertEqual(self.Partner.search(action["domain"]), self.none)
        run.action_apply()
        self.assertEqual(self.Partner.search(domain), self.none)

    def test_runs_of_one_day_have_different_names(self):
        runs = [self.run_rules() for _at in range(3)]
        self.assertEqual(len({run.name for run in runs}), 3)
        self.assertRegex(runs[2].name, r"\(\d+\)$")

    def test_order_of_the_rules_decides(self):
        self.rule_two.sequence = 5
        run = self.run_rules("preview")
        self.assertEqual(self.moves(run)[self.both][1], self.b)

    def test_archived_rule_does_nothing(self):
        self.rule_one.active = False
        run = self.run_rules("preview")
        self.assertNotIn(self.one, self.moves(run))
        self.assertEqual(self.moves(run)[self.both][1], self.b)

    def test_all_customers_when_wanted(self):
        run = self.run_rules("preview", only_without_segment=False)
        self.assertEqual(self.moves(run)[self.chosen][:2], (self.x, self.a))
        self.chosen.statcrm_segment_id = self.a
        run.action_preview()
        self.assertNotIn(self.chosen, self.moves(run))

    def test_badges_tell_it_at_once(self):
        self.assertFalse(self.office.statcrm_badge_segment_id)
        self.run_rules("preview", "apply")
        self.assertEqual(self.office.statcrm_badge_segment_id, self.a)

    def test_apply(self):
        run = self.run_rules("preview", "apply")
        self.assertEqual(self.segments(), ["r_a", "r_a", "r_b", False, "r_x", "r_b"])
        self.assertEqual(run.state, "applied")
        self.assertEqual(run.applied_by_id, self.env.user)
        self.assertTrue(run.applied_at)

    def test_undo_restores_exactly(self):
        before = self.segments()
        self.assertEqual(before[0], False)
        run = self.run_rules("preview", "apply", "undo", only_without_segment=False)
        self.assertEqual(self.segments(), before)
        self.assertEqual(run.state, "undone")

    def test_what_a_colleague_has_chosen_meanwhile_stays(self):
        run = self.run_rules("preview")
        self.two.statcrm_segment_id = self.c
        run.action_apply()
        self.assertEqual(self.two.statcrm_segment_id, self.c)
        self.one.statcrm_segment_id = self.c
        run.action_undo()
        self.assertEqual(
            self.segments(), ["r_c", False, "r_c", False, "r_x", "without_segment"]
        )

    def test_preview_overtaken_by_another_run_is_refused(self):
        old = self.run_rules("preview")
        newer = self.run_rules("preview", "apply")
        with self.assertRaisesRegex(UserError, "Preview again"):
            old.action_apply()
        newer.action_undo()
        old.action_preview()
        old.action_apply()
        self.assertEqual(old.state, "applied")

    def test_order_of_the_actions(self):
        run = self.run_rules()
        for action in (run.action_apply, run.action_undo):
            with self.assertRaisesRegex(UserError, "Draft"):
                action()
        run.action_preview()
        run.action_apply()
        for action in (run.action_apply, run.action_preview):
            with self.assertRaisesRegex(UserError, "Applied"):
                action()
        run.action_undo()
        for action in (run.action_apply, run.action_preview, run.action_undo):
            with self.assertRaisesRegex(UserError, "Undone"):
                action()

    def test_only_the_last_run_can_be_undone(self):
        # the first record is applied last: order of application, not of ids
        late, early = self.run_rules(), self.run_rules("preview", "apply")
        late.action_preview()
        late.action_apply()
        with self.assertRaisesRegex(UserError, "Undo"):
            early.action_undo()
        late.action_undo()
        early.action_undo()
        self.assertEqual(early.state, "undone")

    def test_applied_run_is_kept(self):
        run = self.run_rules("preview", "apply")
        with self.assertRaisesRegex(UserError, "history"):
            run.unlink()
        run.action_undo()
        with self.assertRaisesRegex(UserError, "history"):
            run.unlink()
        draft = self.run_rules("preview")
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_copy_is_a_draft_without_moves(self):
        copy = self.run_rules("preview", "apply").copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.line_ids)
        self.assertFalse(copy.applied_at)

    def test_apply_and_undo_are_in_the_history(self):
        history = self.env["statcrm.class.history"]
        rows = [("partner_id", "=", self.one.id), ("date_to", "=", False)]
        run = self.run_rules("preview", "apply")
        self.assertEqual(history.search(rows).segment_id, self.a)
        run.action_undo()
        self.assertFalse(history.search(rows).segment_id)

    def test_broken_rule_is_refused(self):
        for domain in ("[('nothing', '=', 1)]", "[(", "3", "[('ref', 'is', 1)]"):
            with (
                self.subTest(domain=domain),
                self.assertRaisesRegex(ValidationError, "is not valid"),
                self.cr.savepoint(),
            ):
                self.rule("Broken", self.a, domain, 1)

    def test_rule_tells_how_many_it_is_the_first_to_find(self):
        rules = self.rule_one + self.rule_two
        self.assertEqual(self.rule_one.match_count, 3)  # one, both, chosen
        self.assertEqual(self.rule_two.match_count, 2)  # two, coded
        self.rule_two.sequence = self.rule_one.sequence - 1
        self.env.invalidate_all()
        self.assertEqual(rules.mapped("match_count"), [2, 3])
        self.rule_two.active = False
        self.env.invalidate_all()
        self.assertEqual(rules.mapped("match_count"), [3, 0])

    def test_a_new_rule_is_the_last(self):
        form = Form(self.env["statcrm.segment.rule"])
        form.name, form.segment_id = "Late", self.a
        form.domain = self.rule_two.domain
        self.assertEqual(form.match_count, 0)
        everybody = self.env["res.partner"].search([])
        form.domain = f"[('id', 'in', {everybody.ids})]"
        found = form.match_count
        self.assertTrue(found)
        late = form.save()
        self.assertEqual(late.match_count, found)
        self.assertEqual(self.env["statcrm.segment.rule"].search([])[-1], late)

    def test_form_as_management(self):
        form = Form(self.env["statcrm.segment.run"].with_user(self.management))
        run = form.save()
        run.action_preview()
        run.action_apply()
        self.assertEqual(run.state, "applied")
        self.assertEqual(run.applied_by_id, self.management)
        self.assertEqual(self.one.statcrm_segment_id, self.a)

    def test_a_rule_without_a_condition_is_refused(self):
        for domain in ("[]", "[(1, '=', 1)]", "['|', (1, '=', 1), ('ref', '=', 'x')]"):
            with (
                self.assertRaisesRegex(ValidationError, "has no condition"),
                self.cr.savepoint(),
            ):
                self.rule("Everybody", self.a, domain, 30)
        with (
            self.assertRaisesRegex(ValidationError, "has no condition"),
            self.cr.savepoint(),
        ):
            self.rule_one.domain = "[]"
