from odoo.tests import tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceEvent(EvidenceCommon):
    """Somebody of theirs is registered for an event of the period."""

    def sign_up(self, partner, day="2026-05-04", **values):
        event = self.env["event.event"].create(
            {
                "name": "Customer day",
                "date_begin": f"{day} 08:00:00",
                "date_end": f"{day} 15:00:00",
            }
        )
        guests = self.env["event.registration"].with_context(
            event_lead_rule_skip=True, mail_create_nolog=True
        )
        return guests.create({"event_id": event.id, "partner_id": partner.id, **values})

    def test_days_without_a_registration(self):
        promise = self.promise("event")
        self.assert_days(promise)
        self.assert_not_applicable(promise)

    def test_registered_before_the_event(self):
        promise = self.promise("event")
        guest = self.sign_up(self.timo, "2026-09-01")
        self.assert_state(promise, "2026-05-01", "kept")
        self.assert_evidence(promise, guest, "2026-09-01")
        self.assertEqual(promise.evidence_name, "Customer day, Timo")

    def test_the_event_is_in_the_period(self):
        promise = self.promise("event")
        for day, state in (
            ("2025-12-31", "missed"),
            ("2026-01-01", "kept"),
            ("2026-12-31", "kept"),
            ("2027-01-01", "missed"),
        ):
            guest = self.sign_up(self.kaisa, day)
            self.assert_state(promise, "2027-01-05", state)
            guest.unlink()

    def test_states_of_the_registration(self):
        promise = self.promise("event")
        guest = self.sign_up(self.kaisa)
        for state, expected in {
            "open": "kept",
            "done": "kept",
            "draft": "due",
            "cancel": "due",
        }.items():
            guest.state = state
            self.assert_state(promise, "2026-05-10", expected)
        guest.state = "open"
        guest.active = False
        self.assert_state(promise, "2026-05-10", "due")

    def test_goes_back_with_the_event(self):
        promise = self.promise("event")
        guest = self.sign_up(self.kaisa)
        self.assert_state(promise, "2026-05-10", "kept")
        guest.event_id.kanban_state = "cancel"
        self.assert_state(promise, "2026-05-10", "due")
        guest.event_id.kanban_state = "normal"
        self.assert_state(promise, "2026-05-10", "kept")
        guest.event_id.write(
            {"date_begin": "2025-05-04 08:00:00", "date_end": "2025-05-04 15:00:00"}
        )
        self.assert_state(promise, "2026-05-10", "due")

    def test_others_do_not_count(self):
        promise = self.promise("event")
        self.sign_up(self.outi)
        self.sign_up(self.colleague())
        self.sign_up(self.kaisa).event_id.action_archive()
        self.assert_state(promise, "2026-05-10", "due")

    def test_same_as_a_plain_computation(self):
        customers = self.customers(3)
        self.sign_up(customers[0].child_ids)
        self.sign_up(customers[1].child_ids, state="cancel")

        def expected(principal):
            return self.env["event.registration"].search(
                [
                    ("partner_id", "child_of", principal.id),
                    ("state", "in", ("open", "done")),
                ]
            )

        self.assert_same_as("event", expected)

    def test_queries_do_not_grow(self):
        def fill(customers):
            for customer in customers:
                self.sign_up(customer)

        self.assert_few_queries("event", fill)
