from odoo.tests import freeze_time, tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestCareFaults(EvidenceCommon):
    """What goes wrong in the course of a year, seen by the jobs themselves."""

    def nominated(self, first, **values):
        """The mill as a key customer, by a decision of the first day."""
        key = self.value_class("key").id
        return self.nomination(first, self.mill, value_class_id=key, **values)

    def night(self, day):
        """The jobs of a day: terms of nominations, new plans, evidence."""
        with freeze_time(f"{day} 01:00:00"):
            for job in ("keep_terms", "care_open_year", "care_refresh"):
                self.run_cron(f"ir_cron_{job}")

    def promises(self):
        plan = (
            self.env["statcrm.care.plan"]
            .search([("principal_id", "=", self.mill.id), ("year", "=", 2026)])
            .ensure_one()
        )
        return {one.kind: one for one in plan.promise_ids}

    def states(self):
        return {kind: one.state for kind, one in self.promises().items()}

    def test_the_status_is_lost_in_mid_year_and_comes_back(self):
        terms = {"due_month": "12"}
        self.programme(
            {"kind": "meeting", **terms},
            {"kind": "event", **terms},
            {"kind": "nomination", **terms},
            code="key",
        )
        self.nominated("2026-02-01", date_to="2026-06-30")
        event = self.meeting(self.outi)
        self.night("2026-06-30")
        held = {"meeting": "kept", "event": "due"}
        self.assertEqual(self.states(), held | {"nomination": "kept"})
        self.night("2026-07-01")
        gone = "not_applicable"
        lost = {"meeting": "kept", "event": gone, "nomination": gone}
        self.assertEqual(self.states(), lost)
        promises = self.promises()
        self.assert_evidence(promises["meeting"], event, "2026-05-04")
        self.assertEqual(promises["event"].colour, "grey")
        # what was kept loses its evidence, and is for nobody any more either
        event.action_archive()
        self.night("2026-07-02")
        self.assertEqual(set(self.states().values()), {gone})
        # the plan stays open, and is taken up again with the same promises
        self.nominated("2026-09-01")
        self.night("2026-09-02")
        back = {"meeting": "due", "event": "due", "nomination": "kept"}
        self.assertEqual(self.states(), back)
        self.assertEqual(list(self.promises().values()), list(promises.values()))
        history = promises["meeting"].change_ids.sorted("id")
        self.assertEqual(history.mapped("state"), ["kept", gone, "due"])
        self.assertEqual(promises["meeting"].plan_id.state, "draft")

    def test_a_meeting_is_moved_and_cancelled_after_it_was_evidence(self):
        self.programme({"kind": "meeting", "due_month": "6"}, code="key")
        self.nominated("2026-01-01")
        event = self.meeting(self.outi)
        self.night("2026-05-05")
        promise = self.promises()["meeting"]
        self.assert_evidence(promise, event, "2026-05-04")
        # to another day of the period: still kept, on its new day
        event.write({"start": "2026-05-06 09:00:00", "stop": "2026-05-06 10:00:00"})
        event.attendee_ids.state = "accepted"  # Odoo asks anew who comes
        self.night("2026-05-07")
        self.assert_evidence(promise, event, "2026-05-06")
        # to a day that is still to come, before and after it was due
        event.write({"start": "2026-07-20 09:00:00", "stop": "2026-07-20 10:00:00"})
        self.night("2026-05-08")
        self.assertEqual((promise.state, promise.res_id), ("due", 0))
        self.night("2026-07-01")
        self.assertEqual((promise.state, promise.colour), ("late", "red"))
        # nobody has said who came
        self.night("2026-07-21")
        self.assertEqual(promise.state, "late")
        event.attendee_ids.state = "accepted"
        self.night("2026-07-22")
        self.assert_evidence(promise, event, "2026-07-20")
        event.action_archive()
        self.night("2026-07-23")
        self.assertEqual((promise.state, promise.evidence), ("late", False))
        history = promise.change_ids.sorted("id")
        self.assertEqual(
            history.mapped("state"), ["kept", "due", "late", "kept", "late"]
        )
        self.assertEqual(
            [str(day) for day in history.mapped("evidence_date")],
            ["2026-05-04", "False", "False", "2026-07-20", "False"],
        )

    def test_another_person_answers_and_leaves(self):
        self.programme({"kind": "responsible", "due_month": "6"}, code="key")
        self.nominated("2026-01-01")
        self.night("2026-02-01")
        promise = self.promises()["responsible"]
        first, second = self.account_manager, self.other_account_manager
        self.assert_evidence(promise, first, "2026-01-01")
        with freeze_time("2026-02-02 09:00:00"):
            window = self.env["statcrm.handover"].with_user(self.director)
            window = window.create(
                {
                    "from_user_id": first.id,
                    "to_user_id": second.id,
                    "decision_number": "H 1",
                }
            )
            window.action_preview()
            window.action_hand_over()
        self.night("2026-02-03")
        self.assert_evidence(promise, second, "2026-02-02")
        self.assertEqual(promise.plan_id.user_id, second)
        self.assertTrue(promise.with_user(second).is_mine)
        self.assertTrue(promise.with_user(second).has_access("write"))
        self.assertFalse(promise.with_user(first).has_access("write"))
        second.active = False
        self.night("2026-02-04")
        self.assertEqual((promise.state, promise.res_id), ("due", 0))
        history = promise.change_ids.sorted("id")
        self.assertEqual(
            [(one.state, one.evidence) for one in history],
            [("kept", first.name), ("kept", second.name), ("due", False)],
        )
