from datetime import date

from odoo.tests import tagged

from ..common import CareCommon


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
                (
                    "Promise 1",
                    1,
                    date(2026, 1, 1),
                    date(2026, 12, 31),
                    date(2026, 6, 30),
                ),
                (
                    "Promise 2",
                    1,
                    date(2026, 1, 1),
                    date(2026, 6, 30),
                    date(2026, 6, 30),
                ),
                (
                    "Promise 2",
                    2,
                    date(2026, 7, 1),
                    date(2026, 12, 31),
                    date(2026, 12, 31),
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
        generic = type(self.env["statcrm.evidence"])
        kinds = self.env["statcrm.evidence"]._get_kinds()
        self.assertEqual(len(kinds), 16)
        for kind, label in kinds:
            self.assertTrue(label)
            for name in ("_find", "_changed_sql", "_advise"):
                with self.subTest(kind=kind, method=name):
                    own = getattr(type(self.of_kind(kind)), name)
                    self.assertNotEqual(own, getattr(generic, name))

    def test_its_first_year_and_its_last_one_are_years_of_a_programme(self):
        self.programme({"kind": "responsible"}, year_from=2026, year_to=2027)
        for year, count in ((2025, 0), (2026, 1), (2027, 1), (2028, 0)):
            with self.subTest(year=year):
                plan = self.open_year(year, date(year, 1, 1), self.ministry)
                self.assertEqual(len(plan.promise_ids), count)

    def open_since(self, *days):
        """Open the year for a new customer on each day; return each one's promises."""
        opened = []
        for day in days:
            customer = self.company_partner(str(day))
            self.nominate(customer, "strategic")
            opened.append(self.open_year(since=day, principals=customer).promise_ids)
        return opened

    def test_what_was_due_by_the_very_day_is_due_with_its_period(self):
        self.programme({"kind": "responsible", "due_month": "3"})
        before, same = self.open_since(date(2026, 3, 30), date(2026, 3, 31))
        self.assertEqual(before.date_due, date(2026, 3, 31))
        self.assertEqual(same.date_due, date(2026, 12, 31))

    def test_a_period_that_ends_on_the_very_day_is_left_out(self):
        self.programme({"kind": "responsible", "rhythm": "4"})
        before, same = self.open_since(date(2026, 6, 29), date(2026, 6, 30))
        self.assertEqual(before.mapped("period"), [2, 3, 4])
        self.assertEqual(before[0].date_due, date(2026, 6, 30))
        self.assertEqual(same.mapped("period"), [3, 4])

    def test_a_closed_plan_gets_no_new_promises(self):
        mill = self.company_partner("Mill")
        self.nominate(mill, "strategic")
        both = self.ministry | mill
        self.programme({"kind": "responsible"})
        plans = self.open_year(principals=both)
        closed, running = (
            plans.filtered(lambda one, whose=whose: one.principal_id == whose)
            for whose in (self.ministry, mill)
        )
        closed._close_year("")
        self.programme({"kind": "event"}, name="Second")
        self.assertFalse(self.open_year(principals=both))
        self.assertEqual(closed.promise_ids.mapped("kind"), ["responsible"])
        self.assertEqual(running.promise_ids.mapped("kind"), ["responsible", "event"])

    def test_an_archived_plan_stays_as_it_is_beside_the_new_one(self):
        self.programme({"kind": "responsible"})
        archived = self.env["statcrm.care.plan"].create(
            {"principal_id": self.ministry.id, "year": 2026, "active": False}
        )
        plan = self.open_year(principals=self.ministry)
        self.assertEqual((len(plan), len(plan.promise_ids)), (1, 1))
        self.assertFalse(archived.promise_ids)

    def test_a_promise_that_was_archived_in_its_programme_is_not_made(self):
        programme = self.programme({"kind": "responsible"}, {"kind": "event"})
        programme.promise_ids[0].active = False
        plan = self.open_year(principals=self.ministry)
        self.assertEqual(plan.promise_ids.mapped("kind"), ["event"])
