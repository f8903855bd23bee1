from odoo.tests import freeze_time, tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestClassBand(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.company_partner("Customer")
        cls.office = cls.company_partner("Office", cls.customer)

    def change(self, day, **values):
        with freeze_time(f"{day} 12:00:00"):
            self.customer.write(values)
            self.env.flush_all()
            self.env["statcrm.class.history"]._record_changes()

    def band(self, partner=None):
        self.env.invalidate_all()
        with freeze_time("2026-07-15 12:00:00"):
            partner = (partner or self.customer).with_user(self.staff)
            band = partner.statcrm_class_band()
        self.assertEqual(band["today"], "2026-07-15")
        return [
            (one["name"], one["date_from"], one["date_to"]) for one in band["periods"]
        ]

    def test_periods_of_one_class_are_one_whatever_else_changed(self):
        big, middle = self.value_class("big"), self.value_class("middle")
        self.change("2025-01-01", statcrm_value_class_id=big.id)
        self.change("2025-06-01", user_id=self.account_manager.id)
        self.change("2026-02-01", statcrm_value_class_id=middle.id)
        expected = [
            (big.name, "2025-01-01", "2026-02-01"),
            (middle.name, "2026-02-01", ""),
        ]
        self.assertEqual(self.band(), expected)
        # an office is in the class of its principal customer
        self.assertEqual(self.band(self.office), expected)

    def test_a_period_without_a_class_is_told(self):
        big = self.value_class("big")
        self.change("2025-01-01", user_id=self.account_manager.id)
        self.change("2026-01-01", statcrm_value_class_id=big.id)
        self.assertEqual(
            [name for name, _start, _end in self.band()],
            ["Without a class", big.name],
        )

    def test_a_state_that_lasted_no_day_is_left_out(self):
        big = self.value_class("big")
        self.change("2026-01-01", statcrm_value_class_id=big.id)
        self.env["statcrm.class.history"].create(
            {
                "partner_id": self.customer.id,
                "value_class_id": self.value_class("key").id,
                "date_from": "2026-01-01",
                "date_to": "2026-01-01",
            }
        )
        self.assertEqual(len(self.band()), 1)

    def test_a_new_customer_has_none(self):
        self.assertEqual(self.band(self.company_partner("New")), [])
