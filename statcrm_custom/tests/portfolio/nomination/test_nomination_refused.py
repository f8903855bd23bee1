import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..nomination_case import NominationCase


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestRefused(NominationCase):
    def refused(self, message, act):
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            act()
            self.env.flush_all()

    def test_customers_that_cannot_be_nominated(self):
        office = self.company_partner("Office", self.customer)
        person = self.person("Anna")
        archived = self.company_partner("Old", active=False)
        for partner, message in (
            (office, "Office belongs to Ministry. Nominate the principal"),
            (person, "Anna is a person"),
            (self.person("Ben", self.customer), "Ben is a person"),
            (archived, "Old is archived"),
            (self.env.company.partner_id, "our own organisation"),
        ):
            self.refused(message, lambda partner=partner: self.draft(partner))

    def test_customer_changed_since_the_draft(self):
        draft = self.draft()
        umbrella = self.candidate("Umbrella")
        for values, message in (
            ({"parent_id": umbrella.id}, "belongs to Umbrella"),
            ({"active": False}, "is archived"),
            ({"is_company": False}, "is a person"),
        ):
            with self.cr.savepoint() as savepoint:
                self.customer.write(values)
                self.refused(message, draft.action_propose)
                savepoint.rollback()

    def test_merged_away_customer(self):
        gone = self.candidate("Gone")
        draft = self.draft(gone)
        self.merge(self.customer, gone)
        self.env.invalidate_all()
        self.assertEqual(draft.partner_id, self.customer)
        self.refused("no longer exists", lambda: draft.write({"partner_id": gone.id}))

    def test_people_that_cannot_answer(self):
        self.customer.user_id = False
        nobody = self.draft(user_id=False)
        self.refused("Choose the key account manager", nobody.action_propose)
        same = self.draft(deputy_id=self.account_manager.id)
        self.refused("deputy cannot be", same.action_propose)
        for name in ("user_id", "deputy_id", "sponsor_id"):
            outside = self.draft(**{name: self.portal.id})
            self.refused("is not an active user", outside.action_propose)
        gone = self.draft(deputy_id=self.staff.id)
        self.staff.action_archive()
        self.refused("is not an active user", gone.action_propose)

    def test_person_gone_between_proposal_and_decision(self):
        nomination = self.proposed()
        self.account_manager.action_archive()
        self.refused("is not an active user", lambda: self.decide(nomination))
        self.assertEqual(nomination.state, "proposed")

    def test_classes_by_sales(self):
        big = self.value_class("big")
        with self.assertRaisesRegex(ValidationError, "cannot be nominated as “Big"):
            self.draft(value_class_id=big.id)

    def test_terms(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.cr.savepoint(),
        ):
            self.draft(date_from="2026-08-01", date_to="2026-07-31")
            self.env.flush_all()
        over = self.draft(date_from="2026-07-01", date_to="2026-07-14")
        self.refused("already ended", over.action_propose)

    def test_first_day_long_before_the_decision(self):
        nomination = self.proposed(date_from="2026-06-13")
        self.refused("earliest first day is Jun 14", lambda: self.decide(nomination))
        # nor is it helped by the day of the decision
        self.refused(
            "before its proposal", lambda: self.decide(nomination, date="2026-06-01")
        )

    def test_decision_of_a_day_to_come(self):
        nomination = self.proposed()
        self.refused(
            "cannot be in the future",
            lambda: self.decide(nomination, date="2026-07-16"),
        )

    def test_decision_number_used_twice(self):
        self.decide(self.proposed(), number="NSO 2026/1")
        other = self.proposed(self.candidate("Other"))
        for number in ("NSO 2026/1", " nso  2026/1 "):
            self.refused(
                "NSO 2026/1 was already used on Jul 15",
                lambda number=number: self.decide(other, number=number),
            )
        director = other.with_user(self.director)
        self.refused(
            "Enter the decision number", lambda: director._decide(" ", other.date_from)
        )
        self.decide(other, number="NSO_2026/1")
        decisions = self.env["statcrm.nomination.decision"]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            decisions.create({"number": "NSO 2026/1"})

    def test_overlapping_terms(self):
        held = self.approved(date_to="2026-12-31")
        for start, end in (
            ("2026-12-31", "2027-12-31"),
            ("2026-07-20", "2026-08-20"),
        ):
            draft = self.draft(date_from=start, date_to=end)
            self.assertEqual(draft.replaces_id, held)
            draft.replaces_id = False
            self.refused("Another nomination already covers", draft.action_propose)
            draft.unlink()
        after = self.draft(date_from="2027-01-01", date_to="2027-12-31")
        self.assertFalse(after.replaces_id)
        after.action_propose()
        twice = self.draft(date_from="2027-06-01", date_to="2028-12-31")
        self.refused("Another nomination already covers", twice.action_propose)
        self.decide(after)
        self.refused("Another nomination already covers", twice.action_propose)

    def test_overlap_that_arises_after_the_proposal(self):
        first, second = self.proposed(), self.draft(date_from="2030-01-01")
        second.action_propose()
        self.env.cr.execute(
            "UPDATE statcrm_nomination SET date_from = '2026-07-16' WHERE id = %s",
            [second.id],
        )
        self.env.invalidate_all()
        self.decide(first)
        self.refused("Another nomination already covers", lambda: self.decide(second))

    def test_end_without_a_nomination(self):
        end = self.draft(kind="end", value_class_id=False, user_id=False)
        self.refused("no nomination to end", end.action_propose)
        held = self.approved(date_to="2026-12-31")
        end.write({"replaces_id": held.id, "date_from": "2027-01-01"})
        self.refused("already ends before this day", end.action_propose)
