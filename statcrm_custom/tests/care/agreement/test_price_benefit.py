from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from ...portfolio.nomination_case import NominationCase

FIELD = "specific_property_product_pricelist"


@freeze_time("2026-07-15 10:00:00")
@tagged("post_install", "-at_install")
class TestPriceBenefit(NominationCase):
    """A nomination gives the price list of its class, and takes back only its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["statcrm.value.class"].search([]).pricelist_id = False
        cls.Benefit = cls.env["statcrm.price.benefit"]
        cls.gold, cls.silver, cls.own = cls.env["product.pricelist"].create(
            [
                {
                    "name": name,
                    "item_ids": [
                        Command.create(
                            {"compute_price": "percentage", "percent_price": 10}
                        )
                    ],
                }
                for name in ("Gold", "Silver", "Own")
            ]
        )
        cls.strategic.pricelist_id = cls.gold
        cls.key.pricelist_id = cls.silver

    def pricelist(self, partner=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (partner or self.customer)[FIELD]

    def benefits(self):
        return self.Benefit.search([("principal_id", "=", self.customer.id)])

    def notes(self, word):
        bodies = self.customer.message_ids.mapped("body")
        return [body for body in bodies if "price list" in body and word in body]

    def end(self):
        """The director ends the nomination in force."""
        end = self.draft(kind="end", value_class_id=False)
        end.action_propose()
        self.decide(end)

    def keep(self):
        self.run_cron("ir_cron_keep_price_benefits")

    def test_a_nomination_sets_it_once(self):
        self.approved()
        self.assertEqual(self.pricelist(), self.silver)
        benefit = self.benefits()
        self.assertEqual(benefit.set_on, date(2026, 7, 15))
        self.assertEqual(benefit.nomination_id, self.customer._statcrm_nomination())
        self.keep()
        self.assertEqual(self.benefits(), benefit)
        self.assertEqual(len(self.notes("was set")), 1)

    def test_its_end_removes_it(self):
        self.approved()
        with freeze_time("2026-07-20"):
            self.end()
        self.assertFalse(self.pricelist())
        self.assertEqual(self.benefits().removed_on, date(2026, 7, 20))
        self.assertFalse(self.benefits().is_by_hand)
        self.assertEqual(len(self.notes("was removed")), 1)

    def test_the_end_of_the_term_removes_it(self):
        self.approved(date_to="2026-07-31")
        with freeze_time("2026-08-01"):
            self.run_cron("ir_cron_keep_terms")
        self.assertFalse(self.pricelist())
        self.assertTrue(self.benefits().removed_on)

    def test_another_class_brings_another_one(self):
        self.approved()
        self.approved(value_class_id=self.strategic.id)
        self.assertEqual(self.pricelist(), self.gold)
        self.assertEqual(
            self.benefits().sorted("id").mapped(lambda one: bool(one.removed_on)),
            [True, False],
        )

    def test_the_next_term_goes_on_with_it(self):
        self.approved()
        self.approved(user_id=self.segment_manager.id)
        benefit = self.benefits()
        self.assertEqual(len(benefit), 1)
        self.assertEqual(benefit.nomination_id, self.customer._statcrm_nomination())
        self.assertEqual(len(self.notes("")), 1)

    def test_what_was_set_by_hand_stays(self):
        self.customer[FIELD] = self.own
        self.approved()
        self.assertEqual(self.pricelist(), self.own)
        self.end()
        self.assertEqual(self.pricelist(), self.own)
        self.assertFalse(self.benefits())

    def test_the_same_one_set_by_hand_stays(self):
        self.customer[FIELD] = self.silver
        self.approved()
        self.end()
        self.assertEqual(self.pricelist(), self.silver)

    def test_changed_by_hand_later(self):
        self.approved()
        self.customer[FIELD] = self.own
        self.end()
        self.assertEqual(self.pricelist(), self.own)
        self.assertTrue(self.benefits().is_by_hand)

    def test_removed_by_hand_is_not_set_again(self):
        self.approved()
        self.customer[FIELD] = False
        self.keep()
        self.keep()
        self.assertFalse(self.pricelist())
        self.assertEqual(len(self.benefits()), 1)
        self.assertTrue(self.benefits().is_by_hand)

    def test_the_class_gets_another_price_list(self):
        self.approved()
        for pricelist in (self.gold, self.silver):
            self.key.pricelist_id = pricelist
            self.keep()
            self.assertEqual(self.pricelist(), pricelist)
        self.assertEqual(len(self.benefits()), 3)
        self.key.pricelist_id = False
        self.keep()
        self.assertFalse(self.pricelist())

    def test_people_of_the_customer_get_it_too(self):
        person = self.person("Anna", self.customer)
        self.approved()
        self.assertEqual(self.pricelist(person), self.silver)

    def test_a_merge_leaves_one(self):
        gone = self.candidate("Gone")
        self.approved()
        self.approved(gone)
        self.merge(self.customer, gone)
        self.assertEqual(len(self.benefits()), 2)
        self.assertEqual(
            len(self.benefits().filtered(lambda one: not one.removed_on)), 1
        )
        self.assertEqual(self.pricelist(), self.silver)
        self.end()
        self.assertFalse(self.pricelist())

    def test_a_merge_into_a_customer_with_another_one(self):
        gone = self.candidate("Gone")
        self.approved()
        self.approved(gone, value_class_id=self.strategic.id)
        self.merge(self.customer, gone)
        self.assertEqual(self.pricelist(), self.silver)
        live = self.benefits().filtered(lambda one: not one.removed_on)
        self.assertEqual(live.pricelist_id, self.silver)

    def test_looking_at_all_customers_takes_three_queries(self):
        counts = []
        for size in (2, 6):
            for number in range(size):
                self.approved(self.candidate(f"{size} {number}"))
            self.Benefit._cron_keep()
            with self.count_queries(counts):
                self.Benefit._cron_keep()
        self.assertEqual(counts, [3, 3])
