from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ....tools import sales_csv

HEADER = b"customer,date,qty,amount\n"


@tagged("at_install", "-post_install")
class TestLedgerFileIsRead(BaseCase):
    def rows(self, content, source="ledger"):
        return list(sales_csv.read(content, source))

    def one(self, line):
        (row,) = self.rows(HEADER + line)
        return row

    def file_error(self, content):
        with self.assertRaises(sales_csv.FileError) as caught:
            self.rows(content)
        return caught.exception

    def test_a_good_line(self):
        row = self.one(b"00004,1997-01-18,2,29.73\n")
        self.assertEqual((row.line, row.reason), (2, None))
        self.assertEqual((row.ref, row.date), ("00004", date(1997, 1, 18)))
        self.assertEqual((row.quantity, row.amount), (2, Decimal("29.73")))

    def test_columns_in_any_order_case_and_with_others(self):
        (row,) = self.rows(
            b"Amount, DATE ,note,customer,qty\n-5.50,2026-02-28,x,K-1,\n"
        )
        self.assertEqual((row.ref, row.amount), ("K-1", Decimal("-5.50")))
        self.assertEqual(row.quantity, 0)

    def test_mark_of_utf8_and_windows_line_ends(self):
        (row,) = self.rows(
            "\ufeffcustomer,date,qty,amount\r\nÄ-1,2026-01-01,1,5\r\n".encode()
        )
        self.assertEqual((row.ref, row.line, row.reason), ("Ä-1", 2, None))

    def test_reasons(self):
        for line, reason in (
            (b",2026-01-01,1,5", "no_customer"),
            (b"  ,2026-01-01,1,5", "no_customer"),
            (b"A,2026-02-30,1,5", "date"),
            (b"A,20260630,1,5", "date"),
            (b"A,2026-W26-2,1,5", "date"),
            (b"A,,1,5", "date"),
            (b"A,2026-01-01,two,5", "quantity"),
            (b"A,2026-01-01,1,five", "amount"),
            (b"A,2026-01-01,1,", "amount"),
            (b"A,2026-01-01,1,nan", "amount"),
            (b"A,2026-01-01,1,inf", "amount"),
            (b"A,2026-01-01,1,-Infinity", "amount"),
            (b"A,2026-01-01,1,1e5", "amount"),
            (b"A,2026-01-01,1,1E+999999", "amount"),
            (b"A,2026-01-01,1,1_000", "amount"),
            (b"A,2026-01-01,1,1 000", "amount"),
            (b"A,2026-01-01,1,1000000000000", "amount"),
            (b"A,2026-01-01,inf,5", "quantity"),
            ("A,2026-01-01,1,٣".encode(), "amount"),
            (b'A,2026-01-01,1,"12,50"', "amount_comma"),
            (b"A,2026-01-01,1,12,50", "too_many_cells"),
            (b"A,2026-01-01,1", "too_few_cells"),
        ):
            with self.subTest(line=line):
                self.assertEqual(self.one(line).reason, reason)

    def test_numbers_that_are_taken(self):
        for text, number in (
            (b"999999999999.99", "999999999999.99"),
            (b"+5", "5"),
            (b".5", "0.5"),
            (b"5.", "5"),
            (b"-0.01", "-0.01"),
            (b" 7 ", "7"),
        ):
            row = self.one(b"A,2026-01-01,1," + text)
            self.assertEqual((row.reason, row.amount), (None, Decimal(number)))

    def test_line_numbers_with_empty_and_quoted_lines(self):
        rows = self.rows(
            HEADER
            + b'"A\nB",2026-01-01,1,5\n'  # lines 2 and 3
            + b"\n"
            + b"C,2026-01-01,1,x\n"  # line 5
            + b' , , , \n"D",2026-01-01,1,6\n'  # lines 6 and 7
        )
        self.assertEqual(
            [(row.line, row.ref, row.reason) for row in rows],
            [(2, "A\nB", None), (5, "C", "amount"), (7, "D", None)],
        )

    def test_equal_purchases_are_told_apart_and_keep_their_names(self):
        line = b"A,2026-01-01,1,12.50\n"
        first = self.rows(HEADER + line + line)
        self.assertEqual(len({row.key for row in first}), 2)
        longer = self.rows(HEADER + line + b"B,2026-01-01,1,1\n" + line + line)
        keys = [row.key for row in longer if row.ref == "A"]
        self.assertEqual(keys[:2], [row.key for row in first])
        self.assertEqual(len(set(keys)), 3)

    def test_name_of_a_line_follows_what_it_says(self):
        key = self.one(b"A,2026-01-01,1,12.50").key
        self.assertEqual(self.one(b"A,2026-01-01,1.0,12.5").key, key)
        for other in (
            b"B,2026-01-01,1,12.50",
            b"A,2026-01-02,1,12.50",
            b"A,2026-01-01,2,12.50",
            b"A,2026-01-01,1,12.51",
        ):
            self.assertNotEqual(self.one(other).key, key)
        (elsewhere,) = self.rows(HEADER + b"A,2026-01-01,1,12.50", "other ledger")
        self.assertNotEqual(elsewhere.key, key)

    def test_whole_files_that_cannot_be_read(self):
        for content, code in (
            (b"", "empty"),
            (b"  \n\n ", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"customer|date|qty|amount\nA|2026-01-01|1|5\n", "columns"),
            (b"A,2026-01-01,1,5\n", "columns"),
            (HEADER + b'"A,2026-01-01,1,5\n', "csv"),
            (HEADER + b"A\0,2026-01-01,1,5\n", "encoding"),
        ):
            with self.subTest(content=content):
                self.assertEqual(self.file_error(content).code, code)

    def test_missing_columns_are_named(self):
        error = self.file_error(b"customer,amount\nA,5\n")
        self.assertEqual(error.values, {"missing": "date, qty"})

    def test_wrong_encoding_tells_the_line(self):
        content = (
            HEADER + b"A,2026-01-01,1,5\n" + "Ä,2026-01-01,1,5\n".encode("latin-1")
        )
        error = self.file_error(content)
        self.assertEqual((error.code, error.values), ("encoding", {"line": 3}))
        self.assertEqual(
            self.file_error(HEADER.decode().encode("utf-16")).code, "encoding"
        )

    def test_200_megabytes_are_refused_before_they_are_decoded(self):
        content = HEADER + b"\xff" * (200 * 1024 * 1024)
        error = self.file_error(content)
        self.assertEqual((error.code, error.values), ("too_large", {"limit": 50}))

    def test_refused_lines_come_back_with_reason_and_line(self):
        rows = self.rows(HEADER + b"A,x,1,5\nB,2026-01-01,1,12,50\nC,y\n")
        self.assertEqual(
            self.refused(rows),
            [
                "customer,date,qty,amount,reason,line",
                "A,x,1,5,why 2,2",
                'B,2026-01-01,1,"12,50",why 3,3',
                "C,y,,,why 4,4",
            ],
        )

    def test_refused_lines_keep_the_columns_of_the_file(self):
        rows = self.rows(b"Amount,customer,note,date,qty\n5,A,hello,x,1\n")
        self.assertEqual(
            self.refused(rows),
            ["amount,customer,note,date,qty,reason,line", "5,A,hello,x,1,why 2,2"],
        )

    def test_lines_refused_again_have_one_reason(self):
        rows = self.rows(b"customer,date,qty,amount,reason,line\nA,x,1,5,old,77\n")
        self.assertEqual(
            self.refused(rows),
            ["customer,date,qty,amount,reason,line", "A,x,1,5,why 2,2"],
        )

    def refused(self, rows):
        content = sales_csv.write_refused([(row, f"why {row.line}") for row in rows])
        return content.decode("utf-8-sig").splitlines()
