import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...common import StatcrmCommon

HEADER = b"customer,date,qty,amount\n"


@tagged("post_install", "-at_install")
class TestLedgerIsImported(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Entry = cls.env["statcrm.sales.entry"]
        cls.Import = cls.env["statcrm.sales.import"]
        cls.a = cls.company_partner("A", ref="T-A")
        cls.office = cls.company_partner("A Office", cls.a, ref="T-A2")
        cls.company_partner("Twin", ref="T-TWIN")
        cls.company_partner("Twin", ref="T-TWIN")

    def setUp(self):
        super().setUp()
        self.entries = self.Entry.search_count([])
        self.logs = self.Import.search_count([])

    def load(self, lines, source="ledger"):
        return self.Entry.import_csv(HEADER + lines, source)

    def assert_added(self, entries, logs=1):
        self.env.invalidate_all()
        self.assertEqual(self.Entry.search_count([]) - self.entries, entries)
        self.assertEqual(self.Import.search_count([]) - self.logs, logs)

    def test_good_lines(self):
        answer = self.load(b"T-A,2026-01-31,2,29.73\nT-A2,2026-02-28,1,-5\n")
        self.assertEqual(answer, {"created": 2, "matched": 0, "refused": []})
        self.assert_added(2)
        entry = self.Entry.search([("partner_id", "=", self.a.id)])
        self.assertEqual(str(entry.date), "2026-01-31")
        self.assertEqual((entry.quantity, entry.amount), (2, 29.73))
        self.assertEqual(entry.source, "ledger")
        self.assertEqual(entry.company_id, self.env.company)
        entries = self.Entry.search([("partner_id", "=", self.office.id)])
        self.assertEqual(entries.principal_id, self.a)

    def test_the_sign_of_the_own_currency_is_taken(self):
        """Another one is refused, not taken for the own."""
        lines = "T-A;31.1.2026;1;1 234,50 €\nT-A2;1.2.2026;1;5,00 kr\n"
        content = f"customer;date;qty;amount\n{lines}".encode()
        answer = self.Entry.import_csv(content, "ledger")
        self.assertEqual((answer["created"], len(answer["refused"])), (1, 1))
        entry = self.Entry.search([("partner_id", "=", self.a.id)])
        self.assertEqual(entry.amount, 1234.5)

    def test_bad_lines_are_refused_with_number_and_reason_good_ones_come_in(self):
        answer = self.load(
            b"T-A,2026-01-31,1,10\n"
            b"NOBODY,2026-01-31,1,10\n"
            b"T-TWIN,2026-01-31,1,10\n"
            b"T-A,31.1.2026,1,10\n"
            b"T-A,2026-01-31,1,ten\n"
            b'T-A,2026-01-31,1,"12,50"\n'
            b"T-A,2026-01-31,1,12,50\n"
            b"T-A,2026-01-31,1,nan\n"
            b"T-A,2026-01-31\n"
            b",2026-01-31,1,10\n"
            b"T-A,2026-01-31,x,10\n"
        )
        self.assertEqual(answer["created"], 1)
        self.assert_added(1)
        found = dict(answer["refused"])
        self.assertEqual(list(found), list(range(3, 13)))
        for line, words in {
            3: "No customer has the number “NOBODY”",
            4: "Several customers have the number “T-TWIN”",
            5: "The date is not in the format 2026-06-30",
            6: "The amount is not a number",
            7: "write 12.50, not 12,50",
            8: "Is there a comma in the amount?",
            9: "The amount is not a number",
            10: "too few values",
            11: "The customer is missing",
            12: "The quantity is not a number",
        }.items():
            self.assertIn(words, found[line])

    def test_same_file_twice_adds_nothing(self):
        lines = b"T-A,2026-01-31,1,10\nT-A,2026-01-31,1,10\nT-A,2026-02-28,1,7\n"
        self.assertEqual(self.load(lines)["created"], 3)
        again = self.load(lines)
        self.assertEqual((again["created"], again["matched"]), (0, 3))
        renamed = self.load(lines, "another name")
        self.assertEqual((renamed["created"], renamed["matched"]), (0, 3))
        self.assert_added(3, logs=3)

    def test_longer_file_that_repeats_the_first(self):
        first = b"T-A,2026-01-31,1,10\nT-A,2026-01-31,1,10\n"
        self.load(first)
        more = b"T-A,2026-02-28,1,7\n" + first + b"T-A,2026-01-31,1,10\n"
        answer = self.load(more)
        self.assertEqual((answer["created"], answer["matched"]), (2, 2))
        self.assert_added(4, logs=2)

    def test_equal_lines_of_two_ledgers_both_count(self):
        self.load(b"T-A,2026-01-31,1,10\n", "shop")
        answer = self.load(b"T-A,2026-01-31,1,10\n\n", "invoices")
        self.assertEqual((answer["created"], answer["matched"]), (1, 0))

    def test_two_companies_with_equal_ledgers(self):
        lines = b"T-A,2026-01-31,1,10\n"
        self.load(lines)
        other = self.env["res.company"].create({"name": "Other House"})
        self.env.user.company_ids += other
        theirs = self.Entry.with_company(other)
        for created in (1, 0):
            answer = theirs.import_csv(HEADER + lines, "ledger")
            self.assertEqual(answer["created"], created)

    def test_whole_files_that_are_refused_leave_nothing(self):
        for content, words in (
            (b"", "The file is empty"),
            (b"customer|date|qty|amount\n", "customer, date, qty, amount"),
            (
                b"customer,date,qty\nT-A,2026-01-31,1\n",
                "Missing in the first line: amount",
            ),
            (HEADER + b"T-A,2026-01-31,1,10\n\xc4", "Line 3 is not UTF-8"),
            (HEADER + b'T-A,2026-01-31,1,10\n"T-A', "Line 3 cannot be read as CSV"),
            (HEADER + b"x" * (200 * 1024 * 1024), "larger than 50 MB"),
        ):
            with (
                self.subTest(words=words),
                self.assertRaisesRegex(UserError, words),
                self.cr.savepoint(),
            ):
                self.Entry.import_csv(content, "ledger")
        self.assert_added(0, logs=0)

    def test_a_name_for_the_ledger_is_needed(self):
        for source in ("", "  "):
            with self.assertRaisesRegex(UserError, "Enter the ledger"):
                self.load(b"T-A,2026-01-31,1,10\n", source)
        self.assert_added(0, logs=0)

    def test_log_tells_and_returns_the_refused_lines(self):
        content = b"T-A,2026-01-31,1,10\nNEW,2026-01-31,1,20\nT-A,2026-01-31,1,x\n"
        self.load(content)
        log = self.Import.search([], limit=1)
        counts = (log.created_count, log.matched_count, log.refused_count)
        self.assertEqual(counts, (1, 0, 2))
        self.assertEqual(log.source, "ledger")
        lines = base64.b64decode(log.refused_file).decode("utf-8-sig").splitlines()
        self.assertEqual(lines[0], "customer,date,qty,amount,reason,line")
        self.assertEqual(
            lines[1], "NEW,2026-01-31,1,20,No customer has the number “NEW”.,3"
        )
        self.assertEqual(len(lines), 3)

    def test_refused_file_can_be_imported_after_mending(self):
        self.load(
            b"T-A,2026-01-31,1,10\nNEW,2026-01-31,1,20\nNEW,2026-01-31,1,20\n"
            b"T-A,2026-01-31,1,12,50\n"
        )
        refused = base64.b64decode(self.Import.search([], limit=1).refused_file)
        customer = self.company_partner("New", ref="NEW")
        mended = refused.replace(b'"12,50"', b"12.50")
        answer = self.Entry.import_csv(mended, "ledger")
        self.assertEqual(answer, {"created": 3, "matched": 0, "refused": []})
        entries = self.Entry.search([("partner_id", "=", customer.id)])
        self.assertEqual(sum(entries.mapped("amount")), 40)
        self.assert_added(4, logs=2)

    def test_first_file_again_after_the_customer_was_made(self):
        content = b"T-A,2026-01-31,1,10\nNEW,2026-01-31,1,20\n"
        self.load(content)
        self.company_partner("New", ref="NEW")
        answer = self.load(content)
        self.assertEqual(answer, {"created": 1, "matched": 1, "refused": []})

    def test_more_lines_than_one_statement_takes(self):
        lines = b"".join(b"T-A,2026-01-31,1,%d\n" % n for n in range(5_001))
        self.assertEqual(self.load(lines)["created"], 5_001)
        self.assert_added(5_001)

    def test_window_imports_and_shows_the_log(self):
        form = Form(self.env["statcrm.sales.entry.import"].with_user(self.main_user))
        form.source = "Shop"
        form.file = base64.b64encode(HEADER + b"T-A,2026-01-31,1,10\nX,1,1,1\n")
        wizard = form.save()
        wizard.filename = "shop.csv"
        action = wizard.action_import()
        log = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((log.created_count, log.refused_count), (1, 1))
        self.assertEqual(log.filename, "shop.csv")
        self.assertEqual(log.refused_filename, "refused_shop.csv")
        self.assertEqual(log.create_uid, self.main_user)

    def test_window_without_a_file(self):
        with self.assertRaisesRegex(UserError, "Choose a file"):
            self.env["statcrm.sales.entry.import"].create({}).action_import()

    def test_only_the_main_user_imports(self):
        for user in (self.account_manager, self.management, self.staff):
            with self.assertRaises(AccessError):
                self.Entry.with_user(user).import_csv(
                    HEADER + b"T-A,2026-01-31,1,10\n", "ledger"
                )
            with mute_logger("odoo.models"), self.assertRaises(AccessError):
                self.env["statcrm.sales.entry.import"].with_user(user).create({})
        self.assert_added(0, logs=0)
