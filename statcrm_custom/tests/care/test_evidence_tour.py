from datetime import date, datetime, timedelta

from odoo.tests import HttpCase, tagged

from .evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceTour(EvidenceCommon, HttpCase):
    """Who came to a meeting turns a promise green, its end takes it back."""

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
        for tour in ("hold", "came", "kept", "back"):
            self.let_the_job_look()
            states.append(promise.state)
            self.start_tour(
                "/odoo/promises",
                f"statcrm_evidence_{tour}_tour",
                login=self.account_manager.login,
            )
            self.env.invalidate_all()
        self.assertEqual(states, ["due", "due", "kept", "due"])
        self.assertEqual(promise.note, "Moved to spring")
        self.assertEqual(
            promise.change_ids.sorted("id").mapped("state"), ["kept", "due"]
        )
