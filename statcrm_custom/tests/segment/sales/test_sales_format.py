import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from odoo.tests import BaseCase, tagged

from ....tools import sales_csv, workbook

HEADER = "customer;date;qty;amount\n"


@tagged("at_install", "-post_install")
class TestFilesOfSpreadsheets(BaseCase):
    """What Excel saves in Finland and Sweden says the same as the interface's file."""

    def rows(self, content, **options):
        content = content.encode() if isinstance(content, str) else content
        return list(sales_csv.read(content, "ledger", **options))

    def says(self, content, **options):
        return [
            (row.ref, row.date, row.quantity, row.amount, row.reason)
            for row in self.rows(content, **options)
        ]

    def problem(self, content, **options):
        with self.assertRaises(sales_csv.FileError) as caught:
            self.rows(content, **options)
        return caught.exception

    def workbook(self, sheets):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            day = book.add_format({"num_format": "d.m.yyyy"})
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for line, cells in enumerate(rows):
                    for column, value in enumerate(cells):
                        if isinstance(value, date):
                            sheet.write_datetime(line, column, value, day)
                        elif value is not None:
                            sheet.write(line, column, value)
        return buffer.getvalue()

    def test_one_line_in_every_way_of_writing_has_one_key(self):
        keys = {
            row.key
            for content, options in (
                ("customer,date,qty,amount\nÄ-1,2026-12-31,1,1234.50\n", {}),
                ("customer;date;qty;amount\nÄ-1;31.12.2026;1;1234,50\n", {}),
                ("\ufeffcustomer;date;qty;amount\r\nÄ-1;31.12.2026;1;1 234,50\r\n", {}),
                ("customer;date;qty;amount\nÄ-1;2026-12-31;1,0;1\u00a0234,5\n", {}),
                ("customer;date;qty;amount\nÄ-1;31.12.2026 0:00;1;1\u202f234,50\n", {}),
                ("customer\tdate\tqty\tamount\nÄ-1\t31/12/2026\t1\t1.234,50\n", {}),
                ("sep=;\ncustomer;date;qty;amount\nÄ-1;31.12.2026;1;1234,50\n", {}),
                ("Asiakas;Pvm;Määrä;Summa\nÄ-1;31.12.2026;1;1234,50\n", {}),
                ("Kund;Datum;Antal;Belopp\nÄ-1;2026-12-31;1;1234,50\n", {}),
                (
                    f"{HEADER}Ä-1;31.12.2026;1;1234,50\n".encode("cp1252"),
                    {"encoding": "cp1252"},
                ),
                (
                    f"{HEADER}Ä-1;31.12.2026;1;1234,50\n".encode("utf-16"),
                    {"encoding": "utf16"},
                ),
                (
                    self.workbook(
                        {
                            "Sales": [
                                ["customer", "date", "qty", "amount"],
                                ["Ä-1", date(2026, 12, 31), 1, 1234.5],
                            ]
                        }
                    ),
                    {},
                ),
            )
            for row in self.rows(content, **options)
        }
        self.assertEqual(len(keys), 1)
        self.assertTrue(keys.pop())

    def test_a_file_of_finland(self):
        self.assertEqual(
            self.says(
                f"{HEADER}A;1.2.2026;2;-1 234,50\nB;28.2.2026;;0,125\nC;1.3.2026;1;7\n"
            ),
            [
                ("A", date(2026, 2, 1), 2, Decimal("-1234.50"), None),
                ("B", date(2026, 2, 28), 0, Decimal("0.125"), None),
                ("C", date(2026, 3, 1), 1, 7, None),
            ],
        )

    def test_cells_that_a_spreadsheet_shows_as_money(self):
        lines = (
            "A;1.2.2026;2;-1 234,50 €\nB;1.2.2026;1;7,5\u00a0EUR\nC;1.2.2026;1;5 kr\n"
        )
        self.assertEqual(
            [row[3:] for row in self.says(HEADER + lines, signs=("€", "EUR"))],
            [(Decimal("-1234.50"), None), (Decimal("7.5"), None), (None, "amount")],
        )
        # of the very same line without the sign
        keys = {
            row.key
            for money in ("1 234,50 €", "1234,50")
            for row in self.rows(f"{HEADER}A;1.2.2026;2;{money}\n", signs=("€",))
        }
        self.assertEqual(len(keys), 1)
        (refused,) = self.rows(f"{HEADER}A;1.2.2026;2;5 €\n")
        self.assertEqual(refused.reason, "amount")

    def test_decided_once_for_the_whole_file(self):
        # 1.234 is a thousand here, because another line has a decimal comma
        self.assertEqual(
            [
                row[3:]
                for row in self.says(f"{HEADER}A;1.2.2026;1;1.234\nA;1.2.2026;1;0,5")
            ],
            [(1234, None), (Decimal("0.5"), None)],
        )
        self.assertEqual(
            [
                row[3:]
                for row in self.says(f"{HEADER}A;1.2.2026;1;1,234\nA;1.2.2026;1;0.5")
            ],
            [(1234, None), (Decimal("0.5"), None)],
        )

    def test_what_can_be_read_in_two_ways_is_asked(self):
        for lines, code, text in (
            ("A;2026-02-01;1;1,234\n", "decimal_unsure", "1,234"),
            ("A;2026-02-01;1;5\nA;2026-02-01;1;1.234\n", "decimal_unsure", "1.234"),
            ("A;2026-02-01;1;12,50\nA;2026-02-01;1;12.50\n", "decimal_mixed", "12.50"),
            ("A;01/02/2026;1;5\n", "dates_unsure", "01/02/2026"),
            ("A;1-2-2026;1;5\n", "dates_unsure", "1-2-2026"),
            ("A;31/1/2026;1;5\nA;1/31/2026;1;5\n", "dates_mixed", "31/1/2026"),
        ):
            with self.subTest(lines=lines):
                error = self.problem(HEADER + lines)
                self.assertEqual((error.code, error.values["text"]), (code, text))

    def test_and_then_read_as_it_was_answered(self):
        for lines, options, expected in (
            (
                "A;2026-02-01;1;1,234\n",
                {"decimal": "comma"},
                (date(2026, 2, 1), Decimal("1.234")),
            ),
            (
                "A;2026-02-01;1;1,234\n",
                {"decimal": "point"},
                (date(2026, 2, 1), 1234),
            ),
            ("A;01/02/2026;1;5\n", {"dates": "dmy"}, (date(2026, 2, 1), 5)),
            ("A;01/02/2026;1;5\n", {"dates": "mdy"}, (date(2026, 1, 2), 5)),
        ):
            (row,) = self.rows(HEADER + lines, **options)
            self.assertIsNone(row.reason)
            self.assertEqual((row.date, row.amount), expected)

    def test_one_line_that_differs_is_refused(self):
        rows = self.rows(
            f"{HEADER}A;2026-02-01;1;5\nA;2026-02-02;1;6\nA;1.2.2026;1;7\n"
        )
        self.assertEqual([row.reason for row in rows], [None, None, "date"])
        rows = self.rows(
            f"{HEADER}A;2026-02-01;1;12,50\nA;2026-02-01;1;12.50\n", decimal="comma"
        )
        self.assertEqual([row.reason for row in rows], [None, "amount"])

    def test_several_spellings_of_dates_are_asked_about(self):
        """Where somebody can answer: nothing is refused without a question."""
        iso, dotted, day, month, both = (
            f"A;{text};1;5\n"
            for text in ("2026-02-03", "1.2.2026", "31/1/2026", "1/31/2026", "3/4/2026")
        )
        for lines, spellings in (
            (
                iso * 3 + dotted,
                {"iso": (3, 2, "2026-02-03"), "dmy": (1, 5, "1.2.2026")},
            ),
            (
                iso + both * 2,
                {"iso": (1, 2, "2026-02-03"), "unsure": (2, 3, "3/4/2026")},
            ),
            # what has points does not tell how the others are meant
            (
                dotted + both,
                {"dmy": (1, 2, "1.2.2026"), "unsure": (1, 3, "3/4/2026")},
            ),
            (
                both + month + day + "A;1/1/2026;1;5\n",
                {
                    "dmy": (1, 4, "31/1/2026"),
                    "mdy": (1, 3, "1/31/2026"),
                    "unsure": (1, 2, "3/4/2026"),
                    "same": (1, 5, "1/1/2026"),
                },
            ),
        ):
            with self.subTest(lines=lines):
                error = self.problem(HEADER + lines, is_asked=True)
                self.assertEqual(error.code, "dates_mixed")
                self.assertEqual(error.values["spellings"], spellings)
        for lines in (iso * 2, dotted * 2, day + both, month + both, dotted + day):
            rows = self.rows(HEADER + lines, is_asked=True)
            self.assertEqual([row.reason for row in rows], [None, None], lines)

    def test_each_date_is_read_as_it_shows_itself(self):
        lines = [
            ("2026-02-03", date(2026, 2, 3), date(2026, 2, 3)),
            ("1.2.2026", date(2026, 2, 1), date(2026, 2, 1)),
            ("31/1/2026", date(2026, 1, 31), date(2026, 1, 31)),
            ("1/31/2026 0:00", date(2026, 1, 31), date(2026, 1, 31)),
            ("3/4/2026", date(2026, 4, 3), date(2026, 3, 4)),
            ("1/1/2026", date(2026, 1, 1), date(2026, 1, 1)),
            ("31/31/2026", None, None),
            ("1.31.2026", None, None),
        ]
        content = HEADER + "".join(f"A;{text};1;5\n" for text, *_days in lines)
        for at, dates in ((1, "any_dmy"), (2, "any_mdy")):
            rows = self.rows(content, dates=dates)
            self.assertEqual([row.date for row in rows], [one[at] for one in lines])
            self.assertEqual([row.reason for row in rows], [None] * 6 + ["date"] * 2)

    def test_numbers_that_are_none(self):
        for text in (
            "1 23,5",
            "1.23,5",
            "12 3456",
            "1,2,3",
            "12,50-",
            "(12,50)",
            "1e5",
        ):
            (row,) = self.rows(f"{HEADER}A;2026-02-01;1;{text}\n", decimal="comma")
            self.assertEqual(row.reason, "amount", text)

    def test_the_interface_reads_as_ever(self):
        plain = "customer,date,qty,amount\n"
        for line, reason in (
            ('A,2026-01-01,1,"12,50"', "amount_comma"),
            ('A,2026-01-01,1,"1,234"', "amount_comma"),
            ("A,2026-01-01,1,1 000", "amount"),
        ):
            (row,) = self.rows(plain + line)
            self.assertEqual(row.reason, reason)

    def test_windows_letters_are_asked_for(self):
        content = f"{HEADER}A;1.2.2026;1;5\nÄ;1.2.2026;1;5\n".encode("cp1252")
        error = self.problem(content)
        self.assertEqual((error.code, error.values), ("encoding", {"line": 3}))
        self.assertEqual(error.suggest, "cp1252")
        self.assertEqual(self.rows(content, encoding="cp1252")[1].ref, "Ä")
        self.assertEqual(self.problem("ä".encode("utf-16")).suggest, "utf16")

    def test_cells_of_a_workbook(self):
        content = self.workbook(
            {
                "Notes": [["Nothing here"]],
                "Sales": [
                    ["Sales of 2026"],
                    [],
                    ["amount", "customer", "date", "qty", "note"],
                    [0.1 + 0.2, 101, date(2026, 1, 31), 1, "x"],
                    ["1 234,50", "00004", "31.1.2026", None, None],
                    [],
                    [-12.5, "B", datetime(2026, 2, 28, 12, 0), 2.5],
                    ["x", "B", date(2026, 1, 31), 1],
                    [5, None, date(2026, 1, 31), 1],
                    [5, "B", 46053, 1],
                ],
                "More": [
                    ["customer", "date", "qty", "amount"],
                    ["C", "1.1.2026", 1, 1],
                ],
            }
        )
        rows = self.rows(content)
        self.assertEqual(
            [(row.line, row.ref, row.date, row.quantity, row.amount) for row in rows][
                :3
            ],
            [
                (4, "101", date(2026, 1, 31), 1, Decimal("0.300000")),
                (5, "00004", date(2026, 1, 31), 0, Decimal("1234.50")),
                (7, "B", date(2026, 2, 28), Decimal("2.5"), Decimal("-12.5")),
            ],
        )
        self.assertEqual(
            [(row.line, row.reason) for row in rows][3:],
            [(8, "amount"), (9, "no_customer"), (10, "date")],
        )
        (row,) = self.rows(content, sheet="More")
        self.assertEqual(row.ref, "C")
        self.assertEqual(sales_csv.open_table(content).format.sheets, ["Sales", "More"])
        self.assertEqual(self.problem(content, sheet="Notes").code, "sheet")

    def test_workbooks_that_are_refused(self):
        good = self.workbook({"S": [["customer", "date", "qty", "amount"]]})
        self.assertEqual(self.rows(good), [])
        self.assertEqual(self.problem(self.workbook({"S": [["x"]]})).code, "sheet")
        self.assertEqual(self.problem(good[:200]).code, "workbook")
        self.assertEqual(self.problem(b"\xd0\xcf\x11\xe0rest").code, "old_workbook")

    def replaced(self, content, old, new):
        """The workbook with something else in its first sheet."""
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as source,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for part in source.infolist():
                data = source.read(part)
                if part.filename.endswith("sheet1.xml"):
                    self.assertIn(old, data)
                    data = data.replace(old, new)
                target.writestr(part.filename, data)
        return out.getvalue()

    def test_a_small_file_that_unpacks_to_a_huge_one(self):
        self.patch(workbook, "MAX_UNPACKED", 1024 * 1024)
        good = self.workbook({"S": [["customer", "date", "qty", "amount"]]})
        self.assertEqual(self.rows(good), [])
        bomb = self.replaced(good, b"</worksheet>", b"</worksheet>" + b" " * 2_000_000)
        self.assertLess(len(bomb), 50_000)
        self.assertEqual(self.problem(bomb).code, "too_large_unpacked")

    def test_a_table_of_empty_cells(self):
        good = self.workbook({"S": [["customer", "date", "qty", "amount"]]})
        far = self.replaced(good, b'r="D1"', b'r="XFD1048576"')
        self.assertEqual(self.problem(far).code, "too_many_cells")

    def test_refused_lines_come_back_as_they_came(self):
        content = f"{HEADER}Ä;1.2.2026;1;-12,50\nÄ;x;1;1 234,50\n".encode("cp1252")
        table = sales_csv.open_table(content, encoding="cp1252")
        rows = list(sales_csv.parse(table, "ledger"))
        refused = sales_csv.write_refused([(row, "why") for row in rows], table.format)
        self.assertEqual(
            refused.decode("cp1252").splitlines(),
            [
                "customer;date;qty;amount;reason;line",
                "Ä;1.2.2026;1;-12,50;why;2",
                "Ä;x;1;1 234,50;why;3",
            ],
        )
        again = self.rows(refused, encoding="cp1252")
        self.assertEqual([row.key for row in again][:1], [rows[0].key])

    def test_refused_lines_of_a_workbook(self):
        content = self.workbook(
            {
                "S": [
                    ["customer", "date", "qty", "amount"],
                    ["=1+1|x", date(2026, 1, 31), 1, -12.5],
                    ["B", "x", 1, 5],
                ]
            }
        )
        table = sales_csv.open_table(content)
        rows = list(sales_csv.parse(table, "ledger"))
        refused = sales_csv.write_refused([(row, "why") for row in rows], table.format)
        self.assertTrue(workbook.is_workbook(refused))
        again = self.rows(refused)
        self.assertEqual([row.reason for row in again], [None, "date"])
        self.assertEqual(again[0].key, rows[0].key)

    def test_formulas_are_text_and_numbers_are_numbers(self):
        cells = ('=HYPERLINK("x")', "@SUM(A1)", "+cmd|x", "-2+3", "\tx", "-12.50", "+5")
        out = io.StringIO()
        writer = sales_csv.csv.writer(out, lineterminator="\n")
        writer.writerow(["customer", "date", "qty", "amount"])
        for cell in cells:
            writer.writerow([cell, "x", 1, "-12.50"])
        rows = self.rows(out.getvalue())
        refused = sales_csv.write_refused([(row, "=why") for row in rows])
        lines = list(sales_csv.csv.reader(io.StringIO(refused.decode("utf-8-sig"))))
        self.assertEqual(
            [line[0] for line in lines[1:]],
            [
                '\'=HYPERLINK("x")',
                "'@SUM(A1)",
                "'+cmd|x",
                "'-2+3",
                "'\tx",
                "-12.50",
                "+5",
            ],
        )
        self.assertEqual({line[3] for line in lines[1:]}, {"-12.50"})
        self.assertEqual({line[4] for line in lines[1:]}, {"'=why"})
        # mended and imported, each is what it was
        mended = refused.replace(b",x,", b",2026-01-31,")
        again = self.rows(mended)
        self.assertEqual([row.ref for row in again], [cell.strip() for cell in cells])
        self.assertEqual({row.amount for row in again}, {Decimal("-12.50")})
