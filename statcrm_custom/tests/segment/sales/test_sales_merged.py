import base64

from odoo.tests import tagged

from ...common import StatcrmCommon

HEADER = b"customer,date,qty,amount\n"


@tagged("post_install", "-at_install")
class TestLedgerOfMergedCustomers(StatcrmCommon):
    """A ledger goes on with the numbers of customers that were merged: once each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Entry = cls.env["statcrm.sales.entry"]
        cls.first = cls.company_partner("First", ref="CM-101")
        cls.second = cls.company_partner("Second", ref="CM-102")
        cls.third = cls.company_partner("Third", ref="CM-103")
        cls.year = (
            b"CM-101,2026-01-31,1,1000\n"
            b"CM-102,2026-01-31,1,200\n"
            b"CM-102,2026-02-28,1,30.50\n"
        )
        cls.load(cls.year)

    @classmethod
    def load(cls, lines, source="ledger"):
        return cls.Entry.import_csv(HEADER + lines, source)

    def total(self, partner):
        return sum(
            self.Entry.search([("partner_id", "=", partner.id)]).mapped("amount")
        )

    def assert_added(self, lines, created, matched, partner, total):
        answer = self.load(lines)
        self.assertEqual(
            answer, {"created": created, "matched": matched, "refused": []}
        )
        self.assertEqual(self.total(partner), total)

    def test_the_file_of_the_year_with_one_line_more(self):
        self.merge(self.first, self.second)
        new = self.year + b"CM-102,2026-03-31,1,55\n"
        self.assert_added(new, 1, 3, self.first, 1_285.50)
        self.assert_added(new, 0, 4, self.first, 1_285.50)

    def test_lines_mended_to_the_number_that_stayed(self):
        """As the file of refused lines suggested before the numbers were kept."""
        self.merge(self.first, self.second)
        mended = self.year.replace(b"CM-102", b"CM-101")
        self.assert_added(
            mended + b"CM-101,2026-03-31,1,55\n", 1, 3, self.first, 1_285.50
        )
        # and then the ledger itself, with its old numbers
        self.assert_added(
            self.year + b"CM-102,2026-03-31,1,55\n", 0, 4, self.first, 1_285.50
        )

    def test_mended_in_the_file_of_refused_lines(self):
        self.merge(self.first, self.second)
        self.env["statcrm.former.number"].sudo().search([]).unlink()  # as it was
        answer = self.load(self.year + b"CM-102,2026-03-31,1,55\n")
        self.assertEqual([line for line, _why in answer["refused"]], [3, 4, 5])
        log = self.env["statcrm.sales.import"].search([], limit=1)
        mended = base64.b64decode(log.refused_file).replace(b"CM-102", b"CM-101")
        answer = self.Entry.import_csv(mended, "ledger")
        self.assertEqual(answer, {"created": 1, "matched": 2, "refused": []})
        self.assertEqual(self.total(self.first), 1_285.50)

    def test_equal_lines_of_both_stay_two_sales(self):
        both = b"CM-101,2026-04-30,1,10\nCM-102,2026-04-30,1,10\n"
        self.load(both)
        self.merge(self.first, self.second)
        for lines in (
            both,
            both.replace(b"CM-102", b"CM-101"),
            both.replace(b"CM-101", b"CM-102"),
        ):
            self.assert_added(lines, 0, 2, self.first, 1_250.50)
        third = both.replace(b"CM-102", b"CM-101") + b"CM-101,2026-04-30,1,10\n"
        self.assert_added(third, 1, 2, self.first, 1_260.50)

    def test_a_chain_of_merges(self):
        self.merge(self.first, self.second)
        self.merge(self.third, self.first)
        new = self.year + b"CM-102,2026-03-31,1,55\nCM-103,2026-03-31,1,1\n"
        self.assert_added(new, 2, 3, self.third, 1_286.50)
        self.assert_added(
            new.replace(b"CM-102", b"CM-103").replace(b"CM-101", b"CM-102"),
            0,
            5,
            self.third,
            1_286.50,
        )

    def test_the_survivor_takes_the_number_over(self):
        nameless = self.company_partner("Without a number")
        self.merge(nameless, self.second)
        self.assertEqual(nameless.ref, "CM-102")
        new = self.year + b"CM-102,2026-03-31,1,55\n"
        self.assert_added(new, 1, 3, nameless, 285.50)

    def test_a_number_given_to_somebody_else_is_asked(self):
        self.merge(self.first, self.second)
        other = self.company_partner("Newcomer", ref="CM-102")
        answer = self.load(self.year + b"CM-102,2026-03-31,1,55\n")
        self.assertEqual(answer["created"], 0)
        self.assertEqual(len(answer["refused"]), 3)
        self.assertIn("Several customers", answer["refused"][0][1])
        rows = self.first.statcrm_former_number_ids
        rows.with_user(self.main_user).unlink()  # it means the newcomer from now on
        answer = self.load(b"CM-102,2026-03-31,1,56\n")
        self.assertEqual(answer["created"], 1)
        self.assertEqual(self.total(other), 56)

    def test_two_later_customers_with_the_number(self):
        self.merge(self.first, self.second)
        self.company_partner("Newcomer", ref="CM-102")
        self.company_partner("Another", ref="CM-102")
        answer = self.load(b"CM-102,2026-03-31,1,55\n")
        self.assertEqual((answer["created"], len(answer["refused"])), (0, 1))

    def test_an_archived_customer_was_sold_to(self):
        self.second.active = False
        answer = self.load(self.year + b"CM-102,2026-03-31,1,55\n")
        self.assertEqual(answer, {"created": 1, "matched": 3, "refused": []})
        self.assertEqual(self.total(self.second), 285.50)

    def test_the_number_was_changed_on_the_card(self):
        self.second.ref = "NEW-102"
        lines = self.year.replace(b"CM-102", b"NEW-102")
        self.assert_added(lines, 0, 3, self.second, 230.50)

    def test_queries_do_not_grow_with_the_lines(self):
        self.merge(self.first, self.second)
        for n in range(200):
            self.company_partner(f"Many {n}", ref=f"CM-2{n:03}")
        counts = []
        for count in (5, 10, 400):
            lines = b"".join(
                b"%b,2026-05-%02d,1,%d\n"
                % (b"CM-102" if n % 2 else b"CM-2%03d" % (n // 2), 1 + n % 28, n)
                for n in range(count)
            )
            with self.count_queries(counts):
                self.load(lines, f"ledger {count}")
        self.assertEqual(counts[1], counts[2])
