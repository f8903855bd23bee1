import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...common import StatcrmCommon

HEADER = b"customer,date,qty,amount\n"


@tagged("post_install", "-at_install")
class TestCorrectionsAndUndo(StatcrmCommon):
    """A line that says something else than before is told, and a person decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Entry = cls.env["statcrm.sales.entry"]
        cls.Import = cls.env["statcrm.sales.import"]
        cls.a = cls.company_partner("A", ref="SC-A")
        cls.b = cls.company_partner("B", ref="SC-B")
        cls.units = cls.env["statcrm.unit"].create(
            [{"name": "North"}, {"name": "South"}]
        )

    def load(self, lines, source="ledger", **options):
        return self.Entry.import_csv(HEADER + lines, source, **options)

    def last(self):
        return self.Import.search([], limit=1)

    def total(self, partner=None):
        domain = [("partner_id", "=", (partner or self.a).id)]
        return sum(self.Entry.search(domain).mapped("amount"))

    def corrected(self):
        self.load(b"SC-A,2026-01-31,1,100\nSC-A,2026-02-28,1,50\n")
        answer = self.load(b"SC-A,2026-01-31,1,110.50\nSC-A,2026-02-28,1,50\n")
        self.assertEqual(answer["corrections"], [(2, 100, 110.5)])
        self.assertEqual((answer["created"], answer["matched"]), (1, 1))
        return self.last().correction_ids

    def test_both_amounts_are_told_and_nothing_is_lost(self):
        found = self.corrected()
        self.assertEqual((found.earlier_amount, found.amount), (100, 110.5))
        self.assertEqual((found.partner_id, found.state), (self.a, "open"))
        self.assertEqual(self.total(), 260.5)
        lines = base64.b64decode(self.last().correction_file).decode("utf-8-sig")
        self.assertEqual(
            lines.splitlines(),
            [
                "customer,date,qty,amount,earlier_amount,line",
                "SC-A,2026-01-31,1,110.50,100,2",
            ],
        )

    def test_replacing_and_thinking_again(self):
        found = self.corrected().with_user(self.main_user)
        found.action_replace()
        self.assertEqual(self.total(), 160.5)
        # neither file brings anything again
        for amount in (b"100", b"110.50"):
            answer = self.load(b"SC-A,2026-01-31,1,%b\n" % amount)
            self.assertEqual(answer, {"created": 0, "matched": 1, "refused": []})
        found.action_replace()
        self.assertEqual(self.total(), 160.5)
        found.action_keep()
        self.assertEqual((self.total(), found.state), (260.5, "kept"))

    def test_what_was_replaced_is_corrected_no_more(self):
        self.corrected().with_user(self.main_user).action_replace()
        answer = self.load(b"SC-A,2026-01-31,1,120\nSC-A,2026-02-28,1,50\n")
        self.assertEqual(answer["corrections"], [(2, 110.5, 120)])
        self.last().correction_ids.with_user(self.main_user).action_replace()
        self.assertEqual(self.total(), 170)

    def test_a_replaced_line_is_known_by_another_number_of_the_customer(self):
        self.corrected().with_user(self.main_user).action_replace()
        self.b.ref = "SC-A2"
        self.merge(self.a, self.b)
        self.env.invalidate_all()
        answer = self.load(b"SC-A2,2026-01-31,1,100\nSC-A2,2026-01-31,1,110.50\n")
        self.assertEqual(answer, {"created": 0, "matched": 2, "refused": []})
        self.assertEqual(self.total(), 160.5)

    def test_only_who_writes_sales_decides(self):
        found = self.corrected()
        for user in (self.staff, self.account_manager, self.management):
            with self.assertRaises(AccessError):
                found.with_user(user).action_replace()
            with self.assertRaises(AccessError):
                found.with_user(user).action_keep()
            with self.assertRaises(AccessError):
                found.import_id.with_user(user).action_undo()
        with self.assertRaises(AccessError):
            found.with_user(self.main_user).write({"earlier_amount": 1})

    def test_another_quantity_is_a_correction_too(self):
        self.load(b"SC-A,2026-01-31,1,100\n")
        answer = self.load(b"SC-A,2026-01-31,2,100\n")
        self.assertEqual(answer["corrections"], [(2, 100, 100)])

    def test_what_is_no_correction(self):
        self.load(b"SC-A,2026-01-31,1,100\n")
        for lines, source in (
            (b"SC-A,2026-01-31,1,100\nSC-A,2026-01-31,1,7\n", "ledger"),  # a second one
            (b"SC-A,2026-02-01,1,8\n", "ledger"),  # another day
            (b"SC-B,2026-01-31,1,9\n", "ledger"),  # another customer
            (b"SC-A,2026-01-31,1,10\n", "shop"),  # another ledger
        ):
            answer = self.load(lines, source)
            self.assertNotIn("corrections", answer, lines)
            self.assertEqual(answer["created"], 1)

    def test_equal_lines_of_two_units_are_two_sales(self):
        north, south = self.units
        line = b"SC-A,2026-01-31,1,10\n"
        for unit, created in ((north, 1), (south, 1), (north, 0), (south, 0)):
            answer = self.load(line, unit=unit)
            self.assertEqual(answer["created"], created)
        for unit in self.units:
            answer = self.load(line + b"SC-A,2026-02-28,1,5\n", unit=unit.id)
            self.assertEqual((answer["created"], answer["matched"]), (1, 1))
        self.assertEqual(self.total(), 30)
        entries = self.Entry.search([("partner_id", "=", self.a.id)])
        self.assertEqual(entries.unit_id, self.units)

    def test_an_import_is_taken_out(self):
        self.load(b"SC-A,2026-01-31,1,100\n")
        self.load(b"SC-A,2026-01-31,1,100\nSC-A,2026-02-28,1,50\nSC-B,2026-01-01,1,1\n")
        log = self.last().with_user(self.main_user)
        message = log.action_undo()["params"]["message"]
        self.assertIn("deleted: 2, 51", message)
        self.assertEqual((self.total(), self.total(self.b)), (100, 0))
        self.assertEqual((log.undone_count, log.undone_by_id), (2, self.main_user))
        with self.assertRaisesRegex(UserError, "already been undone"):
            log.action_undo()
        # under its right name it comes in
        answer = self.load(b"SC-A,2026-01-31,1,100\nSC-A,2026-02-28,1,50\n", "shop")
        self.assertEqual(answer["created"], 2)

    def test_what_an_undone_import_replaced_counts_again(self):
        self.corrected().action_replace()
        self.last().action_undo()
        self.assertEqual(self.total(), 150)

    def test_of_three_the_one_in_between_is_taken_out(self):
        self.corrected().action_replace()
        between = self.last()
        self.load(b"SC-A,2026-01-31,1,120\nSC-A,2026-02-28,1,50\n")
        last = self.last()
        last.correction_ids.action_replace()
        between.action_undo()
        self.assertEqual(self.total(), 170)
        self.assertEqual(last.correction_ids.earlier_amount, 100)
        last.action_undo()
        self.assertEqual(self.total(), 150)

    def test_another_company_sees_nothing_of_it(self):
        self.corrected()
        log = self.last()
        self.assertEqual(log.company_id, self.env.company)
        other = self.env["res.company"].create({"name": "Other House"})
        self.staff.write({"company_ids": other.ids, "company_id": other.id})
        self.env.invalidate_all()
        for records in (log, log.correction_ids):
            found = records.with_user(self.staff).search([("id", "in", records.ids)])
            self.assertFalse(found)

    def test_the_list_imports_nothing_by_itself(self):
        before = self.Entry.search_count([])
        for user in (self.main_user, self.env.user):
            answer = self.Entry.with_user(user).load(
                ["partner_id", "date", "amount", "source"],
                [["A", "2026-01-31", "10", "ledger"]],
            )
            self.assertFalse(answer["ids"])
            self.assertIn("Import Sales", answer["messages"][0]["message"])
        self.assertEqual(self.Entry.search_count([]), before)
        view = self.Entry.get_view(view_type="list")
        self.assertIn('import="0"', view["arch"])
