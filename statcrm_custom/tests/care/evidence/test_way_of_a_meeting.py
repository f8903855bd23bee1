from odoo.tests import freeze_time, tagged

from ...way import followed
from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestWayOfAMeeting(EvidenceCommon):
    """From the job to the promise that turns green: `docs/architecture.md` shows it."""

    def test_a_held_meeting_becomes_a_green_promise_in_ten_hops(self):
        """At most ten calls through five files; see `Way` for what a hop is.

        Three statements make it: one notices whose promises a meeting may have
        changed, one finds the meeting, one writes the state.
        """
        promise = self.promise("meeting")
        self.run_job("2026-05-04 08:00:00")
        self.assertEqual(promise.state, "due")
        meeting = self.meeting(self.timo)
        with followed(
            self.env,
            notice=lambda text: "promise.kind = 'meeting'" in text,
            find=lambda text: text.startswith("WITH asked"),
            write=lambda text: text.startswith("UPDATE statcrm_care_promise promise"),
        ) as way:
            self.run_job("2026-05-04 18:00:00")
        self.assert_evidence(promise, meeting, "2026-05-04")
        self.assertEqual(way.found, {"notice", "find", "write"})
        self.assertLessEqual(len(way.hops), 10, str(way))
        self.assertLessEqual(len(way.files), 5, str(way))

    def run_job(self, moment):
        with freeze_time(moment):
            self.run_cron("ir_cron_care_refresh")
