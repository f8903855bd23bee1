from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from ..agreement_case import AgreementCommon


@freeze_time("2026-07-15 10:00:00")
@tagged("post_install", "-at_install")
class TestAgreementSales(AgreementCommon):
    """What was called off, and the share of a customer's sales under agreement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_invoices()
        cls.one = cls.agreement(value=1000)

    def called(self, agreement=None):
        self.env.invalidate_all()
        return (agreement or self.one).called_off

    def test_orders_count_when_confirmed(self):
        order = self.order(300, agreement=self.one, confirm=False)
        self.assertEqual(self.called(), 0)
        order.action_confirm()
        self.assertEqual(self.called(), 300)
        self.assertEqual((self.one.remaining, self.one.used_share), (700, 30))
        order._action_cancel()
        self.assertEqual(self.called(), 0)

    def test_an_invoiced_order_counts_once(self):
        order = self.order(300, agreement=self.one)
        invoice = self.invoice_order(order, post=False)
        self.assertEqual(invoice.statcrm_agreement_id, self.one)
        self.assertEqual(self.called(), 300)
        invoice.action_post()
        self.assertEqual(self.called(), 300)
        self.assertEqual(self.one.document_count, 2)

    def test_what_is_invoiced_counts_when_it_is_more(self):
        order = self.order(300, agreement=self.one)
        invoice = self.invoice_order(order, post=False)
        invoice.invoice_line_ids.price_unit = 350
        invoice.action_post()
        self.assertEqual(self.called(), 350)

    def test_a_part_is_invoiced(self):
        order = self.order(300, agreement=self.one)
        invoice = self.invoice_order(order, post=False)
        invoice.invoice_line_ids.price_unit = 100
        invoice.action_post()
        self.assertEqual(self.called(), 300)

    def test_a_credit_note_gives_back(self):
        invoice = self.invoice(self.ministry, "2026-03-01", 400, post=False)
        invoice.statcrm_agreement_id = self.one
        invoice.action_post()
        self.assertEqual(self.called(), 400)
        credit = invoice._reverse_moves([{"invoice_date": "2026-04-01"}])
        self.assertEqual(credit.statcrm_agreement_id, self.one)
        credit.invoice_line_ids.price_unit = 150
        credit.action_post()
        self.assertEqual(self.called(), 250)

    def test_a_credit_note_for_a_whole_order(self):
        """What was credited was invoiced: it is no sale to come, cancelled or not."""
        order = self.order(300, agreement=self.one)
        invoice = self.invoice_order(order)
        credit = invoice._reverse_moves([{"invoice_date": "2026-04-01"}])
        self.assertEqual(self.called(), 300)
        credit.action_post()
        self.assertEqual(order.order_line.untaxed_amount_invoiced, 0)
        self.assertEqual(self.called(), 0)
        again = self.invoice_order(order, post=False)
        again.invoice_line_ids.price_unit = 250
        again.action_post()
        self.assertEqual(self.called(), 250)

    def test_a_part_of_an_order_is_credited(self):
        order = self.order(300, agreement=self.one)
        invoice = self.invoice_order(order, post=False)
        invoice.invoice_line_ids.price_unit = 200
        invoice.action_post()
        credit = invoice._reverse_moves([{"invoice_date": "2026-04-01"}])
        credit.invoice_line_ids.price_unit = 50
        credit.action_post()
        # 150 were kept, 100 were never invoiced
        self.assertEqual(self.called(), 250)

    def test_a_corrected_invoice_takes_nothing_from_what_is_still_to_come(self):
        order = self.order(300, agreement=self.one)
        invoice = self.invoice_order(order)
        invoice._reverse_moves([{"invoice_date": "2026-04-01"}]).action_post()
        self.invoice_order(order)
        order.order_line.copy({"order_id": order.id, "price_unit": 50})
        self.assertEqual(order.order_line.mapped("untaxed_amount_invoiced"), [300, 0])
        self.assertEqual(self.called(), 350)

    def test_a_receipt_is_called_off(self):
        receipt = self.invoice(
            self.ministry, "2026-03-01", 40, "out_receipt", post=False
        )
        receipt.statcrm_agreement_id = self.one
        receipt.action_post()
        self.assertEqual(self.called(), 40)

    def test_an_entry_of_a_person_who_moved(self):
        """It stays under the agreement of the organisation of its day."""
        person = self.person("Buyer", self.ministry)
        entry = self.sale(person, "2026-03-01", 80, agreement_id=self.one.id)
        person.parent_id = self.company_partner("Elsewhere")
        self.env.flush_all()
        self.assertEqual(entry.principal_id, self.ministry)
        entry.amount = 90
        entry._check_agreement()
        self.assertEqual(self.called(), 90)
        self.assertEqual(self.share(), (90, 90))

    def test_an_order_tied_after_its_invoice(self):
        order = self.order(300)
        self.invoice_order(order)
        order.statcrm_agreement_id = self.one
        self.assertEqual(self.called(), 300)

    def test_an_invoice_tied_elsewhere(self):
        other = self.agreement()
        order = self.order(300, agreement=self.one)
        invoice = self.invoice_order(order)
        invoice.statcrm_agreement_id = other
        self.assertEqual((self.called(), self.called(other)), (0, 300))

    def test_sales_of_the_ledger(self):
        office = self.company_partner("Office", self.ministry)
        entry = self.sale(office, "2026-03-01", 80, agreement_id=self.one.id)
        self.sale(office, "2026-03-01", 20)
        self.assertEqual(self.called(), 80)
        self.assertEqual(self.share(), (100, 80))
        entry.agreement_id = False
        self.assertEqual(self.called(), 0)
        with self.assertRaisesRegex(ValidationError, "agreement with Ministry"):
            self.sale(
                self.company_partner("Other"), "2026-03-01", 1, agreement_id=self.one.id
            )

    def test_invoices_of_two_agreements_stay_apart(self):
        other = self.agreement()
        orders = self.order(300, agreement=self.one) | self.order(20, agreement=other)
        orders |= self.order(5)
        invoices = orders._create_invoices()
        self.assertEqual(len(invoices), 3)
        self.assertEqual(
            {move.statcrm_agreement_id: move.amount_untaxed for move in invoices},
            {self.one: 300, other: 20, self.Agreement: 5},
        )

    def test_somebody_else_pays(self):
        payer = self.company_partner("Treasury")
        payer.property_account_receivable_id = self.receivable
        order = self.order(300, agreement=self.one, confirm=False)
        order.partner_invoice_id = payer
        order.action_confirm()
        self.invoice_order(order)
        self.assertEqual(self.called(), 300)
        with self.assertRaises(ValidationError):
            self.invoice(
                payer, "2026-03-01", 5, post=False
            ).statcrm_agreement_id = self.one

    def test_another_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].search([]).unlink()
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "name": "2026-01-01",
                "rate": 2,
                "company_id": self.env.company.id,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Dollars", "currency_id": dollar.id}
        )
        order = self.order(300, agreement=self.one, confirm=False)
        order.write({"pricelist_id": pricelist.id, "currency_id": dollar.id})
        order.order_line.price_unit = 300
        order.action_confirm()
        self.assertEqual(order.currency_rate, 2)
        self.assertEqual(self.called(), 150)

    def plain(self, agreement):
        """The same by the ORM alone, one document after another."""
        total = 0
        for order in agreement.order_ids.filtered(lambda one: one.state == "sale"):
            rest = sum(
                line.price_subtotal - line.untaxed_amount_invoiced
                for line in order.order_line
            )
            total += max(rest, 0)
        moves = agreement.invoice_ids | agreement.order_ids.invoice_ids.filtered(
            lambda one: not one.statcrm_agreement_id
        )
        for move in moves.filtered(lambda one: one.state == "posted"):
            total += move.amount_untaxed_signed
        total += sum(agreement.entry_ids.mapped("amount"))
        return total

    def test_against_the_orm(self):
        other = self.agreement()
        for amount, agreement in ((10, self.one), (200, other), (30, None)):
            self.order(amount, agreement=agreement)
            self.invoice_order(self.order(amount * 2, agreement=agreement))
        self.sale(self.ministry, "2026-03-01", 7, agreement_id=other.id)
        self.env.invalidate_all()
        for agreement, expected in ((self.one, 30), (other, 607)):
            self.assertEqual(agreement.called_off, expected)
            self.assertEqual(self.plain(agreement), expected)

    def test_queries_do_not_follow_the_number(self):
        counts = []
        for size in (5, 20):
            agreements = self.Agreement.browse()
            for _number in range(size):
                agreement = self.agreement()
                self.order(10, agreement=agreement)
                agreements += agreement
            with self.count_queries(counts):
                agreements.mapped("called_off")
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 5)

    # The share of the sales

    def share(self, partner=None):
        self.env.invalidate_all()
        principal = (partner or self.ministry).statcrm_principal_id
        return principal._statcrm_agreement_sales().get(principal.id)

    def test_the_share_of_twelve_months(self):
        self.assertIsNone(self.share())
        office = self.company_partner("Office", self.ministry)
        self.sale(office, "2026-02-01", 700)
        self.sale(self.ministry, "2025-06-30", 5000)
        first = self.invoice(self.ministry, "2025-07-01", 100, post=False)
        first.statcrm_agreement_id = self.one
        first.action_post()
        self.invoice_order(self.order(200, office, self.one))
        self.order(999, agreement=self.one)
        self.assertEqual(self.share(), (1000, 300))
        text = self.ministry.statcrm_agreement_text
        self.assertIn("30", text)
        self.assertIn("300", text)
        self.assertIn("in the 12 months to Jun 30", text)
        self.assertEqual(office.statcrm_agreement_text, text)

    def test_the_goal_is_measured_in_the_year_of_its_plan(self):
        plans = self.env["statcrm.care.plan"].create(
            [
                {"principal_id": self.ministry.id, "year": 2025},
                {"principal_id": self.ministry.id, "year": 2026},
            ]
        )
        goals = self.env["statcrm.care.goal"].create(
            [
                {"name": "Share", "plan_id": plan.id, "measure": "agreement_share"}
                for plan in plans
            ]
        )
        self.sale(self.ministry, "2025-12-31", 300)
        self.sale(self.ministry, "2026-07-16", 9000)
        for day in ("2025-12-31", "2026-01-01"):
            invoice = self.invoice(self.ministry, day, 100, post=False)
            invoice.statcrm_agreement_id = self.one
            invoice.action_post()
        self.assertEqual(
            goals._measure_agreement_share(), {goals[0].id: 25.0, goals[1].id: 100.0}
        )

    def test_the_goal_is_of_the_main_company_whoever_measures(self):
        plan = self.env["statcrm.care.plan"].create(
            {"principal_id": self.ministry.id, "year": 2026}
        )
        goals = self.env["statcrm.care.goal"].create(
            [
                {"name": measure, "plan_id": plan.id, "measure": measure}
                for measure in ("sales", "agreement_share")
            ]
        )
        other = self.env["res.company"].create({"name": "Other"})
        self.env.user.company_ids |= other
        self.sale(self.ministry, "2026-03-01", 60, agreement_id=self.one.id)
        self.sale(self.ministry, "2026-03-01", 40)
        self.sale(self.ministry, "2026-03-01", 500, company_id=other.id)
        for company in (self.env.company, other):
            goals.with_company(company)._measure()
            self.assertEqual(goals.mapped("current_value"), [100, 60])

    def test_the_brief_tells_it(self):
        self.order(300, agreement=self.one)
        brief = self.env["statcrm.brief"].with_user(self.staff)
        sections = brief.get_brief(self.ministry.id)["sections"]
        section = next(one for one in sections if one["key"] == "agreements")
        (line,) = section["lines"]
        self.assertEqual(line["parts"][0]["id"], self.one.id)
        self.assertRegex(line["detail"][-1]["text"], "300.* of .*1,000")

    def test_the_file_tells_signing_and_end(self):
        self.agreement(name="Old", date_to="2026-03-31")
        noticed = self.agreement(name="Noticed", terminated_on="2026-04-30")
        rows = self.env["statcrm.interaction"].search(
            [("principal_id", "=", self.ministry.id), ("kind", "=", "agreement")]
        )
        self.assertEqual(
            sorted((row.summary, row.outcome, str(row.date.date())) for row in rows),
            [
                ("Figures", "signed", "2025-12-01"),
                ("Noticed", "signed", "2025-12-01"),
                ("Noticed", "terminated", "2026-04-30"),
                ("Old", "ended", "2026-03-31"),
                ("Old", "signed", "2025-12-01"),
            ],
        )
        noticed.active = False
        self.assertEqual(len(rows.exists()), 3)
