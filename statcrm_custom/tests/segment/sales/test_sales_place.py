import runpy

from odoo.tests import tagged
from odoo.tools import file_path

from ...common import StatcrmCommon

HEADER = b"customer,date,qty,amount\n"


@tagged("post_install", "-at_install")
class TestSalesStayWhereTheyWere(StatcrmCommon):
    """A sale belongs to the organisation of its day, as an invoice does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Entry = cls.env["statcrm.sales.entry"]
        cls.a = cls.company_partner("A", ref="SP-A")
        cls.office = cls.company_partner("A Office", cls.a, ref="SP-O")
        cls.b = cls.company_partner("B", ref="SP-B")
        cls.person_m = cls.person("M", cls.a, ref="SP-M")
        cls.person_o = cls.person("O", cls.office, ref="SP-P")

    def sales(self):
        """Sales of the principal customers of this test, as a classification says."""
        run = self.classification()
        run.action_preview()
        lines = run.line_ids.filtered(lambda line: line.partner_id in self.a | self.b)
        return {line.partner_id.name: line.sales for line in lines if line.sales}

    def test_made_by_hand_or_by_a_file(self):
        by_hand = self.sale(self.person_m, "2026-01-31", 10)
        self.Entry.import_csv(
            HEADER + b"SP-M,2026-02-28,1,20\nSP-P,2026-02-28,1,5\n", "ledger"
        )
        by_file = self.Entry.search([("source", "=", "ledger")])
        self.assertEqual(by_hand.organisation_id, self.a)
        self.assertEqual(
            {one.amount: one.organisation_id for one in by_file},
            {20: self.a, 5: self.office},
        )
        self.assertEqual((by_hand | by_file).principal_id, self.a)

    def test_who_moves_takes_no_sale_along(self):
        self.sale(self.person_m, "2026-01-31", 777)
        self.Entry.import_csv(HEADER + b"SP-M,2026-02-28,1,100\n", "ledger")
        self.person_m.parent_id = self.b
        self.assertEqual(self.sales(), {"A": 877})

    def test_a_line_of_before_the_move_comes_after_it(self):
        """Each day belongs to where the person worked, whenever the file comes."""
        there = self.affiliate(self.person_m, self.a)
        self.affiliate(self.person_m, self.b, date_from="2026-02-16")
        there.date_to = "2026-02-15"
        self.person_m.parent_id = self.b
        self.env.flush_all()
        self.Entry.import_csv(
            HEADER
            + b"SP-M,2026-02-15,1,100\nSP-M,2026-02-16,1,7\nSP-M,2026-06-01,1,20\n",
            "ledger",
        )
        self.sale(self.person_m, "2026-01-31", 1)
        self.assertEqual(self.sales(), {"A": 101, "B": 27})

    def test_last_day_that_is_told_after_the_sale(self):
        there = self.affiliate(self.person_m, self.a)
        for day, amount in (("2026-02-15", 100), ("2026-02-16", 7)):
            entry = self.sale(self.person_m, day, amount)
        self.person_m.parent_id = self.b
        self.assertEqual(self.sales(), {"A": 107})
        self.assertEqual(entry.principal_id, self.a)
        there.date_to = "2026-02-15"
        self.assertEqual(entry.principal_id, self.b)
        self.assertEqual(self.sales(), {"A": 100, "B": 7})
        there.date_to = "2026-03-31"
        self.assertEqual(self.sales(), {"A": 107})

    def test_rows_of_the_version_before(self):
        there = self.affiliate(self.person_m, self.a)
        self.affiliate(self.person_m, self.b, date_from="2026-02-16")
        there.date_to = "2026-02-15"
        self.person_m.parent_id = self.b
        before = self.sale(self.person_m, "2026-01-31", 100)
        after = self.sale(self.person_m, "2026-05-31", 7)
        office = self.sale(self.person_o, "2026-05-31", 8)
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE statcrm_sales_entry DROP organisation_id")
        for name in ("pre", "post"):
            path = f"statcrm_custom/migrations/19.0.2.0.0/{name}-sales.py"
            script = runpy.run_path(file_path(path))
            for _twice in range(2):
                script["migrate"](self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(
            [one.organisation_id for one in (before, after, office)],
            [self.a, self.b, self.office],
        )

    def test_an_office_takes_its_sales_to_another_top(self):
        self.sale(self.person_o, "2026-01-31", 7)
        self.sale(self.office, "2026-01-31", 70)
        self.sale(self.a, "2026-01-31", 100)
        self.office.parent_id = self.b
        self.assertEqual(self.sales(), {"A": 100, "B": 77})

    def test_who_leaves_and_is_archived(self):
        self.sale(self.person_m, "2026-01-31", 777)
        self.person_m.active = False
        self.assertEqual(self.sales(), {"A": 777})

    def test_merged_people_leave_sales_at_both_places(self):
        other = self.person("M again", self.b)
        self.sale(self.person_m, "2026-01-31", 10)
        self.sale(other, "2026-01-31", 20)
        self.merge(other, self.person_m)
        self.env.invalidate_all()
        self.assertEqual(self.sales(), {"A": 10, "B": 20})

    def test_rows_of_what_was_sold(self):
        self.sale(self.person_m, "2026-01-31", 777)
        self.person_m.parent_id = self.b
        self.env.flush_all()
        rows = self.env.execute_query(
            self.Entry._sold_sql(self.env.company.ids, "2026-12-31")
        )
        ours = (self.a | self.b | self.person_m).ids
        mine = [(row[0], float(row[2])) for row in rows if row[0] in ours]
        self.assertEqual(mine, [(self.a.id, 777)])
