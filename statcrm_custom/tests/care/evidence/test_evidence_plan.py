from datetime import date

from odoo.tests import freeze_time, tagged

from ..plan_case import PlanCommon


@tagged("post_install", "-at_install")
class TestEvidencePlan(PlanCommon):
    """Evidence in the plan: its state, its goals, its co-operation groups."""

    def promise(self, kind, **terms):
        """One promise of this kind, due in June, in the ministry's plan of 2026."""
        self.programme({"kind": kind, "due_month": "6", **terms})
        self.open_year()
        return self.plan.promise_ids

    def state(self, promise, day):
        with freeze_time(f"{day} 12:00:00"):
            promise._refresh()
        return promise.state

    def check_days(self, promise):
        """Without evidence the days decide, up to the last hour of each."""
        for day, state in (
            ("2026-05-01", "due"),
            ("2026-06-30", "due"),
            ("2026-07-01", "late"),
            ("2026-12-31", "late"),
            ("2027-01-01", "missed"),
        ):
            self.assertEqual(self.state(promise, day), state, day)
        nominated = self.ministry.statcrm_nominated_class_id
        self.ministry.statcrm_nominated_class_id = False
        self.assertEqual(self.state(promise, "2026-05-01"), "not_applicable")
        self.ministry.statcrm_nominated_class_id = nominated

    def on(self, day):
        return freeze_time(f"{day} 10:00:00")

    def count(self, promises, kind, today=date(2026, 6, 1)):
        counts = []
        with self.count_queries(counts):
            self.of_kind(kind)._find(promises.sudo(), today)
        return counts[0]

    def many(self, size):
        """Plans of more customers, each with one of everything."""
        for number in range(size):
            customer = self.company_partner(f"Customer {size} {number}")
            self.nominate(customer, "strategic")
            plan = self.new_plan(customer)
            self.goal(plan=plan, measure="sales")
            plan.action_agree()
            person = self.person(f"Person {size} {number}", customer)
            group = self.group(person).id
            self.meeting(person, statcrm_cooperation_group_id=group)
        self.open_year()
        domain = [("plan_id.year", "=", 2026)]
        return self.env["statcrm.care.promise"].search(domain)

    def test_queries(self):
        for kind in ("plan_state", "goal_measured", "cooperation"):
            self.programme({"kind": kind})
        few, many = self.many(2), self.many(12)
        for kind in ("plan_state", "goal_measured", "cooperation"):
            of = [
                promises.filtered(lambda one, kind=kind: one.kind == kind)
                for promises in (few, many)
            ]
            self.assertGreater(len(of[1]), len(of[0]) + 10)
            self.count(of[0], kind)  # what is cached for good
            counts = [self.count(promises, kind) for promises in of]
            self.assertEqual(counts[0], counts[1], kind)
            self.assertLessEqual(counts[0], 3, kind)

    def test_a_plan_that_was_agreed(self):
        promise = self.promise("plan_state")
        self.check_days(promise)
        with self.on("2026-03-05"):
            self.plan.action_agree()
        self.assertEqual(self.state(promise, "2026-03-05"), "kept")
        self.assertEqual(promise.evidence_date, date(2026, 3, 5))
        self.assertEqual(
            (promise.res_model, promise.res_id), (self.plan._name, self.plan.id)
        )
        self.assertEqual(promise.evidence_name, "Ministry 2026")

    def test_a_plan_that_was_closed_without_being_agreed(self):
        promise = self.promise("plan_state")
        with self.on("2026-03-05"):
            self.plan._close_year("")
        self.assertEqual(self.state(promise, "2026-03-05"), "kept")
        self.assertEqual(promise.evidence_date, date(2026, 3, 5))

    def test_a_plan_that_was_agreed_where_it_is_tomorrow(self):
        promise = self.promise("plan_state")
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        with freeze_time("2026-03-05 22:30:00"):
            self.plan.action_agree()
            self.assertEqual(self.plan.agreed_on, date(2026, 3, 6))
            promise.with_context(tz="UTC")._refresh()
        self.assertEqual(promise.state, "kept")

    def test_a_plan_that_was_closed(self):
        promise = self.promise("plan_state", plan_state="closed")
        self.check_days(promise)
        with self.on("2026-03-05"):
            self.plan.action_agree()
        self.assertEqual(self.state(promise, "2026-03-06"), "due")
        with self.on("2026-12-31"):
            self.plan._close_year("")
        self.assertEqual(self.state(promise, "2026-12-31"), "kept")
        self.plan.action_reopen()
        self.assertEqual(self.state(promise, "2026-12-31"), "late")
        with self.on("2027-01-01"):
            self.plan._close_year("")
        self.assertEqual(self.state(promise, "2027-01-02"), "missed")

    def test_goals_that_were_measured(self):
        promise = self.promise("goal_measured", rhythm="2")
        first, second = promise.sorted("period")
        self.assertEqual(self.state(promise[0], "2026-05-01"), "due")
        one, other = self.goal("One"), self.goal("Other")
        self.goal("Dropped", state="dropped")
        with self.on("2026-06-29"):
            one.with_user(self.account_manager).current_value = 1
        self.assertEqual(self.state(first, "2026-06-30"), "due")
        with self.on("2026-06-30"):
            other.with_user(self.account_manager).current_value = 1
        self.assertEqual(self.state(first, "2026-06-30"), "kept")
        self.assertEqual(first.evidence_date, date(2026, 6, 30))
        self.assertEqual((first.res_model, first.res_id), (other._name, other.id))
        self.assertEqual(self.state(second, "2026-07-01"), "due")
        with self.on("2026-07-01"):
            (one + other).with_user(self.account_manager).current_value = 2
        self.assertEqual(self.state(second, "2026-08-01"), "kept")
        self.assertEqual(self.state(first, "2026-08-01"), "kept")
        self.goal("New")
        self.assertEqual(self.state(second, "2026-08-01"), "due")

    def test_goals_days(self):
        promise = self.promise("goal_measured")
        self.goal()
        self.check_days(promise)
        self.plan.goal_ids.unlink()
        self.check_days(promise)

    def test_a_group_that_met(self):
        promise = self.promise("cooperation")
        group = self.group(self.kaisa)
        self.check_days(promise)
        event = self.meeting(self.kaisa, statcrm_cooperation_group_id=group.id)
        self.assertEqual(self.state(promise, "2026-03-09"), "due")
        self.assertEqual(self.state(promise, "2026-03-10"), "kept")
        self.assertEqual((promise.res_model, promise.res_id), (event._name, event.id))
        self.assertEqual(promise.evidence_date, date(2026, 3, 10))

    def test_a_level_is_asked_for_of_a_meeting_alone(self):
        """A line that promised a meeting of directors and became another kind."""
        promise = self.promise("cooperation", level="director")
        self.assertEqual(promise.level, "director")
        group = self.group(self.kaisa).id
        self.meeting(self.kaisa, statcrm_cooperation_group_id=group)
        self.assertEqual(self.state(promise, "2026-03-10"), "kept")

    def test_a_group_of_others(self):
        """Its meeting with somebody of this customer, who is no member."""
        promise = self.promise("cooperation")
        outi = self.person("Outi", self.company_partner("Mill"))
        group = self.group(outi).id
        self.meeting(self.kaisa, outi, statcrm_cooperation_group_id=group)
        self.assertEqual(self.state(promise, "2026-05-01"), "due")

    def test_a_group_meeting_that_is_none(self):
        promise = self.promise("cooperation")
        group = self.group(self.kaisa)
        event = self.meeting(self.kaisa, statcrm_cooperation_group_id=group.id)
        guest = event.attendee_ids.filtered(lambda one: one.partner_id == self.kaisa)
        us = event.attendee_ids - guest
        for record, wrong, right in (
            (event, {"active": False}, {"active": True}),
            (event, {"privacy": "private"}, {"privacy": "public"}),
            (guest, {"state": "declined"}, {"state": "accepted"}),
            (guest, {"state": "needsAction"}, {"state": "accepted"}),
            (us, {"state": "tentative"}, {"state": "accepted"}),
            (
                event,
                {"statcrm_cooperation_group_id": False},
                {"statcrm_cooperation_group_id": group.id},
            ),
            (
                event,
                {"start": "2025-12-31 09:00:00", "stop": "2025-12-31 10:00:00"},
                {"start": "2026-03-10 09:00:00", "stop": "2026-03-10 10:00:00"},
            ),
            (
                group,
                {"contact_ids": [(6, 0, [])]},
                {"contact_ids": [(6, 0, self.kaisa.ids)]},
            ),
        ):
            with self.subTest(wrong=wrong):
                self.assertEqual(self.state(promise, "2026-05-01"), "kept")
                record.write(wrong)
                self.assertEqual(self.state(promise, "2026-05-01"), "due")
                record.write(right)
                event.attendee_ids.state = "accepted"  # Odoo asks anew when it moves
        self.assertEqual(self.state(promise, "2026-05-01"), "kept")
        event.unlink()
        self.assertEqual(self.state(promise, "2026-05-01"), "due")
        changes = promise.change_ids.sorted("id").mapped("state")
        self.assertEqual(changes[:4], ["kept", "due", "kept", "due"])

    def test_the_same_as_a_plain_computation(self):
        """Meetings of many groups, against a plain reading of each."""
        self.programme({"kind": "cooperation", "rhythm": "4"})
        promises = self.many(5)
        for number, event in enumerate(self.env["calendar.event"].search([])):
            event.write(
                {
                    "start": f"2026-{1 + number % 9:02}-15 09:00:00",
                    "stop": f"2026-{1 + number % 9:02}-15 10:00:00",
                }
            )
            event.attendee_ids.state = "accepted"
        with freeze_time("2026-05-20"):
            promises._refresh()
        for promise in promises:
            events = self.env["calendar.event"].search(
                [
                    ("statcrm_cooperation_group_id", "!=", False),
                    ("stop", "<=", "2026-05-20 00:00:00"),
                ]
            )
            held = events.filtered(
                lambda one, promise=promise: (
                    promise.principal_id in one.partner_ids.statcrm_principal_id
                    and promise.date_from <= one.start.date() <= promise.date_to
                )
            )
            self.assertEqual(promise.state == "kept", bool(held))
        self.assertEqual(set(promises.mapped("state")), {"kept", "missed", "due"})

    def changed(self, kind, since="2026-05-01 00:00:00"):
        self.env.flush_all()
        query = self.of_kind(kind)._changed_sql(since)
        return {row[0] for row in self.env.execute_query(query)}

    def age(self, *records):
        """Make records look as old as the year."""
        self.env.flush_all()
        for record in records:
            self.env.cr.execute(
                f"UPDATE {record._table} SET write_date = '2026-01-01'"  # noqa: S608
                " WHERE id = ANY(%s)",
                [record.ids],
            )
        self.env.invalidate_all()

    def test_what_has_changed_since(self):
        promise = self.promise("cooperation")
        group = self.group(self.kaisa)
        event = self.meeting(self.kaisa, statcrm_cooperation_group_id=group.id)
        goal = self.goal()
        mine = self.ministry.id
        everybody = self.env["res.users"].search([])
        self.age(everybody.res_users_settings_ids)
        people = self.env["res.partner"].search([])
        words = self.env["statcrm.presence"].search([])
        lines = self.env["statcrm.affiliation"].search([])
        old = (self.plan, goal, group, event, event.attendee_ids, people, everybody)
        old += (words, lines)
        self.age(*old)
        for kind in ("plan_state", "goal_measured", "cooperation"):
            self.assertNotIn(mine, self.changed(kind), kind)
        self.assertIn(mine, self.changed("cooperation", "2026-03-10 09:30:00"))
        goal.name = "Other"
        self.assertIn(mine, self.changed("goal_measured"))
        self.assertNotIn(mine, self.changed("plan_state"))
        self.age(*old)
        goal.unlink()
        self.assertIn(mine, self.changed("goal_measured"))
        event.name = "Other"
        self.assertIn(mine, self.changed("cooperation"))
        self.state(promise, "2026-05-01")
        self.age(*old[:1], *old[2:])
        self.assertNotIn(mine, self.changed("cooperation"))
        event.unlink()
        self.assertIn(mine, self.changed("cooperation"))

    def test_advice(self):
        promise = self.promise("plan_state")
        for kind in ("plan_state", "goal_measured", "cooperation"):
            advice = self.of_kind(kind)._advise(promise)
            self.assertEqual(set(advice), {"text", "label", "action"})
            self.assertTrue(advice["text"] and advice["label"])
        group = self.group(self.kaisa)
        action = self.of_kind("cooperation")._advise(promise)["action"]
        context = action["context"]
        self.assertEqual(context["default_statcrm_cooperation_group_id"], group.id)
        self.assertIn(self.kaisa.id, context["default_partner_ids"])
