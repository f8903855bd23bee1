from datetime import date, datetime

from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceReported(EvidenceCommon):
    """What other units do is told to who answers for the customer."""

    def call(self, day, user=None, partner=None):
        """A call of a colleague, recorded at nine on its day."""
        partner, user = partner or self.ministry, user or self.staff
        call = self.make_done_activity(partner, day, user=user)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_activity SET write_date = %s WHERE id = %s",
            (f"{day} 09:00:00", call.id),
        )
        call.invalidate_recordset()
        return call

    def tell(self, *calls, day="2026-05-05"):
        interactions = self.env["statcrm.interaction"]
        told = self.env["statcrm.informed"].sudo()
        told._remember(
            [
                (
                    interactions.search(
                        [("partner_id", "=", call.res_id), ("arm", "=", 1)]
                    )
                    .filtered(lambda one, call=call: one.source_id == call.id)
                    .id,
                    self.account_manager.id,
                )
                for call in calls
            ]
        )
        self.env.cr.execute(
            "UPDATE statcrm_informed SET create_date = %s", (f"{day} 04:00:00",)
        )
        told.invalidate_model()

    def test_nothing_happens(self):
        """Nothing to tell is never late, and not applicable in the end."""
        first, second = self.promise("reported", rhythm="2")
        for day, states in (
            ("2026-01-01", ("due", "due")),
            ("2026-06-30", ("due", "due")),
            ("2026-07-01", ("not_applicable", "due")),
            ("2027-01-01", ("not_applicable", "not_applicable")),
        ):
            self.look(first | second, day)
            self.assertEqual((first.state, second.state), states, day)
        self.assert_not_applicable(first)

    def test_untold_for_two_days_is_late(self):
        promise = self.promise("reported")
        self.call("2026-05-04")
        self.assert_state(promise, "2026-05-05", "due")
        with freeze_time("2026-05-06 08:59:00"):
            promise._refresh()
        self.assertEqual(promise.state, "due")
        self.assert_state(promise, "2026-05-06", "late")
        self.assertFalse(promise.res_id)
        self.assert_state(promise, "2026-12-31", "late")
        self.assert_state(promise, "2027-01-01", "missed")

    def test_told_is_kept_and_goes_back(self):
        promise = self.promise("reported")
        first, second = self.call("2026-05-03"), self.call("2026-05-04")
        self.tell(first, day="2026-05-04")
        self.assert_state(promise, "2026-05-05", "kept")
        self.assert_evidence(promise, first, "2026-05-04")
        self.assertIn("1", promise.evidence_name)
        self.assert_state(promise, "2026-05-07", "late")
        self.tell(second, day="2026-05-08")
        self.assert_state(promise, "2026-05-08", "kept")
        self.assertIn("2", promise.evidence_name)
        (first | second).unlink()
        self.assert_state(promise, "2026-05-08", "due")
        self.assertEqual(
            promise.change_ids.sorted("id").mapped("state"),
            ["kept", "late", "kept", "due"],
        )

    def is_open(self, promise, day):
        """Whether the job looks at it again on a day."""
        self.env.flush_all()
        query = SQL(
            """
            SELECT FROM statcrm_care_promise promise
              JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
             WHERE promise.id = %s AND %s
            """,
            promise.id,
            self.env["statcrm.care.promise.run"]._open_sql(date.fromisoformat(day)),
        )
        return bool(self.env.execute_query(query))

    def test_untold_at_the_end_of_the_year(self):
        """What waits for its two days keeps the period open: it is looked at again."""
        for day, states in (
            ("2026-12-30", ("due", "missed", "missed", "missed")),
            ("2026-12-31", ("due", "due", "missed", "missed")),
            # of the next period
            ("2027-01-01", ("due", "not_applicable", "not_applicable")),
        ):
            promise = self.promise("reported")
            call = self.call(day)
            for looked, state in zip(
                ("2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"),
                states,
                strict=False,
            ):
                with self.subTest(recorded=day, looked=looked):
                    self.assert_state(promise, looked, state)
                    self.assertEqual(
                        self.is_open(promise, looked), state != "not_applicable"
                    )
            call.unlink()
            promise.programme_id.active = False

    def test_told_after_the_end_of_the_year(self):
        promise = self.promise("reported")
        calls = self.call("2026-12-30") | self.call("2026-12-31")
        self.assert_state(promise, "2026-12-31", "due")
        self.tell(calls[0], day="2026-12-31")
        self.assert_state(promise, "2026-12-31", "kept")
        self.assert_state(promise, "2027-01-01", "due")
        self.assertTrue(self.is_open(promise, "2027-01-02"))
        self.tell(calls[1], day="2027-01-02")
        self.assert_state(promise, "2027-01-02", "kept")
        self.assert_evidence(promise, calls[0], "2027-01-02")
        self.assert_state(promise, "2027-01-03", "kept")

    def test_told_late_after_the_end_of_the_year(self):
        promise = self.promise("reported")
        call = self.call("2026-12-31")
        self.assert_state(promise, "2027-01-03", "missed")
        self.assertTrue(self.is_open(promise, "2027-01-31"))
        self.assertFalse(self.is_open(promise, "2027-02-01"))
        self.tell(call, day="2027-01-31")
        self.assert_state(promise, "2027-01-31", "kept")

    def test_same_as_a_plain_computation(self):
        """What is told of each customer, counted one call after another."""
        customers = self.customers(5)
        told = [self.call("2026-05-01", partner=customers[n]) for n in (0, 0, 1, 2)]
        self.call("2026-05-02", partner=customers[1])
        self.call("2026-05-03", partner=customers[3])
        # it has its two days, and the others are told
        self.call("2026-05-10", partner=customers[2])
        self.tell(*told, day="2026-05-03")
        activities = self.env["mail.activity"].with_context(active_test=False)
        informed = self.env["statcrm.informed"].sudo()

        def expected(principal):
            of = [("res_model", "=", "res.partner"), ("res_id", "=", principal.id)]
            calls = activities.search(
                [*of, ("user_id", "=", self.staff.id)], order="id"
            )
            old = calls.filtered(lambda one: str(one.date_done) < "2026-05-08")
            rows = informed.search([("arm", "=", 1), ("source_id", "in", calls.ids)])
            done = calls.filtered(lambda one: one.id in rows.mapped("source_id"))
            return done[:1] if done and old <= done else None

        self.assert_same_as("reported", expected)

    def test_the_evidence_opens_the_entry(self):
        promise = self.promise("reported")
        call = self.call("2026-05-03")
        self.tell(call, day="2026-05-04")
        self.look(promise, "2026-05-05")
        action = promise.with_user(self.account_manager).action_open_evidence()
        self.assertEqual(action["res_model"], "statcrm.interaction")
        call.unlink()
        self.assert_state(promise, "2026-05-05", "due")

    def test_what_has_not_to_be_told(self):
        promise = self.promise("reported")
        self.call("2026-05-01", user=self.account_manager)
        self.call("2026-05-01", partner=self.mill)
        self.make_member(
            self.ministry,
            self.other_account_manager,
            date_from="2026-05-01",
            date_to="2026-05-02",
        )
        self.call("2026-05-01", user=self.other_account_manager)
        self.call("2026-05-02", user=self.other_account_manager)
        self.assert_state(promise, "2026-05-20", "due")
        self.call("2026-05-03", user=self.other_account_manager)
        self.assert_state(promise, "2026-05-20", "late")

    def test_since_the_nomination_was_applied(self):
        promise = self.promise("reported")
        self.nomination("2026-05-02")
        self.call("2026-05-01")
        self.assert_state(promise, "2026-05-20", "due")
        self.call("2026-05-02")
        self.assert_state(promise, "2026-05-20", "late")

    def test_first_and_last_day_of_the_period(self):
        first, second = self.promise("reported", rhythm="2")
        both = first | second
        for day, states in (
            ("2025-12-31", ("not_applicable", "due")),
            ("2026-01-01", ("missed", "due")),
            ("2026-06-30", ("missed", "due")),
            ("2026-07-01", ("not_applicable", "late")),
        ):
            call = self.call(day)
            self.look(both, "2026-07-10")
            self.assertEqual((first.state, second.state), states, day)
            call.unlink()

    def test_of_who_is_not_nominated_nothing_is_told(self):
        programme = self.programme(
            {"kind": "reported"}, scope="customers", partner_ids=self.mill.ids
        )
        self.open_year()
        promise = self.env["statcrm.care.promise"].search(
            [("programme_id", "=", programme.id)]
        )
        self.call("2026-05-01", partner=self.mill)
        self.assert_state(promise, "2026-05-20", "due")

    def test_the_job_itself_makes_it_green(self):
        """The real daily run, today: what it tells is told."""
        today = datetime.now().date()
        programme = self.programme({"kind": "reported"})
        self.open_year(today.year, since=today.replace(month=1, day=1))
        promise = self.env["statcrm.care.promise"].search(
            [("programme_id", "=", programme.id)]
        )
        self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.ministry.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                "user_id": self.staff.id,
                "active": False,
                "date_done": today,
            }
        )
        promise._refresh()
        self.assertEqual(promise.state, "due")
        self.run_cron("ir_cron_inform_daily")
        promise._refresh()
        self.assertEqual(promise.state, "kept")

    def test_queries_do_not_grow(self):
        def fill(customers):
            for customer in customers:
                self.call("2026-05-01", partner=customer)

        self.assert_few_queries("reported", fill)


@tagged("post_install", "-at_install")
class TestEvidenceFeedback(EvidenceCommon):
    """All feedback of the period is answered by its deadline."""

    def feedback(self, day="2026-05-01", answered=None, **values):
        """Feedback to be answered within fourteen days; answered on a day or not."""
        values = {
            "name": "The tables were late",
            "kind": "request",
            "channel": "phone",
            "partner_id": self.kaisa.id,
            "date": f"{day} 09:00:00",
            **values,
        }
        if answered:
            values |= {"answer": "Sorry", "state": "answered"}
            values["answered_on"] = f"{answered} 15:00:00"
        return self.env["statcrm.feedback"].create(values)

    def test_none_came(self):
        first, second = self.promise("feedback_answered", rhythm="2")
        for day, states in (
            ("2026-06-30", ("due", "due")),
            ("2026-07-01", ("not_applicable", "due")),
            ("2027-01-01", ("not_applicable", "not_applicable")),
        ):
            self.look(first | second, day)
            self.assertEqual((first.state, second.state), states, day)
        self.assert_not_applicable(first)

    def test_open_within_its_time_then_late(self):
        promise = self.promise("feedback_answered")
        one = self.feedback()
        self.assertEqual(str(one.deadline), "2026-05-15")
        self.assert_state(promise, "2026-05-15", "due")
        self.assert_state(promise, "2026-05-16", "late")
        self.assertFalse(promise.res_id)
        self.assert_state(promise, "2026-12-31", "late")
        self.assert_state(promise, "2027-01-01", "missed")

    def test_answered_on_the_last_day_and_after_it(self):
        promise = self.promise("feedback_answered")
        one = self.feedback(answered="2026-05-15")
        self.assert_state(promise, "2026-05-20", "kept")
        self.assert_evidence(promise, one, "2026-05-15")
        one.answered_on = "2026-05-16 09:00:00"
        self.assert_state(promise, "2026-05-20", "late")
        self.assert_state(promise, "2027-01-01", "missed")

    def test_all_of_them(self):
        promise = self.promise("feedback_answered")
        self.feedback(answered="2026-05-02")
        last = self.feedback("2026-05-10", answered="2026-05-12")
        self.assert_state(promise, "2026-05-20", "kept")
        self.assert_evidence(promise, last, "2026-05-12")
        waiting = self.feedback("2026-05-19", partner_id=self.board.id)
        self.assert_state(promise, "2026-05-20", "due")
        self.assert_state(promise, "2026-06-03", "late")
        waiting.active = False
        self.assert_state(promise, "2026-06-03", "kept")

    def test_goes_back_when_it_is_reopened_or_deleted(self):
        promise = self.promise("feedback_answered")
        one = self.feedback(answered="2026-05-02")
        self.assert_state(promise, "2026-05-20", "kept")
        one.action_reopen()
        self.assert_state(promise, "2026-05-20", "late")
        one.unlink()
        self.assert_state(promise, "2026-05-20", "due")
        self.assertEqual(
            promise.change_ids.sorted("id").mapped("state"), ["kept", "late", "due"]
        )

    def test_of_the_period_and_of_the_tree(self):
        promise = self.promise("feedback_answered")
        self.feedback("2025-12-31")
        self.feedback("2026-05-01", partner_id=self.mill.id)
        self.assert_state(promise, "2026-06-01", "due")
        self.feedback("2026-01-01")
        self.assert_state(promise, "2026-06-01", "late")

    def test_comes_late_and_waits_after_the_period(self):
        promise = self.promise("feedback_answered")
        one = self.feedback("2026-12-31")
        self.assert_state(promise, "2027-01-02", "due")
        one.write({"state": "closed"})
        self.assert_state(promise, "2027-01-02", "kept")

    def test_same_as_a_plain_computation(self):
        customers = self.customers(4)
        people = customers.child_ids
        self.feedback(answered="2026-05-03", partner_id=people[0].id)
        self.feedback(answered="2026-05-02", partner_id=people[1].id)
        self.feedback("2026-04-01", partner_id=people[1].id)
        self.feedback("2026-05-09", partner_id=people[2].id)

        def expected(principal):
            found = self.env["statcrm.feedback"].search(
                [("principal_id", "=", principal.id)]
            )
            done = found.filtered("answered_on")
            return done[:1] if done == found else None

        self.assert_same_as("feedback_answered", expected)

    def test_queries_do_not_grow(self):
        def fill(customers):
            for customer in customers:
                self.feedback("2026-05-01", partner_id=customer.id)

        self.assert_few_queries("feedback_answered", fill)
