from odoo import Command
from odoo.tests import Form, freeze_time, tagged

from ....models.customer.home import statcrm_house_figure
from ..agreement_case import AgreementCommon


@freeze_time("2026-07-15 10:00:00")
@tagged("post_install", "-at_install")
class TestWhiteSpace(AgreementCommon):
    """What others of the segment buy, and a customer never has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["statcrm.segment"].create({"name": "Test", "code": "test"})
        cls.a, cls.b, cls.c = (cls.customer(name) for name in "ABC")
        cls.maps = cls.new_product("Maps")
        cls.report = cls.env["statcrm.white.space"]

    @classmethod
    def customer(cls, name, segment=None):
        segment = segment or cls.group
        return cls.company_partner(name, statcrm_segment_id=segment.id)

    def rows(self, partner):
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            row.product_tmpl_id.product_variant_id: row
            for row in self.report.search([("partner_id", "=", partner.id)])
        }

    def test_what_others_buy(self):
        self.order(100, self.a)
        self.order(300, self.company_partner("Office", self.b))
        self.order(50, self.a, product=self.maps)
        row = self.rows(self.c)[self.product]
        self.assertEqual((row.buyer_count, row.segment_sales), (2, 400))
        self.assertEqual((row.average_sales, row.buyer_share), (200, 100))
        self.assertEqual(row.segment_id, self.group)
        maps = self.rows(self.c)[self.maps]
        self.assertEqual((maps.buyer_count, maps.buyer_share), (1, 50))
        self.assertEqual(list(self.rows(self.b)), [self.maps])
        self.assertFalse(self.rows(self.a))

    def test_what_is_no_sale(self):
        self.order(100, self.a, confirm=False)
        self.order(100, self.a)._action_cancel()
        self.order(100, self.customer("Elsewhere", self.segment("libraries")))
        self.assertFalse(self.rows(self.c))
        sold = self.order(100, self.a)
        self.assertTrue(self.rows(self.c))
        self.product.product_tmpl_id.sale_ok = False
        self.assertFalse(self.rows(self.c))
        self.product.product_tmpl_id.sale_ok = True
        sold._action_cancel()
        self.assertFalse(self.rows(self.c))

    def test_an_invoiced_order_counts_once(self):
        self.prepare_invoices()
        self.invoice_order(self.order(100, self.a))
        invoice = self.invoice(self.a, "2026-03-01", 30, post=False)
        invoice.invoice_line_ids.product_id = self.product
        invoice.invoice_line_ids.price_unit = 30
        invoice.action_post()
        self.assertEqual(self.rows(self.c)[self.product].segment_sales, 130)
        for move in self.a.invoice_ids:
            move._reverse_moves([{"invoice_date": move.invoice_date}], cancel=True)
        # the order was invoiced and given back: it was bought no more
        self.assertFalse(self.rows(self.c))
        self.assertFalse(self.rows(self.a))

    def test_against_the_orm(self):
        """Every customer and product, from the confirmed orders alone."""
        customers = self.a | self.b | self.c
        self.order(100, self.a)
        self.order(10, self.b, product=self.maps)
        self.order(20, self.c, product=self.maps)
        bought = {
            (line.order_id.partner_id, line.product_id): line.price_subtotal
            for line in self.env["sale.order.line"].search(
                [("order_id.partner_id", "in", customers.ids), ("state", "=", "sale")]
            )
        }
        for customer in customers:
            expected = {}
            for product in self.product | self.maps:
                sales = [
                    sum_ for (_who, what), sum_ in bought.items() if what == product
                ]
                if (customer, product) not in bought:
                    expected[product] = (len(sales), sum(sales))
            found = {
                product: (row.buyer_count, row.segment_sales)
                for product, row in self.rows(customer).items()
            }
            self.assertEqual(found, expected)

    def test_from_the_card_to_an_offer(self):
        self.order(100, self.a)
        action = self.c.with_user(self.staff).action_statcrm_white_space()
        row = self.report.search(action["domain"])
        self.assertEqual(row.action_open_customer()["res_id"], self.c.id)
        new = row.action_new_offer()
        order = Form(self.env["sale.order"].with_context(**new["context"])).save()
        self.assertEqual(order.partner_id, self.c)
        self.assertEqual(order.order_line.product_id, self.product)

    def test_all_rows_against_one_statement_by_hand(self):
        products = [self.new_product(f"Product {number}") for number in range(10)]
        for number in range(40):
            customer = self.customer(f"Customer {number}")
            chosen = products[number % 10 :: 3] or products[:1]
            self.env["sale.order"].create(
                {
                    "partner_id": customer.id,
                    "order_line": [
                        Command.create({"product_id": one.id, "price_unit": 5})
                        for one in chosen
                    ],
                }
            ).action_confirm()
        self.env.flush_all()
        self.cr.execute(
            """
            WITH bought AS (
                SELECT top.statcrm_principal_id AS who, item.product_tmpl_id AS what,
                       sum(line.price_subtotal) AS sales
                  FROM sale_order_line line
                  JOIN sale_order orders ON orders.id = line.order_id
                  JOIN product_product item ON item.id = line.product_id
                  JOIN res_partner top ON top.id = orders.partner_id
                 WHERE orders.state = 'sale' GROUP BY 1, 2),
            popular AS (
                SELECT statcrm_segment_id AS segment, what, count(*) AS buyers
                  FROM bought JOIN res_partner ON res_partner.id = who GROUP BY 1, 2)
            SELECT partner.id, what, buyers FROM res_partner partner
              JOIN popular ON segment = partner.statcrm_segment_id
             WHERE partner.statcrm_principal_id = partner.id AND partner.active
               AND NOT EXISTS (SELECT FROM bought WHERE who = partner.id
                                 AND bought.what = popular.what)
            """
        )
        by_hand = set(self.cr.fetchall())
        rows = self.report.search([])
        found = {(r.partner_id.id, r.product_tmpl_id.id, r.buyer_count) for r in rows}
        self.assertGreater(len(found), 200)
        self.assertEqual(found, by_hand)

    def test_a_manager_is_shown_the_rows_of_all(self):
        """They are found another way: by the manager's customers alone."""
        self.a.user_id = self.c.user_id = self.account_manager
        self.order(100, self.a)
        self.order(300, self.b)
        self.order(50, self.b, product=self.maps)
        names = ["partner_id", "product_tmpl_id", "buyer_count", "segment_sales"]
        mine = [("user_id", "=", self.account_manager.id)]
        for most in (statcrm_house_figure.LARGE, -1):
            self.patch(statcrm_house_figure, "LARGE", most)
            found = self.report.search_read(mine, names)
            everybody = self.report.search_read([], [*names, "user_id"])
            for row in everybody:
                user = row.pop("user_id")
                row["mine"] = bool(user) and user[0] == self.account_manager.id
            expected = [row for row in everybody if row.pop("mine")]
            self.assertEqual(found, expected)
            self.assertEqual(len(found), 3)
            self.assertEqual(self.report.search_count(mine), 3)

    def test_what_others_buy_in_a_large_house_is_that_of_the_hour(self):
        self.order(100, self.a)
        self.patch(statcrm_house_figure, "LARGE", -1)
        self.assertEqual(self.rows(self.c)[self.product].segment_sales, 100)
        self.order(300, self.b)
        self.assertEqual(self.rows(self.c)[self.product].segment_sales, 100)
        # what it bought itself is never told an hour too late
        self.assertFalse(self.rows(self.b))
        self.run_cron("ir_cron_count_house")
        self.assertEqual(self.rows(self.c)[self.product].segment_sales, 400)

    def test_who_leaves_takes_no_order_along(self):
        person = self.person("Mia", self.a)
        with freeze_time("2026-06-01 10:00:00"):
            self.order(100, person)
            self.order(50, self.b, product=self.maps)
            self.env.flush_all()
        self.assertEqual(list(self.rows(self.a)), [self.maps])
        with freeze_time("2026-07-01 10:00:00"):
            person.parent_id = self.b
            self.env.flush_all()
        self.assertEqual(list(self.rows(self.a)), [self.maps])
        self.assertEqual(list(self.rows(self.b)), [self.product])
