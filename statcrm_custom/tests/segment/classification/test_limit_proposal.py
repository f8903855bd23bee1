"""Limits proposed from the sales that there are."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import file_open, mute_logger

from ....models.segment.classification.statcrm_value_limit_proposal import readable
from ...common import StatcrmCommon

LEDGER = "statcrm_custom/tests/data/sales_ledger_sample.csv"


@tagged("post_install", "-at_install")
class TestLimitProposal(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a company of its own: no sales of the demo
        cls.house = cls.env["res.company"].create({"name": "Limits"})
        cls.env.user.company_ids += cls.house
        cls.main_user.company_ids += cls.house
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": [cls.house.id]}
        )
        cls.Proposal = cls.env["statcrm.value.limit.proposal"].with_user(cls.main_user)
        cls.bands = cls.env["statcrm.value.class"]._get_bands()

    def propose(self, date_to="1998-06-30", months=18):
        return self.Proposal.create({"date_to": date_to, "months": months})

    def figures(self, proposal, limit, count, share):
        lines = proposal.line_ids.sorted(lambda line: line.value_class_id.sequence)
        return [(one[limit], one[count], round(one[share], 1)) for one in lines]

    def buy(self, *amounts, day="1998-01-31"):
        for at, amount in enumerate(amounts):
            self.sale(self.company_partner(f"Buyer {at}"), day, amount)

    def test_readable_amounts(self):
        for amount, expected in (
            (246.49, 250),
            (76.17, 80),
            (26.73, 25),
            (1834, 2000),
            (9700, 10_000),
            (1, 1),
            (0.034, 0.03),
            (123_456, 100_000),
            (130_000, 150_000),
        ):
            self.assertAlmostEqual(readable(amount), expected)

    def test_of_few_buyers_nobody_is_rounded_out(self):
        """900 and 790 complete half of 2,000: the limit is 600, not 800.

        They complete 80 % as well, so the second limit is half the first one; 310
        completes 95 %, 300 is taken, and the third limit is half of that. To the
        nearest amount, the second customer would be below 800.
        """
        self.assertEqual(
            [readable(amount, down=True) for amount in (790, 310, 1834, 1)],
            [600, 300, 1500, 1],
        )
        self.buy(900, 790, 310)
        proposal = self.propose()
        self.assertEqual(
            self.figures(proposal, "sales_from", "new_count", "new_share"),
            [(600, 2, 84.5), (300, 1, 15.5), (150, 0, 0), (1, 0, 0)],
        )
        # 5 % of three customers is nobody
        self.assertEqual(proposal.summary, "Customers with sales in this time: 3.")

    def test_from_twenty_buyers_on_the_top_is_told(self):
        """5 % of 20 is one customer: 1,900 of 3,800."""
        self.buy(1900, *[100] * 19)
        self.assertIn("50 %", self.propose().summary)

    def test_the_real_ledger(self):
        """The shipped limits put 2,348 of 2,349 buyers into one class.

        By hand: of the buyers from the largest down, the 228th (246.49) completes half
        of 244,091.94, the 777th (76.17) 80 % and the 1,578th (26.73) 95 %.
        """
        with file_open(LEDGER) as file:
            lines = list(csv.DictReader(io.StringIO(file.read())))
        sums = defaultdict(Decimal)
        for line in lines:
            sums[line["customer"]] += Decimal(line["amount"])
        partners = self.Partner.create(
            [{"name": ref, "ref": ref, "is_company": True} for ref in sums]
        )
        self.env["statcrm.sales.entry"].create(
            [
                {
                    "partner_id": partner.id,
                    "date": "1998-01-31",
                    "amount": float(amount),
                    "source": "x",
                }
                for partner, amount in zip(partners, sums.values(), strict=True)
            ]
        )
        proposal = self.propose()
        self.assertEqual(proposal.buyer_count, 2349)
        self.assertIn("36", proposal.summary)
        self.assertEqual(
            self.figures(proposal, "current_limit", "old_count", "old_share"),
            [(50_000, 0, 0), (10_000, 0, 0), (2_000, 1, 2.7), (1, 2348, 97.3)],
        )
        self.assertEqual(
            self.figures(proposal, "sales_from", "new_count", "new_share"),
            [(250, 224, 49.6), (80, 520, 29.4), (25, 881, 16.5), (1, 724, 4.5)],
        )
        proposal.action_apply()
        self.assertEqual(self.bands.mapped("sales_from"), [250, 80, 25, 1])
        run = self.classification("1998-06-30", 18)
        run.action_preview()
        counts = dict(
            self.env["statcrm.classification.line"]._read_group(
                [("classification_id", "=", run.id), ("sales", ">", 0)],
                ["new_class_id"],
                ["__count"],
            )
        )
        self.assertEqual([counts[band] for band in self.bands], [224, 520, 881, 724])

    def test_an_edited_limit_is_counted_again(self):
        """10,000 and 1,000 and 100 and 10: a limit of 500 takes the two largest."""
        self.buy(10_000, 1_000, 100, 10)
        form = Form(self.Proposal)
        form.date_to, form.months = "1998-06-30", 18
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.sales_from, 10_000)
            line.sales_from = 500
        proposal = form.save()
        first = proposal.line_ids.sorted(lambda line: line.value_class_id.sequence)[0]
        self.assertEqual((first.new_count, round(first.new_share, 1)), (2, 99.0))
        with self.assertRaises(ValidationError):
            proposal.line_ids[1].sales_from = 800
            proposal.action_apply()

    def test_equal_sales_still_have_descending_limits(self):
        self.buy(100, 100, 100)
        limits = [
            limit
            for limit, _n, _s in self.figures(
                self.propose(), "sales_from", "new_count", "new_share"
            )
        ]
        self.assertEqual(limits, sorted(limits, reverse=True))
        self.assertEqual(len({*limits}), 4)
        self.propose().action_apply()

    def test_no_sales_in_that_time(self):
        """An old ledger: the window says when the last sale was."""
        self.buy(100, day="1998-01-31")
        proposal = self.propose("2026-06-30", 24)
        self.assertEqual(proposal.buyer_count, 0)
        self.assertEqual(str(proposal.last_sale_on), "1998-01-31")
        with self.assertRaises(UserError):
            proposal.action_apply()
        proposal.action_last_sales()
        self.assertEqual(str(proposal.date_to), "1998-01-31")
        self.assertEqual(proposal.buyer_count, 1)
        self.assertEqual(sum(proposal.line_ids.mapped("new_count")), 1)

    def test_in_the_currency_of_the_company(self):
        self.buy(100)
        proposal = self.propose()
        self.assertEqual(proposal.currency_id, self.house.currency_id)
        proposal.action_apply()
        self.assertEqual(self.bands.company_id, self.house)

    def test_who_may(self):
        self.buy(100)
        proposal = self.propose()
        for role in ("staff", "account_manager", "management", "director"):
            user = getattr(self, role)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.Proposal.with_user(user).create({})
            with self.assertRaises(AccessError):
                proposal.with_user(user).action_apply()

    def test_not_of_another_company(self):
        """Sales of a company that the user does not see stay unseen."""
        theirs = self.env["res.company"].create({"name": "Theirs"})
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
            self.Proposal.create({"company_id": theirs.id}).read(["summary"])
