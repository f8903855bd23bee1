from datetime import date, datetime, timedelta

from odoo.tests import HttpCase, tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceTour(EvidenceCommon, HttpCase):
    """Who came is said, the director confirms it: green; its end takes it back."""

    def let_the_job_look(self):
        """Run the job as on the next day: it looks at everything that is open."""
        self.env["statcrm.care.promise.run"].search([]).until = False
        self.run_cron("ir_cron_care_refresh")
        self.env.invalidate_all()

    def test_held_kept_cancelled(self):
        day = datetime.now() - timedelta(hours=3)
        self.affiliate(self.timo, self.board, level="director")
        self.director.partner_id.name = "Director"
        self.join(self.director, "director")
        programme = self.programme(
            {
                "kind": "meeting",
                "level": "director",
                "name": "Meeting at director level",
            }
        )
        self.open_year(day.year, since=date(day.year, 1, 1))
        promise = self.env["statcrm.care.promise"].search(
            [("programme_id", "=", programme.id)]
        )
        states = []
        for tour, user in (
            ("hold", self.account_manager),
            ("came", self.account_manager),
            ("confirm", self.director),
            ("kept", self.account_manager),
            ("back", self.account_manager),
        ):
            self.let_the_job_look()
            states.append(promise.state)
            # the director is asked once somebody else has said who came
            asked = self.env["mail.activity"].search(
                [("statcrm_event_id", "!=", False)]
            )
            is_asked = asked.user_id == self.director
            self.assertEqual(is_asked, tour not in ("hold", "came"))
            self.start_tour(
                "/odoo/promises", f"statcrm_evidence_{tour}_tour", login=user.login
            )
            self.env.invalidate_all()
        self.assertEqual(states, ["due", "due", "due", "kept", "due"])
        self.assertEqual(promise.note, "Moved to spring")
        self.assertEqual(
            promise.change_ids.sorted("id").mapped("state"), ["kept", "due"]
        )
