from datetime import date

from odoo.tests import freeze_time, tagged

from ..share_common import ShareCommon


@tagged("post_install", "-at_install")
class TestJointPlanEvidence(ShareCommon):
    """When the promise of a joint plan is kept, due, late, missed, not applicable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goal.unlink()
        cls.plan.unlink()
        cls.programme({"kind": "joint_plan", "due_month": "6"})
        cls.plan = cls.open_year()
        cls.goal = cls.goal.create(
            {"plan_id": cls.plan.id, "name": "Use the tables", "is_joint": True}
        )
        cls.promise = cls.plan.promise_ids

    def state(self, day):
        with freeze_time(f"{day} 12:00:00"):
            self.promise._refresh()
            return self.promise.state

    def accept_on(self, day):
        with freeze_time(f"{day} 12:00:00"):
            self.accepted()

    def test_the_days_decide_while_nobody_accepted(self):
        for day, state in (
            ("2026-06-30", "due"),
            ("2026-07-01", "late"),
            ("2026-12-31", "late"),
            ("2027-01-01", "missed"),
        ):
            self.assertEqual(self.state(day), state, day)

    def test_kept_with_its_evidence(self):
        self.accept_on("2026-02-03")
        self.assertEqual(self.promise.state, "kept")
        self.assertEqual(
            (self.promise.res_model, self.promise.res_id),
            (self.plan._name, self.plan.id),
        )
        self.assertEqual(str(self.promise.evidence_date), "2026-02-03")
        self.assertEqual(self.promise.evidence_name, "Kaisa")

    def test_accepted_on_the_last_day_and_the_day_after(self):
        self.accept_on("2026-12-31")
        self.assertEqual(self.state("2027-01-05"), "kept")
        self.plan.sudo().accepted_on = "2027-01-01"
        self.assertEqual(self.state("2027-01-05"), "missed")

    def accept_at(self, moment, zone):
        """Accept where the house's day is another one than in UTC."""
        self.env.company.resource_calendar_id.tz = zone
        with freeze_time(moment):
            self.accepted()
            self.promise.with_context(tz="UTC")._refresh()

    def test_accepted_where_it_is_tomorrow_already(self):
        self.accept_at("2026-02-03 22:30:00", "Europe/Helsinki")
        self.assertEqual(self.plan.accepted_on, date(2026, 2, 4))
        self.assertEqual(self.promise.state, "kept")
        self.assertEqual(self.promise.evidence_date, date(2026, 2, 4))

    def test_accepted_on_the_last_day_when_it_is_tomorrow_in_utc(self):
        self.accept_at("2027-01-01 03:00:00", "America/New_York")
        self.assertEqual(self.plan.accepted_on, date(2026, 12, 31))
        self.assertEqual(self.promise.state, "kept")
        self.assertEqual(self.promise.evidence_date, date(2026, 12, 31))

    def test_accepted_before_the_year_began(self):
        self.accept_on("2025-12-15")
        self.assertEqual(self.state("2026-01-01"), "kept")

    def test_a_period_that_has_not_begun_is_not_kept_yet(self):
        self.programme({"kind": "joint_plan", "rhythm": "2"}, name="Twice a year")
        self.open_year()
        halves = self.plan.promise_ids - self.promise
        self.accept_on("2026-02-03")
        for day, states in (
            ("2026-06-30", ["kept", "due"]),
            ("2026-07-01", ["kept", "kept"]),
        ):
            with freeze_time(f"{day} 12:00:00"):
                halves._refresh()
            self.assertEqual(halves.mapped("state"), states)

    def test_it_goes_back_and_keeps_its_history(self):
        self.accept_on("2026-02-03")
        with freeze_time("2026-08-01 12:00:00"):
            self.goal.target_value = 3
        self.env.invalidate_all()
        self.assertEqual(self.promise.state, "late")
        self.assertEqual(
            self.promise.change_ids.sorted("id").mapped("state"), ["kept", "late"]
        )

    def test_not_applicable_without_the_status(self):
        self.ministry.sudo().statcrm_nominated_class_id = False
        self.assertEqual(self.state("2026-02-03"), "not_applicable")

    def test_what_was_written_is_read_again(self):
        sql = self.env["statcrm.evidence.joint.plan"]._changed_sql(
            "2026-03-01 00:00:00"
        )
        self.env.flush_all()

        def changed():
            self.env.flush_all()
            return [row[0] for row in self.env.execute_query(sql)]

        for table in ("statcrm_care_plan", "statcrm_care_goal"):
            self.env.cr.execute(f"UPDATE {table} SET write_date = '2026-02-01'")
        self.assertFalse(changed())
        self.env.cr.execute(
            "UPDATE statcrm_care_goal SET write_date = '2026-03-02' WHERE id = %s",
            [self.goal.id],
        )
        self.assertEqual(changed(), self.ministry.ids)

    def test_one_query_however_many(self):
        counts = []
        found = {}
        for size in (2, 12):
            partners = self.env["res.partner"].create(
                [{"name": f"C{n}", "is_company": True} for n in range(size)]
            )
            for partner in partners:
                self.nominate(partner, "strategic")
            plans = self.open_year(principals=partners)
            for plan in plans:
                self.goal.copy({"plan_id": plan.id})
                person = self.person("P", plan.principal_id)
                share, _path = self.share(plan, person)
                share.sudo()._accept("P", plan._get_versions()[plan.id])
            promises = plans.promise_ids.sudo()
            today = share._get_today()
            self.env.flush_all()
            with self.count_queries(counts):
                found = promises.env["statcrm.evidence.joint.plan"]._find(
                    promises, today
                )
            expected = {
                one.id
                for one in promises
                if one.plan_id.joint_state == "accepted"
                and one.plan_id.accepted_on <= min(one.date_to, today)
            }
            self.assertEqual(found.keys(), expected)
        self.assertEqual(counts, [1, 1])

    def test_advice_tells_the_next_step(self):
        def advice():
            self.env.invalidate_all()
            return self.env["statcrm.evidence.joint.plan"]._advise(self.promise)

        self.goal.is_joint = False
        self.assertIn("Mark at least one goal", advice()["text"])
        self.goal.is_joint = True
        self.assertIn("Send the development plan", advice()["text"])
        self.assertEqual(advice()["action"]["res_model"], "statcrm.care.share.send")
        share, _path = self.share()
        self.assertIn("has not been opened yet", advice()["text"])
        self.env["statcrm.care.share.opening"]._log(share, "page", "", "")
        self.assertIn("has been read by", advice()["text"])
        self.accept_on("2026-02-03")
        self.goal.name = "Other"
        self.assertIn("accept the plan again", advice()["text"])
        self.plan.sudo().state = "closed"
        self.assertFalse(advice()["action"])
