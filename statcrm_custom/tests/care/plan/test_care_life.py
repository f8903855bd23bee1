from datetime import date

from odoo.tests import freeze_time, tagged

from ..common import CareCommon


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestCareLife(CareCommon):
    """Plans and promises in the course of a year, without anybody doing anything."""

    def nomination(self, **values):
        nomination = self.env["statcrm.nomination"].create(
            {
                "partner_id": self.mill.id,
                "value_class_id": self.value_class("key").id,
                "user_id": self.account_manager.id,
                **values,
            }
        )
        nomination.action_propose()
        decided = nomination.date_from
        nomination.with_user(self.director)._decide("CARE 1", decided)
        return nomination

    def setUp(self):
        super().setUp()
        self.mill = self.company_partner("Mill")
        self.plans = self.env["statcrm.care.plan"]

    def plans_of(self, customer):
        return self.plans.search([("principal_id", "=", customer.id)])

    def test_what_a_decision_keeps_is_kept_at_once(self):
        self.programme({"kind": "responsible"}, {"kind": "nomination"}, code="key")
        nomination = self.nomination(date_from=date(2026, 6, 15))
        promises = self.plans_of(self.mill).promise_ids
        self.assertTrue(all(promises.mapped("checked_at")))
        kept = promises.filtered(lambda one: one.state == "kept")
        self.assertIn("nomination", kept.mapped("kind"))
        self.assertEqual(self.mill.user_id, nomination.user_id)
        self.assertIn("responsible", kept.mapped("kind"))

    def test_every_rhythm_has_its_periods(self):
        for rhythm in ("1", "2", "4", "12"):
            self.programme(
                {"kind": "responsible", "rhythm": rhythm, "due_month": "2"},
                name=rhythm,
            )
        promises = self.open_year(year=2028, since=date(2028, 1, 1)).promise_ids
        found = {
            programme.name: [(one.date_from, one.date_to, one.date_due) for one in made]
            for programme, made in promises.grouped("programme_id").items()
        }
        self.assertEqual(
            found["1"], [(date(2028, 1, 1), date(2028, 12, 31), date(2028, 2, 29))]
        )
        self.assertEqual(
            [(one[0].month, one[1].month, one[1].day) for one in found["4"]],
            [(1, 3, 31), (4, 6, 30), (7, 9, 30), (10, 12, 31)],
        )
        self.assertEqual([len(found[key]) for key in ("2", "12")], [2, 12])
        self.assertEqual(found["12"][1][1:], (date(2028, 2, 29), date(2028, 2, 29)))
        for made in found.values():
            self.assertEqual(made[-1][1], date(2028, 12, 31))

    def test_since_a_day_in_the_year(self):
        """What ended is left out, what was due is due with the end of its period."""
        self.programme(
            {"kind": "responsible", "due_month": "3"},
            {"kind": "responsible", "due_month": "6"},
            {"kind": "responsible", "rhythm": "4"},
        )
        plan = self.plans._open_year(2026)
        self.assertEqual(
            [(one.name, one.period, one.date_due) for one in plan.promise_ids],
            [
                ("Promise 1", 1, date(2026, 12, 31)),
                ("Promise 2", 1, date(2026, 6, 30)),
                ("Promise 3", 2, date(2026, 6, 30)),
                ("Promise 3", 3, date(2026, 9, 30)),
                ("Promise 3", 4, date(2026, 12, 31)),
            ],
        )
        self.assertFalse(plan.promise_ids.filtered(lambda one: one.state != "due"))

    def test_a_programme_has_its_years(self):
        programme = self.programme({"kind": "responsible"}, year_from=2027)
        self.assertFalse(self.open_year())
        programme.write({"year_from": 0, "year_to": 2025})
        self.assertFalse(self.open_year())
        programme.year_to = 2026
        self.assertTrue(self.open_year())

    def test_segments_and_named_customers(self):
        self.mill.statcrm_segment_id = self.segment("large_municipalities")
        self.programme(
            {"kind": "responsible"},
            scope="segment",
            segment_id=self.segment("local_government").id,
            value_class_id=False,
        )
        self.assertEqual(
            self.open_year(principals=self.mill | self.ministry).principal_id, self.mill
        )
        self.programme(
            {"kind": "responsible"},
            scope="customers",
            partner_ids=(self.mill | self.ministry).ids,
            value_class_id=False,
        )
        self.assertEqual(
            self.open_year(principals=self.mill | self.ministry).principal_id,
            self.ministry,
        )
        self.assertEqual(len(self.plans_of(self.mill).promise_ids), 2)

    def test_a_light_programme_makes_no_plan(self):
        self.programme({"kind": "mailing"}, is_light=True)
        self.assertFalse(self.open_year())

    def test_a_nomination_opens_the_year_of_that_customer_only(self):
        self.programme({"kind": "responsible", "due_month": "3"}, code="key")
        self.programme({"kind": "responsible"})
        self.nomination()
        plan = self.plans_of(self.mill)
        self.assertEqual((plan.year, plan.state), (2026, "draft"))
        self.assertEqual(plan.promise_ids.date_due, date(2026, 12, 31))
        self.assertFalse(self.plans_of(self.ministry))

    def test_nothing_is_due_on_the_day_it_is_promised(self):
        """Nominated on the last day of November: that day leaves time for nothing."""
        self.programme(
            {"kind": "event", "due_month": "11"},
            {"kind": "event", "due_month": "12"},
            {"kind": "event", "rhythm": "12"},
            code="key",
        )
        with freeze_time("2026-11-30 12:00:00"):
            self.nomination()
            promises = self.plans_of(self.mill).promise_ids
            promises._refresh()
        self.assertEqual(
            [(one.name, one.period, one.date_due, one.state) for one in promises],
            [
                ("Promise 1", 1, date(2026, 12, 31), "due"),
                ("Promise 2", 1, date(2026, 12, 31), "due"),
                ("Promise 3", 12, date(2026, 12, 31), "due"),
            ],
        )
        # written by the database, whose clock does not stand still
        self.env.cr.execute(
            "UPDATE statcrm_care_promise SET create_date = '2026-11-30' WHERE id IN %s",
            [promises._ids],
        )
        promises.invalidate_recordset()
        note = "Usually due by Nov 30. The promise was made on Nov 30, so it is due at"
        note += " the end of its period."
        self.assertEqual(promises.mapped("due_note"), [note, False, False])
        told = self.env["statcrm.board"].get_promise(promises[0].id)
        self.assertEqual(told["due_note"], note)

    def test_a_first_day_before_the_decision_makes_nothing_late(self):
        """In force since 20 May, decided on 15 June: nobody knew of it in May."""
        self.programme(
            {"kind": "event", "due_month": "5"},
            {"kind": "event", "rhythm": "12"},
            code="key",
        )
        nomination = self.env["statcrm.nomination"].create(
            {
                "partner_id": self.mill.id,
                "value_class_id": self.value_class("key").id,
                "user_id": self.account_manager.id,
                "date_from": "2026-05-20",
            }
        )
        nomination.action_propose()
        nomination.with_user(self.director)._decide("CARE 1", date(2026, 6, 15))
        promises = self.plans_of(self.mill).promise_ids
        promises._refresh()
        self.assertEqual({*promises.mapped("state")}, {"due"})
        self.assertEqual(promises[0].date_due, date(2026, 12, 31))
        self.assertEqual(promises[1].date_due, date(2026, 6, 30))

    def test_a_year_opened_on_its_last_day_promises_nothing_of_it(self):
        self.programme({"kind": "event", "due_month": "12"}, {"kind": "event"})
        with freeze_time("2026-12-31 12:00:00"):
            plan = self.plans._open_year(2026)
        self.assertEqual(plan.principal_id, self.ministry)
        self.assertFalse(plan.promise_ids)

    def test_a_nomination_of_earlier_counts_since_then(self):
        self.programme({"kind": "responsible", "due_month": "3"}, code="key")
        with freeze_time("2025-09-01"):
            self.nomination(date_from="2025-09-01")
        with freeze_time("2026-01-01"):
            self.plans._cron_open_year()
        plan = self.plans_of(self.mill).filtered(lambda one: one.year == 2026)
        promise = plan.promise_ids
        self.assertEqual(promise.date_due, date(2026, 3, 31))

    def test_the_end_of_a_nomination_is_seen_by_the_next_run(self):
        self.programme({"kind": "feedback_answered", "due_month": "12"}, code="key")
        nomination = self.nomination()
        promise = self.plans_of(self.mill).promise_ids
        promise._refresh()
        self.assertEqual(promise.state, "due")
        nomination.sudo()._end(date(2026, 6, 14))
        self.assertFalse(promise.checked_at)
        promise._refresh()
        self.assertEqual(promise.state, "not_applicable")

    def test_the_daily_job_opens_what_is_missing_and_only_once(self):
        self.programme({"kind": "responsible"})
        self.nominate(self.mill, "strategic")
        for _time in range(2):
            self.run_cron("ir_cron_care_open_year")
            for customer in (self.mill, self.ministry):
                plan = self.plans_of(customer)
                self.assertEqual(plan.year, 2026)
                self.assertEqual(len(plan.promise_ids), 1)

    def test_a_new_class_brings_its_promises_and_leaves_what_was_kept(self):
        strategic = self.programme(
            {"kind": "responsible"}, {"kind": "feedback_answered", "due_month": "3"}
        )
        key = self.programme({"kind": "responsible"}, code="key", name="Key")
        plan = self.open_year()
        plan.promise_ids._refresh()
        kept, late = plan.promise_ids
        self.assertEqual(kept.state, "kept")
        self.nominate(self.ministry, "key")
        self.run_cron("ir_cron_care_open_year")
        self.assertEqual(self.plans_of(self.ministry), plan)
        self.assertEqual(plan.promise_ids.programme_id, strategic | key)
        plan.action_look_again()
        self.assertEqual(kept.state, "kept")
        self.assertEqual(late.state, "not_applicable")
        self.assertEqual(late.colour, "grey")
        self.nominate(self.ministry, "strategic")
        plan.action_look_again()
        self.assertEqual(late.state, "due")

    def test_an_archived_programme_makes_no_new_plans_and_keeps_its_word(self):
        programme = self.programme({"kind": "event"})
        plan = self.open_year()
        programme.active = False
        plan.action_look_again()
        self.assertEqual(plan.promise_ids.state, "due")
        self.assertFalse(self.open_year(2027))

    def test_another_person_answers_from_now_on(self):
        self.programme({"kind": "responsible"})
        plan = self.open_year()
        plan.action_look_again()
        self.ministry.user_id = self.other_account_manager
        self.assertEqual(plan.user_id, self.other_account_manager)
        plan.action_look_again()
        promise = plan.promise_ids
        self.assertEqual(promise.evidence_name, self.other_account_manager.name)
        self.assertEqual(promise.user_id, self.other_account_manager)
        mine = [("user_id", "=", self.other_account_manager.id)]
        self.assertEqual(self.plans.search(mine), plan)


@tagged("post_install", "-at_install")
class TestCareDays(CareCommon):
    """What the days make of a promise without evidence; the due day itself is due."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programme(
            {"kind": "responsible", "due_month": "6"},
            {"kind": "responsible", "due_month": "6", "necessity": "should"},
            {"kind": "responsible", "rhythm": "2"},
        )
        cls.plan = cls.open_year()
        cls.env.cr.execute("UPDATE res_partner SET user_id = NULL")
        cls.env.invalidate_all()

    def test_states_and_colours(self):
        expected = {
            "2026-01-01": ["due grey", "due grey", "due grey", "due grey"],
            "2026-04-30": ["due grey", "due grey", "due grey", "due grey"],
            "2026-05-01": ["due amber", "due amber", "due amber", "due grey"],
            "2026-06-30": ["due amber", "due amber", "due amber", "due grey"],
            "2026-07-01": ["late red", "late amber", "missed red", "due grey"],
            "2026-12-31": ["late red", "late amber", "missed red", "due amber"],
            "2027-01-01": ["missed red", "missed amber", "missed red", "missed red"],
        }
        promises = self.plan.promise_ids
        for day, states in expected.items():
            with self.subTest(day=day), freeze_time(day):
                promises._refresh()
                self.env.invalidate_all()
                self.assertEqual(
                    [f"{one.state} {one.colour}" for one in promises], states
                )
                for colour in ("red", "amber", "green", "grey"):
                    self.assertEqual(
                        promises.search(
                            [("colour", "=", colour), ("id", "in", promises.ids)]
                        ),
                        promises.filtered(lambda one, c=colour: one.colour == c),
                    )

    def test_the_history_tells_each_state(self):
        promise = self.plan.promise_ids[0]
        for day in ("2026-06-30", "2026-07-01", "2027-01-01"):
            with freeze_time(day):
                promise._refresh()
        self.assertEqual(promise.change_ids.mapped("state"), ["missed", "late"])

    def test_a_period_that_has_not_begun_has_no_evidence(self):
        self.ministry.user_id = self.account_manager
        with freeze_time("2026-06-30"):
            self.plan.promise_ids._refresh()
        self.assertEqual(
            self.plan.promise_ids.mapped("state"), ["kept", "kept", "kept", "due"]
        )
