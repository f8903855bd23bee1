from odoo.tests import tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestReasonInOneSentence(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.company_partner("Customer")
        cls.env["res.lang"]._activate_lang("fi_FI")

    def reason(self, partner=None):
        self.env.flush_all()
        self.env.invalidate_all()
        text = (partner or self.customer).statcrm_class_reason
        return text.replace("\N{NO-BREAK SPACE}", " ")

    def test_not_classed_yet(self):
        self.assertEqual(
            self.reason(), "Not classified yet. The next classification sets the class."
        )

    def test_band_with_its_limit(self):
        self.sale(self.customer, "2026-01-01", 61_200)
        run = self.classify()
        sentence = (
            "Sales of 61,200 € in the 24 months to Jun 30, 2026."
            " “Big customer” starts at 50,000 €."
        )
        self.assertEqual(self.reason(), sentence)
        line = run.line_ids.filtered(lambda one: one.partner_id == self.customer)
        self.assertEqual(line.reason.replace("\N{NO-BREAK SPACE}", " "), sentence)

    def test_amount_just_below_a_limit_is_not_rounded_up_to_it(self):
        self.sale(self.customer, "2026-01-01", 49_999.99)
        self.classify()
        self.assertIn("49,999.99 € in the 24 months", self.reason())
        self.assertIn("“Middle-sized customer” starts at 10,000 €", self.reason())

    def test_non_active(self):
        self.sale(self.customer, "2020-01-01", 500)
        self.classify()
        self.assertEqual(
            self.reason(),
            "Has bought before, but sales were 0 € in the 24 months to Jun 30, 2026:"
            " “Non-active”.",
        )

    def test_never_bought(self):
        self.classify()
        self.assertEqual(
            self.reason(),
            "No sales up to Jun 30, 2026: “Prospective”.",
        )

    def test_other_role(self):
        role = self.env["statcrm.customer.role"].search([], limit=1)
        self.customer.statcrm_role_line_ids = [(0, 0, {"role_id": role.id})]
        self.classify()
        self.assertEqual(
            self.reason(),
            "No sales up to Jun 30, 2026, but another role towards us: “Other”.",
        )

    def test_nomination_comes_first_and_sales_are_still_told(self):
        self.sale(self.customer, "2026-01-01", 61_200)
        self.classify()
        self.nominate(self.customer, "strategic")
        self.assertEqual(
            self.reason(),
            "“Strategic customer” by nomination. Sales of 61,200 € in the 24 months to"
            " Jun 30, 2026. “Big customer” starts at 50,000 €.",
        )

    def test_nominated_before_any_classification(self):
        self.nominate(self.customer, "key")
        self.assertEqual(self.reason(), "“Key customer” by nomination.")

    def test_reason_keeps_the_limit_of_its_classification(self):
        self.sale(self.customer, "2026-01-01", 61_200)
        self.classify()
        self.value_class("big").sales_from = 90_000
        self.assertIn("starts at 50,000 €", self.reason())

    def test_contact_tells_the_reason_of_its_principal(self):
        contact = self.person("Contact", self.customer)
        self.sale(contact, "2026-01-01", 61_200)
        self.classify()
        self.assertEqual(self.reason(contact), self.reason())
        self.assertIn("61,200 €", self.reason())

    def test_reason_of_the_run_before_after_an_undo(self):
        self.sale(self.customer, "2026-01-01", 61_200)
        self.classify("2026-05-31")
        before = self.reason()
        self.sale(self.customer, "2026-06-15", 5)
        self.classify().action_undo()
        self.assertEqual(self.reason(), before)

    def test_every_colleague_reads_it(self):
        self.sale(self.customer, "2026-01-01", 61_200)
        self.classify()
        for user in (self.internal, self.staff, self.account_manager):
            customer = self.customer.with_user(user)
            self.assertIn("Big customer", customer.statcrm_class_reason)
