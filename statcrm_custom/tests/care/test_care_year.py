from datetime import date

from odoo.tests import tagged

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestCareYear(CareCommon):
    """A new year makes the plans and promises that the programmes ask for."""

    def test_a_plan_has_the_promises_of_its_programme(self):
        self.programme(
            {"kind": "responsible", "due_month": "6", "necessity": "should"},
            {"kind": "responsible", "rhythm": "2"},
        )
        plan = self.open_year()
        self.assertEqual(plan.principal_id, self.ministry)
        self.assertEqual((plan.year, plan.state), (2026, "draft"))
        self.assertEqual(
            [
                (one.name, one.period, one.date_from, one.date_to, one.date_due)
                for one in plan.promise_ids
            ],
            [
                *(
                    (
                        "Promise 1",
                        1,
                        date(2026, 1, 1),
                        date(2026, 12, 31),
                        date(2026, 6, 30),
                    ),
                ),
                *(
                    (
                        "Promise 2",
                        1,
                        date(2026, 1, 1),
                        date(2026, 6, 30),
                        date(2026, 6, 30),
                    ),
                ),
                *(
                    (
                        "Promise 2",
                        2,
                        date(2026, 7, 1),
                        date(2026, 12, 31),
                        date(2026, 12, 31),
                    ),
                ),
            ],
        )
        self.assertEqual(plan.promise_ids[0].necessity, "should")

    def test_twice_adds_nothing(self):
        programme = self.programme({"kind": "responsible"})
        plan = self.open_year()
        programme.promise_ids = [(0, 0, {"name": "Later", "kind": "responsible"})]
        self.assertFalse(self.open_year())
        self.assertEqual(plan.promise_ids.mapped("name"), ["Promise 1"])

    def test_the_program_finds_who_answers(self):
        self.programme({"kind": "responsible"})
        promise = self.open_year().promise_ids
        self.assertEqual(promise.state, "due")
        self.assertEqual(promise._refresh(), promise)
        self.assertEqual(promise.state, "kept")
        self.assertEqual(promise.colour, "green")
        self.assertEqual(promise.evidence_name, self.account_manager.name)
        self.assertEqual(
            (promise.res_model, promise.res_id), ("res.users", self.account_manager.id)
        )
        change = promise.change_ids
        self.assertEqual((change.old_state, change.state), ("due", "kept"))
        self.assertFalse(promise._refresh())
        self.assertEqual(promise.change_ids, change)

    def test_every_kind_of_evidence_is_complete(self):
        promises = self.env["statcrm.care.promise"]
        for kind in promises._get_kinds():
            for name in (f"_find_{kind}", f"_changed_{kind}_sql", f"_advise_{kind}"):
                with self.subTest(method=name):
                    self.assertTrue(callable(getattr(promises, name, None)))
