from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from ..agreement_case import AgreementCommon

FIELD = "specific_property_product_pricelist"


@freeze_time("2026-07-15 10:00:00")
@tagged("post_install", "-at_install")
class TestAgreementEvidence(AgreementCommon):
    """Agreements and price lists keep their promises while they are in force."""

    def promise(self, kind, **terms):
        self.programme({"kind": kind, "due_month": "6", **terms})
        return self.open_year().promise_ids

    def assertState(self, promise, state, day="2026-07-15"):
        with freeze_time(f"{day} 10:00:00"):
            self.env.invalidate_all()
            promise._refresh()
            self.assertEqual(promise.state, state, day)

    def test_agreement_kept(self):
        promise = self.promise("agreement")
        agreement = self.agreement(number="NSO 1", date_from="2026-02-01")
        self.assertState(promise, "kept")
        self.assertEqual(
            (promise.res_model, promise.res_id), (agreement._name, agreement.id)
        )
        self.assertEqual(promise.evidence_date, date(2026, 2, 1))
        self.assertEqual(promise.evidence_name, "NSO 1 Figures")

    def days_without_evidence(self, promise):
        for day, state in (
            ("2026-06-30", "due"),
            ("2026-07-01", "late"),
            ("2026-12-31", "late"),
            ("2027-01-01", "missed"),
        ):
            self.assertState(promise, state, day)

    def test_agreement_due_late_missed(self):
        promise = self.promise("agreement")
        self.agreement(signed_on=False)
        self.agreement(self.company_partner("Other"))
        self.days_without_evidence(promise)

    def test_agreement_not_applicable(self):
        promise = self.promise("agreement")
        self.nominate(self.ministry, "key")
        self.assertState(promise, "not_applicable")

    def test_agreement_on_its_first_and_last_day(self):
        promise = self.promise("agreement")
        day = "2026-07-02"
        self.agreement(signed_on=day, date_from=day, date_to="2026-07-10")
        for day, state in (
            ("2026-07-01", "late"),
            ("2026-07-02", "kept"),
            ("2026-07-10", "kept"),
            ("2026-07-11", "late"),
        ):
            self.assertState(promise, state, day)

    def test_agreement_at_the_end_of_the_period(self):
        promise = self.promise("agreement")
        self.agreement(date_from="2026-07-01", date_to="2026-12-31")
        self.assertState(promise, "kept", "2027-05-01")

    def test_agreement_before_its_period(self):
        promises = self.promise("agreement", rhythm="2")
        self.agreement()
        self.assertState(promises[0], "kept", "2026-03-01")
        self.assertState(promises[1], "due", "2026-03-01")

    def test_agreement_goes_away(self):
        promise = self.promise("agreement")
        agreement = self.agreement()
        for change, back in (
            ({"terminated_on": "2026-07-14"}, {"terminated_on": False}),
            ({"active": False}, {"active": True}),
            ({"signed_on": False}, {"signed_on": "2026-01-01"}),
        ):
            self.assertState(promise, "kept")
            agreement.write(change)
            self.assertState(promise, "late")
            agreement.write(back)
        self.assertState(promise, "kept")
        agreement.unlink()
        self.assertState(promise, "late")
        self.assertEqual(len(promise.change_ids), 8)

    def pricelist(self, **item):
        item = {"compute_price": "percentage", "percent_price": 10, **item}
        return self.env["product.pricelist"].create(
            {"name": "Own", "item_ids": [Command.create(item)]}
        )

    def test_price_list_kept(self):
        promise = self.promise("price_list")
        self.ministry[FIELD] = pricelist = self.pricelist()
        self.assertState(promise, "kept")
        self.assertEqual(
            (promise.res_model, promise.res_id), (pricelist._name, pricelist.id)
        )
        self.assertEqual(promise.evidence_name, "Own")

    def test_price_list_due_late_missed(self):
        promise = self.promise("price_list")
        self.ministry[FIELD] = self.env["product.pricelist"].create({"name": "Empty"})
        self.days_without_evidence(promise)

    def test_price_list_not_applicable(self):
        promise = self.promise("price_list")
        self.nominate(self.ministry, "key")
        self.assertState(promise, "not_applicable")

    def test_price_list_with_days(self):
        promise = self.promise("price_list")
        self.ministry[FIELD] = self.pricelist(
            date_start="2026-07-02 00:00:00", date_end="2026-07-10 23:59:59"
        )
        for day, state in (
            ("2026-07-01", "late"),
            ("2026-07-02", "kept"),
            ("2026-07-10", "kept"),
            ("2026-07-11", "late"),
        ):
            self.assertState(promise, state, day)

    def test_price_list_goes_away(self):
        promise = self.promise("price_list")
        self.ministry[FIELD] = pricelist = self.pricelist()
        self.assertState(promise, "kept")
        pricelist.active = False
        self.assertState(promise, "late")
        pricelist.active = True
        self.assertState(promise, "kept")
        self.ministry[FIELD] = False
        self.assertState(promise, "late")

    def test_what_a_nomination_gave_counts_for_its_time(self):
        promise = self.promise("price_list")
        self.env["statcrm.price.benefit"].create(
            {
                "principal_id": self.ministry.id,
                "pricelist_id": self.pricelist().id,
                "company_id": self.env.company.id,
                "set_on": "2026-02-01",
                "removed_on": "2027-01-01",
            }
        )
        self.assertState(promise, "kept", "2027-02-01")
        benefit = self.env["statcrm.price.benefit"].search([])
        benefit.set_on = "2026-12-31"
        self.assertState(promise, "kept", "2027-02-01")
        benefit.removed_on = "2026-12-31"
        self.assertState(promise, "missed", "2027-02-01")

    def benefit(self, set_on, pricelist=None, **values):
        """A price list that a nomination gave, and the customer has."""
        pricelist = pricelist or self.pricelist()
        self.ministry[FIELD] = pricelist
        return self.env["statcrm.price.benefit"].create(
            {
                "principal_id": self.ministry.id,
                "pricelist_id": pricelist.id,
                "company_id": self.env.company.id,
                "set_on": set_on,
                **values,
            }
        )

    def test_a_price_list_by_hand_on_the_last_day(self):
        promise = self.promise("price_list")
        self.assertState(promise, "late", "2026-12-31")
        self.ministry[FIELD] = pricelist = self.pricelist()
        self.assertState(promise, "kept", "2026-12-31")
        self.assertEqual(promise.evidence_date, date(2026, 12, 31))
        # what was seen in the period holds, whatever happens after it
        self.ministry[FIELD] = False
        self.assertState(promise, "kept", "2027-01-01")
        self.assertState(promise, "kept", "2027-01-31")
        self.assertEqual(promise.res_id, pricelist.id)
        self.assertEqual(promise.evidence_date, date(2026, 12, 31))

    def test_a_price_list_by_hand_on_the_day_after(self):
        promise = self.promise("price_list")
        self.assertState(promise, "late", "2026-12-31")
        self.ministry[FIELD] = self.pricelist()
        for day in ("2027-01-01", "2027-01-02", "2027-01-31"):
            self.assertState(promise, "missed", day)

    def test_a_price_list_by_hand_is_told_since_it_was_seen(self):
        first, second = self.promise("price_list", rhythm="2").sorted("period")
        self.ministry[FIELD] = self.pricelist()
        self.assertState(first, "kept", "2026-06-20")
        self.assertState(first, "kept", "2026-07-15")
        self.assertEqual(first.evidence_date, date(2026, 6, 20))
        self.assertState(second, "kept", "2026-07-01")
        self.assertState(second, "kept", "2026-07-15")
        self.assertEqual(second.evidence_date, date(2026, 7, 1))
        self.ministry[FIELD] = other = self.pricelist()
        self.assertState(second, "kept", "2026-07-16")
        self.assertEqual(second.evidence_date, date(2026, 7, 16))
        self.assertEqual(second.res_id, other.id)
        self.ministry[FIELD] = False
        self.assertState(second, "due", "2026-08-01")
        self.assertState(second, "missed", "2027-01-01")

    def test_a_price_list_by_nomination_around_the_end_of_the_year(self):
        promise = self.promise("price_list")
        benefit = self.benefit("2027-01-01")
        for day in ("2027-01-01", "2027-01-31"):
            self.assertState(promise, "missed", day)
        benefit.set_on = "2026-12-31"
        for day in ("2027-01-01", "2027-01-31"):
            self.assertState(promise, "kept", day)
        self.assertEqual(promise.evidence_date, date(2026, 12, 31))

    def test_a_price_list_by_nomination_has_its_day(self):
        promise = self.promise("price_list")
        benefit = self.benefit("2026-02-01")
        self.assertState(promise, "kept")
        self.assertEqual(promise.evidence_date, date(2026, 2, 1))
        # somebody took it away, and the job has not seen it yet
        self.ministry[FIELD] = False
        self.assertState(promise, "late")
        self.ministry[FIELD] = benefit.pricelist_id
        self.assertState(promise, "kept")
        benefit.removed_on = "2026-07-14"
        self.ministry[FIELD] = False
        self.assertState(promise, "late")
        self.assertState(promise, "missed", "2027-01-01")

    def test_queries_do_not_follow_the_number(self):
        self.programme({"kind": "agreement"}, {"kind": "price_list"})
        for kind in ("agreement", "price_list"):
            counts = []
            for size in (3, 12):
                for number in range(size):
                    customer = self.company_partner(f"{kind} {size} {number}")
                    self.nominate(customer, "strategic")
                    self.agreement(customer)
                    customer[FIELD] = self.pricelist()
                self.open_year()
                promises = self.env["statcrm.care.promise"].search(
                    [("kind", "=", kind)]
                )
                with self.count_queries(counts):
                    found = self.of_kind(kind)._find(promises, date(2026, 7, 15))
                self.assertGreaterEqual(len(found), size)
            self.assertEqual(counts, [1, 1])

    def test_against_the_orm(self):
        """Every agreement of several customers, looked at one after another."""
        self.programme({"kind": "agreement", "rhythm": "4"})
        self.programme({"kind": "agreement"}, code="key")
        for number, (begins, ends) in enumerate(
            (
                ("2026-01-01", "2026-03-31"),
                ("2026-04-01", False),
                ("2026-07-15", "2026-07-15"),
                ("2026-07-16", False),
                ("2025-01-01", "2026-07-14"),
            )
        ):
            customer = self.company_partner(f"Customer {number}")
            self.nominate(customer, "key" if number % 2 else "strategic")
            self.agreement(customer, date_from=begins, date_to=ends)
        self.open_year()
        today = date(2026, 7, 15)
        promises = self.env["statcrm.care.promise"].search([("kind", "=", "agreement")])
        found = self.of_kind("agreement")._find(promises, today)
        self.assertGreater(len(found), 3)
        for promise in promises:
            day = min(promise.date_to, today)
            fits = self.Agreement.search(
                [("principal_id", "=", promise.principal_id.id)]
            ).filtered(
                lambda one, day=day: (
                    one.date_from <= day and (not one.ends_on or one.ends_on >= day)
                )
            )
            expected = promise.date_from <= today and fits[:1].id
            self.assertEqual(getattr(found.get(promise.id), "res_id", False), expected)

    def test_advice(self):
        promise = self.promise("agreement")
        self.assertIn(
            "Create an agreement", self.of_kind("agreement")._advise(promise)["text"]
        )
        action = self.of_kind("agreement")._advise(promise)["action"]
        self.assertEqual(action["context"]["default_principal_id"], self.ministry.id)
        ended = self.agreement(date_to="2026-07-01")
        self.assertEqual(
            self.of_kind("agreement")._advise(promise)["action"]["res_id"], ended.id
        )
        draft = self.agreement(signed_on=False)
        self.assertEqual(
            self.of_kind("agreement")._advise(promise)["action"]["res_id"], draft.id
        )
        promise.kind = "price_list"
        price = self.of_kind("price_list")._advise(promise)
        self.assertIn("price list", price["text"])
        self.assertEqual(price["action"]["res_id"], self.ministry.id)
        self.assertEqual(price["action"]["target"], "new")
