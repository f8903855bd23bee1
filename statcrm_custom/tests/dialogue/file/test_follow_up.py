from datetime import date

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ....models.customer.home import statcrm_house_figure
from ...common import ROLES, StatcrmCommon

TODAY = date(2026, 7, 15)


@freeze_time("2026-07-15 12:00:00")
@tagged("post_install", "-at_install")
class TestFollowUp(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_invoices()
        cls.product = cls.env["product.product"].create(
            {"name": "Hour", "list_price": 100, "taxes_id": [Command.clear()]}
        )
        cls.ministry = cls.company_partner(
            "Ministry",
            user_id=cls.account_manager.id,
            statcrm_segment_id=cls.segment("central_government").id,
        )
        cls.board = cls.company_partner("Board", cls.ministry)
        cls.kaisa = cls.person("Kaisa", cls.board)
        cls.town = cls.company_partner("Town")
        cls.unit = cls.make_unit("Education")
        cls.unit.member_ids.create(
            {"unit_id": cls.unit.id, "user_id": cls.account_manager.id}
        )

    def row(self, partner=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        report = self.env["statcrm.follow.up"].with_user(user or self.env.user)
        return report.search([("partner_id", "=", (partner or self.ministry).id)])

    def test_contacts_in_a_large_house_are_those_of_the_hour(self):
        def told():
            row = self.row(user=self.account_manager)
            return row.contact_count, str(row.last_contact or "")

        def call(day):
            with freeze_time(f"{day} 09:00:00"):
                self.kaisa.with_user(self.account_manager).activity_schedule(
                    "mail.mail_activity_data_call"
                ).action_feedback()
                self.env.flush_all()

        call("2026-05-02")
        self.patch(statcrm_house_figure, "LARGE", -1)
        self.assertEqual(told(), (1, "2026-05-02"))
        call("2026-06-02")
        self.assertEqual(told(), (1, "2026-05-02"))
        self.run_cron("ir_cron_count_house")
        self.assertEqual(told(), (2, "2026-06-02"))
        self.assertFalse(self.row(self.town).contact_count)
        offer = self.offer(self.ministry, 700, "sent")
        self.assertEqual(self.row().open_amount, offer.amount_untaxed)

    def test_a_manager_is_shown_the_rows_of_all(self):
        """They are found another way: by the manager's customers alone."""
        self.sale(self.board, "2026-03-01", 500)
        self.sale(self.town, "2026-03-01", 7)
        with freeze_time("2026-06-01 10:00:00"):
            self.offer(self.kaisa, 300, "sent", day="2026-06-01")
            self.env.flush_all()
        with freeze_time("2026-06-20 10:00:00"):
            # the offer was made for the ministry, and stays there
            self.kaisa.parent_id = self.town
            self.env.flush_all()
        names = [
            name
            for name in self.env["statcrm.follow.up"]._fields
            if name not in ("id", "display_name")
        ]
        report = self.env["statcrm.follow.up"].with_user(self.account_manager)
        domain = [("user_id", "=", self.account_manager.id)]
        [mine] = report.search_read(domain, names)
        everybody = {row["id"]: row for row in report.search_read([], names)}
        self.assertEqual(mine, everybody[self.ministry.id])
        self.assertEqual((mine["sales_12"], mine["open_amount"]), (500, 300))
        self.assertEqual(everybody[self.town.id]["open_amount"], 0)
        self.assertEqual(report.search_count(domain), 1)
        nobody = [("user_id", "=", self.staff.id)]
        self.assertFalse(report.search(nobody))
        [group] = report.formatted_read_group(domain, [], ["sales_12:sum"])
        self.assertEqual(group["sales_12:sum"], 500)

    def offer(self, partner, amount, state, day="2026-07-01", **values):
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                **values,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "price_unit": amount}
                    )
                ],
            }
        )
        order.write({"state": state, "date_order": f"{day} 10:00:00"})
        return order

    def test_sales_at_the_edges_of_the_windows(self):
        for day, amount in (
            ("2026-07-01", 1),  # of the month that is not closed
            ("2026-06-30", 10),
            ("2025-07-01", 20),
            ("2025-06-30", 100),
            ("2024-07-01", 200),
            ("2024-06-30", 1_000),
            ("2022-07-01", 2_000),
            ("2022-06-30", 10_000),
        ):
            self.sale(self.ministry, day, amount)
        row = self.row()
        self.assertEqual(
            (row.sales_12, row.sales_12_before, row.change_12), (30, 300, -270)
        )
        self.assertEqual(
            (row.sales_24, row.sales_24_before, row.change_24), (330, 3_000, -2_670)
        )
        self.assertEqual(row.percent_12, -90)

    def test_sales_are_those_of_the_class_and_of_the_card(self):
        for day, amount in (
            ("2026-07-02", 1),
            ("2026-06-15", 70_000),
            ("2025-07-10", 4_000),
            ("2025-06-20", 900),
            ("2024-07-05", 60),
        ):
            self.sale(self.board, day, amount)
        run = self.env["statcrm.classification"].create({})
        run.action_preview()
        run.action_apply()
        row = self.row()
        self.assertEqual(row.sales_24, self.ministry.statcrm_sales)
        card = self.env["statcrm.card"].get_card(self.ministry.id)
        [sales] = [one for one in card["cells"] if one["key"] == "sales"]
        self.assertEqual(sum(sales["chart"]["values"]), row.sales_24)

    def test_the_small_line_has_the_sales_of_the_windows(self):
        for day, amount in (
            ("2026-07-01", 1),  # of the month that is not closed
            ("2026-06-30", 10),
            ("2026-04-01", 20),
            ("2026-03-31", 100),
            ("2025-06-30", 1_000),
            ("2024-07-01", 2_000),
            ("2024-06-30", 10_000),
        ):
            self.sale(self.board, day, amount)
        row = self.row(user=self.staff)
        trend = row.sales_trend
        self.assertEqual(trend["values"], [2_000, 0, 0, 1_000, 0, 0, 100, 30])
        self.assertEqual(sum(trend["values"]), row.sales_24)
        self.assertEqual(sum(trend["values"][4:]), row.sales_12)
        self.assertEqual(trend["labels"][0], "3 months to Sep 30, 2024")
        self.assertEqual(trend["labels"][-1], "3 months to Jun 30")
        self.assertEqual(self.row(self.town).sales_trend["values"], [0] * 8)

    def test_the_small_lines_of_a_page_are_one_query(self):
        counts = []
        for size in (1, 1, 30):
            customers = [self.company_partner(f"C{number}") for number in range(size)]
            self.sale(customers[-1], "2026-03-01", 5)
            self.row()
            ids = [one.id for one in customers]
            rows = self.env["statcrm.follow.up"].browse(ids)
            with self.count_queries(counts):
                rows.mapped("sales_trend")
        self.assertEqual(counts[1], counts[2])
        # the companies, and which customers these have been; the sales
        self.assertLessEqual(counts[2], 4)

    def test_invoices_minus_credit_notes_of_the_whole_tree(self):
        self.invoice(self.board, "2026-03-01", 1_000)
        self.invoice(self.kaisa, "2026-03-01", 500)
        self.invoice(self.ministry, "2026-03-01", 200, move_type="out_refund")
        self.invoice(self.ministry, "2026-03-01", 7_000, post=False)
        self.invoice(self.ministry, "2026-03-01", 9_000, move_type="in_invoice")
        self.sale(self.board, "2025-01-01", 50)
        row = self.row()
        self.assertEqual((row.sales_12, row.sales_12_before), (1_300, 50))
        self.assertFalse(self.row(self.board))
        self.assertFalse(self.row(self.kaisa))

    def test_a_customer_without_anything_has_a_row_of_zeros(self):
        row = self.row(self.town)
        self.assertEqual((row.sales_24, row.open_count, row.contact_count), (0, 0, 0))
        self.assertFalse(row.percent_12 or row.last_contact or row.user_id)

    def test_offers_open_won_and_lost(self):
        self.offer(self.board, 100, "draft")
        self.offer(self.ministry, 200, "sent", "2024-01-01")
        self.offer(self.kaisa, 400, "sale")
        self.offer(self.ministry, 500, "sale", "2025-07-01")
        self.offer(self.ministry, 800, "cancel")
        row = self.row()
        self.assertEqual((row.open_count, row.open_amount), (2, 300))
        self.assertEqual((row.won_count, row.won_amount), (1, 400))
        self.assertEqual((row.lost_count, row.lost_amount), (1, 800))

    def test_offers_begin_with_the_day_of_the_house(self):
        """As sales and contacts: a year ago today is not of the last 12 months."""
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        for moment in ("2025-07-15 20:59:59", "2025-07-15 21:00:00"):
            for state in ("sale", "cancel"):
                self.offer(self.ministry, 10, state).date_order = moment
        row = self.row()
        self.assertEqual((row.won_count, row.lost_count), (1, 1))

    def test_an_offer_in_another_currency(self):
        money = self.env["res.currency"].create({"name": "XTS", "symbol": "x"})
        money.rate_ids.create(
            {"currency_id": money.id, "name": "2026-01-01", "rate": 2}
        )
        prices = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": money.id}
        )
        order = self.offer(self.ministry, 100, "draft", pricelist_id=prices.id)
        self.assertEqual((order.currency_id, order.amount_untaxed), (money, 100))
        self.assertEqual(self.row().open_amount, 50)

    def test_contacts(self):
        for moment in ("2025-07-10", "2026-06-20", "2026-07-01"):
            with freeze_time(moment):
                self.kaisa.with_user(self.account_manager).activity_schedule(
                    "mail.mail_activity_data_call"
                ).action_feedback()
                self.env.flush_all()
        row = self.row()
        self.assertEqual(row.contact_count, 2)
        self.assertEqual(row.last_contact, date(2026, 7, 1))

    def test_contacts_are_those_of_the_file(self):
        """A meeting is one contact, whoever attends; private ones are none."""
        people = self.kaisa.copy() + self.kaisa
        guests = (people | self.account_manager.partner_id).ids
        meeting = {"start": "2026-05-05 09:00", "stop": "2026-05-05 10:00"}
        meetings = self.env["calendar.event"].create(
            [
                {"name": "Both", "partner_ids": [(6, 0, guests)], **meeting},
                {"name": "Private", "partner_ids": [(6, 0, guests)], **meeting}
                | {"privacy": "private"},
                {"name": "Nobody came", "partner_ids": [(6, 0, guests)], **meeting},
                {
                    "name": "From the card",
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.ministry.id,
                    "partner_ids": [(6, 0, self.kaisa.ids)],
                    **meeting,
                },
            ]
        )
        meetings[2].attendee_ids.state = "declined"
        for subtype in ("mail.mt_note", "mail.mt_comment"):
            values = {"message_type": "comment", "subtype_xmlid": subtype}
            self.kaisa.message_post(body=Markup("<p>Hello</p>"), **values)
        self.env.flush_all()
        interaction = self.env["statcrm.interaction"]
        found = interaction.search(
            [
                ("principal_id", "=", self.ministry.id),
                ("kind", "in", interaction._get_contact_kinds()),
                ("date", ">", "2025-07-01"),
            ]
        )
        self.assertEqual(found.mapped("kind").count("meeting"), 2)
        row = self.row()
        # on one day with the same person: one meeting, in two calendars
        self.assertEqual(row.contact_count, len(found) - 1)
        self.assertEqual(row.last_contact, max(found.mapped("date")).date())

    def test_manager_segment_and_unit(self):
        row = self.row()
        self.assertEqual(
            (row.user_id, row.unit_id, row.segment_id),
            (self.account_manager, self.unit, self.ministry.statcrm_segment_id),
        )
        groups = self.env["statcrm.follow.up"].formatted_read_group(
            [("partner_id", "in", (self.ministry + self.town).ids)],
            ["unit_id"],
            ["sales_12:sum", "contact_count:sum", "open_amount:sum"],
        )
        self.assertEqual(len(groups), 2)

    def test_it_agrees_with_a_plain_computation(self):
        """Every principal customer of the database, summed in Python."""
        self.invoice(self.board, "2026-01-31", 333)
        self.sale(self.town, "2025-08-01", 44)
        self.offer(self.board, 55, "sent")
        rows = self.env["statcrm.follow.up"].search([])
        Partner = self.env["res.partner"]
        self.assertEqual(
            set(rows.partner_id),
            set(Partner.search(Partner._statcrm_principal_domain())),
        )
        company = ("company_id", "child_of", self.env.company.id)
        moves = self.env["account.move"].search(
            [
                ("state", "=", "posted"),
                ("move_type", "in", ("out_invoice", "out_refund")),
                company,
            ]
        )
        sold = [
            (move.commercial_partner_id, move.invoice_date, move.amount_untaxed_signed)
            for move in moves
        ]
        entries = self.env["statcrm.sales.entry"].search([company])
        sold += [(entry.partner_id, entry.date, entry.amount) for entry in entries]
        for months, name in ((12, "sales_12"), (24, "sales_24")):
            first = TODAY - relativedelta(months=months)
            expected = dict.fromkeys(rows.partner_id, 0)
            for partner, day, amount in sold:
                if first < day <= TODAY and partner.statcrm_principal_id in expected:
                    expected[partner.statcrm_principal_id] += amount
            for row in rows:
                self.assertAlmostEqual(row[name], expected[row.partner_id], 2)
        offers = self.env["sale.order"].search(
            [("state", "in", ("draft", "sent")), company]
        )
        for row in rows:
            own = offers.filtered(
                lambda one, row=row: (
                    one.partner_id.statcrm_principal_id == row.partner_id
                )
            )
            self.assertEqual(row.open_count, len(own))

    def test_everybody_reads_it(self):
        for role in [*ROLES, "internal"]:
            self.assertTrue(self.row(user=getattr(self, role)))
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.row(user=self.portal)

    def test_the_card_opens(self):
        action = self.row().action_open_customer()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", self.ministry.id)
        )

    def test_one_query_whatever_the_number(self):
        counts = []
        for size in (1, 1, 40):
            self.Partner.create(
                [{"name": f"W{n}", "is_company": True} for n in range(size)]
            )
            with self.count_queries(counts):
                rows = self.env["statcrm.follow.up"].search([])
                rows.mapped("sales_12")
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 5)

    def test_a_workbook_comes_out(self):
        row = self.row()
        fields = ["partner_id/name", "sales_12", "last_contact", "unit_id/name"]
        data = row.export_data(fields)["datas"]
        self.assertEqual(data, [["Ministry", 0, "", "Education"]])

    def test_offer_from_the_card_with_earlier_ones_in_sight(self):
        days = [f"2026-0{month}-01" for month in range(1, 8)]
        old = [self.offer(self.board, 10, "sent", day) for day in days]
        self.offer(self.town, 10, "sent")
        user = self.account_manager
        action = self.ministry.with_user(user).action_statcrm_new_offer()
        orders = self.env["sale.order"].with_user(user)
        form = Form(orders.with_context(**action["context"]))
        last_five = [one.id for one in old[:1:-1]]
        self.assertEqual(form.statcrm_earlier_offer_ids.ids, last_five)
        made = form.save()
        self.assertEqual(made.partner_id, self.ministry)
        self.assertEqual(made.statcrm_earlier_offer_ids.ids, last_five)
