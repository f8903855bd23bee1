import random

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...common import StatcrmCommon

CODES = ["strategic", "key", "big", "middle", "small_a", "small"] + [
    "non_active",
    "other",
    "prospective",
]


@tagged("post_install", "-at_install")
class TestValueClassesAndTheirLimits(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ValueClass = cls.env["statcrm.value.class"]
        cls.bands = cls.ValueClass._get_bands()
        cls.big, cls.middle, cls.small_a, cls.small = cls.bands

    def limits(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.bands.mapped("sales_from")

    def test_seeded_classes_in_order(self):
        self.assertEqual(self.ValueClass.search([]).mapped("code"), CODES)
        self.assertEqual(self.limits(), [50_000, 10_000, 2_000, 1])

    def test_class_that_the_arithmetic_needs_is_missed_by_its_code(self):
        self.value_class("non_active").code = "sleeping"
        run = self.classification()
        with self.assertRaisesRegex(UserError, "“non_active”"):
            run.action_preview()

    def test_limit_above_the_next_class_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "must be below") as caught:
            self.middle.sales_from = 50_001
        message = str(caught.exception)
        self.assertIn("Middle-sized customer", message)
        self.assertIn("50,001.00", message)
        self.assertIn("Big customer", message)

    def test_limit_equal_to_or_below_a_neighbour_is_refused(self):
        for band, limit in (
            (self.middle, 50_000),
            (self.middle, 2_000),
            (self.middle, 1_999),
            (self.big, 10_000),
            (self.small, 2_000),
        ):
            with (
                self.subTest(band=band.code, limit=limit),
                self.assertRaises(ValidationError),
                self.cr.savepoint(),
            ):
                band.sales_from = limit

    def test_zero_and_below_are_refused(self):
        for limit in (0, -1):
            with (
                self.assertRaisesRegex(ValidationError, "above zero"),
                self.cr.savepoint(),
            ):
                self.small.sales_from = limit

    def test_new_band_needs_its_place(self):
        vals = {"name": "Huge", "code": "huge", "sequence": 25, "sales_from": 100_000}
        self.assertIn(self.ValueClass.create(vals), self.ValueClass._get_bands())
        with self.assertRaises(ValidationError):
            self.ValueClass.create(
                {**vals, "code": "huge2", "sequence": 24, "sales_from": 90_000}
            )

    def test_code_is_unique(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.ValueClass.create({"name": "B", "code": "big", "kind": "other"})

    def test_any_limits_replace_any_limits(self):
        """A property: every strictly falling row of limits can follow every other."""
        chance = random.Random(19)
        for _round in range(60):
            top = chance.choice([5, 40, 100_000])
            limits = sorted(chance.sample(range(1, top + 1), 4), reverse=True)
            self.ValueClass._set_limits(list(zip(self.bands, limits, strict=True)))
            self.assertEqual(self.limits(), limits)

    def test_wrong_limits_change_nothing(self):
        chance = random.Random(20)
        before = self.limits()
        for _round in range(40):
            limits = [chance.randrange(-1, 6) for _band in self.bands]
            if limits[-1] > 0 and limits == sorted(set(limits), reverse=True):
                continue
            with self.assertRaises(ValidationError):
                self.ValueClass._set_limits(list(zip(self.bands, limits, strict=True)))
            self.assertEqual(self.limits(), before)

    def test_archived_band_is_out_of_the_order(self):
        self.middle.active = False
        self.small_a.sales_from = 49_000
        with self.assertRaises(ValidationError):
            self.middle.active = True

    def test_pyramid_counts_target_and_actual(self):
        one, two = self.company_partner("One"), self.company_partner("Two")
        self.sale(one, "2026-01-01", 60_000)
        self.sale(two, "2026-01-01", 20_000)
        self.classify()
        self.env.invalidate_all()
        customers = self.Partner.search(self.Partner._statcrm_principal_domain())
        big = customers.filtered(lambda one: one.statcrm_value_class_id == self.big)
        self.assertIn(one, big)
        self.assertNotIn(two, big)
        self.assertEqual(self.big.customer_count, len(big))
        self.assertAlmostEqual(self.big.sales, sum(big.mapped("statcrm_sales")), 2)
        self.big.target_count = 5
        self.assertEqual(self.big.target_gap, len(big) - 5)
        classes = self.ValueClass.search([])
        total = sum(classes.mapped("sales"))
        self.assertAlmostEqual(sum(classes.mapped("sales_share")), 100, delta=0.5)
        share = 100 * self.big.sales / total
        self.assertAlmostEqual(self.big.sales_share, share, delta=0.05)
        found = self.Partner.search(self.big.action_customers()["domain"])
        self.assertEqual(len(found), self.big.customer_count)
        self.assertIn(one, found)


@tagged("post_install", "-at_install")
class TestLimitsInTheSettings(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("base.group_system")
        cls.bands = cls.env["statcrm.value.class"]._get_bands()

    def test_page_shows_and_writes_the_limits_and_the_window(self):
        form = Form(self.env["res.config.settings"])
        self.assertEqual(form.statcrm_limit_big, 50_000)
        self.assertEqual(form.statcrm_limit_small, 1)
        self.assertEqual(form.statcrm_classification_months, 24)
        # every limit passes the old place of its neighbour
        form.statcrm_limit_big = 900
        form.statcrm_limit_middle = 500
        form.statcrm_limit_small_a = 100
        form.statcrm_limit_small = 10
        form.statcrm_classification_months = 12
        form.save().execute()
        self.assertEqual(self.bands.mapped("sales_from"), [900, 500, 100, 10])
        self.assertEqual(self.env["statcrm.classification"]._default_months(), 12)

    def test_wrong_limits_are_refused_and_nothing_is_written(self):
        settings = self.env["res.config.settings"].create({})
        settings.statcrm_limit_middle = 60_000
        with self.assertRaises(ValidationError), self.cr.savepoint():
            settings.execute()
        self.assertEqual(self.bands.mapped("sales_from"), [50_000, 10_000, 2_000, 1])

    def test_an_administrator_of_the_computers_alone_sets_no_limits(self):
        self.internal.group_ids += self.env.ref("base.group_system")
        settings = self.env["res.config.settings"].with_user(self.internal).create({})
        settings.execute()
        settings.statcrm_limit_big = 60_000
        with self.assertRaises(AccessError):
            settings.execute()
