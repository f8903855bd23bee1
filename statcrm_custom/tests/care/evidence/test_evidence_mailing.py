from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceMailing(EvidenceCommon):
    """A mailing that was sent to somebody of theirs, and did not come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.magazine = cls.env["mailing.mailing"].create(
            {
                "subject": "Magazine",
                "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
            }
        )

    def trace(self, partner, status="sent", day="2026-05-04", **values):
        return self.env["mailing.trace"].create(
            {
                "mass_mailing_id": self.magazine.id,
                "model": "res.partner",
                "res_id": partner.id,
                "trace_status": status,
                "sent_datetime": f"{day} 08:00:00",
                **values,
            }
        )

    def test_days_without_a_mailing(self):
        promise = self.promise("mailing")
        self.assert_days(promise)
        self.assert_not_applicable(promise)

    def test_each_status(self):
        promise = self.promise("mailing")
        for status, state in {
            "sent": "kept",
            "open": "kept",
            "reply": "kept",
            "pending": "kept",
            "outgoing": "due",
            "process": "due",
            "bounce": "due",
            "error": "due",
            "cancel": "due",
        }.items():
            with self.subTest(status=status):
                trace = self.trace(self.kaisa, status)
                self.assert_state(promise, "2026-05-10", state)
                trace.unlink()

    def test_sent_is_kept_until_it_bounces(self):
        promise = self.promise("mailing")
        trace = self.trace(self.timo)
        self.assert_state(promise, "2026-05-03", "due")
        self.assert_state(promise, "2026-05-04", "kept")
        self.assert_evidence(promise, self.magazine, "2026-05-04")
        self.assertEqual(promise.evidence_name, "Magazine")
        trace.set_bounced()
        self.assert_state(promise, "2026-05-05", "due")
        other = self.trace(self.kaisa)
        self.assert_state(promise, "2026-05-05", "kept")
        other.mass_mailing_id.unlink()
        self.assert_state(promise, "2026-07-05", "late")

    def test_what_does_not_count(self):
        promise = self.promise("mailing")
        self.trace(self.outi)
        self.trace(self.kaisa, is_test_trace=True)
        self.trace(self.kaisa, day="2025-12-31")
        self.trace(self.kaisa, model="res.users")
        self.trace(self.colleague())
        self.assert_state(promise, "2026-05-10", "due")
        self.assert_state(promise, "2027-01-01", "missed")

    def test_only_mailings_of_its_campaign(self):
        card, other = self.env["utm.campaign"].create(
            [{"title": "Card"}, {"title": "Other"}]
        )
        any_mailing = self.promise("mailing")
        promise = self.promise("mailing", campaign_id=card.id)
        self.assertEqual(promise.campaign_id, card)
        self.trace(self.kaisa)
        for campaign, state in (
            (self.env["utm.campaign"], "due"),
            (other, "due"),
            (card, "kept"),
            (other, "due"),
        ):
            self.magazine.campaign_id = campaign
            self.assert_state(promise, "2026-05-10", state)
            self.assert_state(any_mailing, "2026-05-10", "kept")
        both = self.magazine.copy({"campaign_id": card.id})
        self.trace(self.timo, day="2026-05-06", mass_mailing_id=both.id)
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, both, "2026-05-06")
        self.assert_evidence(any_mailing, self.magazine, "2026-05-04")

    def test_a_campaign_that_is_promised_stays(self):
        """Without it any mailing would keep the promise."""
        card = self.env["utm.campaign"].create({"title": "Card"})
        self.promise("mailing", campaign_id=card.id)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            card.unlink()

    def test_first_and_last_day(self):
        for day, state in (
            ("2025-12-31", "missed"),
            ("2026-01-01", "kept"),
            ("2026-12-31", "kept"),
            ("2027-01-01", "missed"),
        ):
            promise = self.promise("mailing")
            trace = self.trace(self.kaisa, day=day)
            self.assert_state(promise, "2027-01-05", state)
            trace.unlink()

    def test_same_as_a_plain_computation(self):
        customers = self.customers(4)
        self.trace(customers[0].child_ids)
        self.trace(customers[1].child_ids, "bounce")
        self.trace(customers[2], day="2026-06-01")

        def expected(principal):
            traces = self.env["mailing.trace"].search(
                [
                    ("model", "=", "res.partner"),
                    ("res_id", "in", principal.statcrm_tree_ids.ids),
                    ("trace_status", "=", "sent"),
                    ("sent_datetime", "<", "2026-05-11"),
                ]
            )
            return traces.mass_mailing_id

        self.assert_same_as("mailing", expected)

    def test_queries_do_not_grow(self):
        def fill(customers):
            for customer in customers:
                self.trace(customer)

        self.assert_few_queries("mailing", fill)
