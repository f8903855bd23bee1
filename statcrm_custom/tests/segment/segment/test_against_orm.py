"""The set-based SQL against the plain way: one record after the other."""

import random
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from ...common import StatcrmCommon

BANDS = (("big", 50_000), ("middle", 10_000), ("small_a", 2_000), ("small", 1))


@tagged("post_install", "-at_install")
class TestSqlAgainstTheOrm(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_invoices()
        chance = random.Random(42)
        cls.partners = cls.Partner.create(
            [{"name": f"N{n}", "is_company": n % 3 > 0} for n in range(200)]
        )
        for place, partner in enumerate(cls.partners):
            if place and chance.random() < 0.6:
                partner.parent_id = cls.partners[chance.randrange(place)]
        other = cls.env["res.company"].create({"name": "Other House"})
        role = cls.env["statcrm.customer.role"].search([], limit=1)
        cls.env["statcrm.sales.entry"].create(
            [
                {
                    "partner_id": chance.choice(cls.partners[:150]).id,
                    "date": date(2022, 1, 1) + timedelta(chance.randrange(1_700)),
                    "amount": round(
                        chance.choice([-1, 1, 1, 1]) * chance.paretovariate(0.6) * 90, 2
                    ),
                    "company_id": chance.choice([other] + 9 * [cls.env.company]).id,
                    "source": "test",
                }
                for _number in range(260)
            ]
        )
        for _number in range(12):
            cls.invoice(
                chance.choice(cls.partners[:150]),
                f"2025-{chance.randrange(1, 13):02}-10",
                chance.randrange(1, 30_000),
                chance.choice(["out_invoice", "out_refund", "in_invoice"]),
                post=chance.random() < 0.8,
            )
        for partner in chance.sample(list(cls.partners), 30):
            partner.statcrm_role_line_ids = [
                (0, 0, {"role_id": role.id, "active": chance.random() < 0.7})
            ]
        for partner in chance.sample(list(cls.partners), 12):
            cls.nominate(partner, "key")
        chance.choice(cls.partners).active = False

    def test_classification(self):
        run = self.classification()
        run.action_preview()
        lines = {line.partner_id: line for line in run.line_ids}
        run.action_apply()
        self.env.invalidate_all()
        tops = self.partners.filtered(lambda one: not one.parent_id and one.active)
        self.assertGreater(len(tops), 50)
        codes = set()
        for top in tops:
            sales, code = self.plainly(top, run)
            codes.add(code)
            self.assertEqual(top.statcrm_computed_class_id.code, code, top.name)
            self.assertAlmostEqual(top.statcrm_sales, sales, 2)
            line = lines[top]
            self.assertAlmostEqual(line.sales, sales, 2)
            self.assertEqual(line.new_class_id.code, code)
            self.assertEqual(
                top.statcrm_value_class_id,
                top.statcrm_nominated_class_id or top.statcrm_computed_class_id,
            )
        self.assertGreaterEqual(len(codes), 6, codes)
        below = self.partners - tops
        self.assertFalse(below.statcrm_computed_class_id)
        self.assertFalse(set(below) & set(lines))

    def plainly(self, top, run):
        """Return (sales in the window, class code) as one reads the definition."""
        tree = self.Partner.with_context(active_test=False).search(
            [("id", "child_of", top.id)]
        )
        company = [("company_id", "=", self.env.company.id)]
        entries = self.env["statcrm.sales.entry"].search(
            [*company, ("partner_id", "in", tree.ids), ("date", "<=", run.date_to)]
        )
        moves = self.env["account.move"].search(
            [
                *company,
                ("partner_id", "in", tree.ids),
                ("invoice_date", "<=", run.date_to),
                ("state", "=", "posted"),
                ("move_type", "in", ("out_invoice", "out_refund")),
            ]
        )
        after = run.date_to - relativedelta(months=run.months)
        sales = sum(entry.amount for entry in entries if entry.date > after)
        for move in moves.filtered(lambda one: one.invoice_date > after):
            sign = 1 if move.move_type == "out_invoice" else -1
            sales += sign * move.amount_untaxed
        return sales, self.code(round(sales, 2), entries or moves, top)

    def code(self, sales, bought, top):
        for code, limit in BANDS:
            if sales >= limit:
                return code
        if bought:
            return "non_active"
        return "other" if top.statcrm_role_line_ids else "prospective"

    def test_history(self):
        self.classify()
        self.partners[:40].statcrm_segment_id = self.segment("others")
        history = self.env["statcrm.class.history"]
        history._record_changes()
        tops = self.partners.filtered(lambda one: not one.parent_id)
        opened = history.search(
            [("partner_id", "in", self.partners.ids), ("date_to", "=", False)]
        )
        self.assertEqual(len(opened), len(opened.partner_id))
        remembered = tops.filtered(
            lambda one: (
                one.statcrm_value_class_id or one.statcrm_segment_id or one.user_id
            )
        )
        self.assertEqual(set(opened.partner_id), set(remembered))
        for row in opened:
            self.assertEqual(row.value_class_id, row.partner_id.statcrm_value_class_id)
            self.assertEqual(row.segment_id, row.partner_id.statcrm_segment_id)

    def test_segment_rules(self):
        self.env["statcrm.segment.rule"].search([]).active = False
        rules = self.env["statcrm.segment.rule"].create(
            [
                {
                    "name": code,
                    "sequence": sequence,
                    "segment_id": self.segment(code).id,
                    "domain": domain,
                }
                for sequence, (code, domain) in enumerate(
                    [
                        ("others", "[('name', '=like', 'N%7')]"),
                        ("end_users", "[('is_company', '=', True)]"),
                        ("citizens", "[('name', '=like', 'N%')]"),
                    ]
                )
            ]
        )
        run = self.env["statcrm.segment.run"].create({"only_without_segment": False})
        run.action_preview()
        run.action_apply()
        for partner in self.partners.filtered("active"):
            expected = self.env["statcrm.segment"]
            if not partner.parent_id:
                number = partner.name.endswith("7")
                place = 0 if number else (1 if partner.is_company else 2)
                expected = rules[place].segment_id
            self.assertEqual(partner.statcrm_segment_id, expected)
