"""A job or a list of 100 makes as many queries as one of 10."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestQueriesDoNotGrow(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["statcrm.segment.rule"].search([]).active = False
        cls.env["statcrm.segment.rule"].create(
            {
                "name": "All",
                "domain": "[('ref', '=like', 'QC-%')]",
                "segment_id": cls.segment("others").id,
            }
        )

    def customers(self, count):
        customers = self.Partner.create(
            [
                {"name": f"Q{n}", "ref": f"QC-{n}", "is_company": True}
                for n in range(count)
            ]
        )
        self.env["statcrm.sales.entry"].create(
            [
                {
                    "partner_id": customer.id,
                    "date": "2026-01-01",
                    "amount": 10 + 900 * number,
                    "source": "test",
                }
                for number, customer in enumerate(customers)
            ]
        )
        return customers

    def assert_same_count(self, measure, at_most):
        """Measure twice at each size: the first fills the caches of the server."""
        counts = []
        for size in (10, 10, 100):
            customers = self.customers(size)
            with self.count_queries(counts):
                measure(customers)
        _warm_up, ten, hundred = counts
        self.assertEqual(hundred, ten)
        self.assertLessEqual(hundred, at_most)

    def test_classification(self):
        for action, at_most in (("preview", 23), ("apply", 15), ("undo", 12)):
            counts = []
            for size in (10, 10, 100):
                self.customers(size)
                run = self.classification()
                for before in ("preview", "apply", "undo"):
                    if before == action:
                        break
                    getattr(run, f"action_{before}")()
                with self.count_queries(counts):
                    getattr(run, f"action_{action}")()
            self.assertEqual(counts[1], counts[2], action)
            self.assertLessEqual(counts[2], at_most, action)

    def test_segment_run(self):
        def measure(_customers):
            run = self.env["statcrm.segment.run"].create(
                {"only_without_segment": False}
            )
            run.action_preview()
            run.action_apply()
            run.action_undo()

        self.assert_same_count(measure, 31)

    def test_list_of_customers(self):
        self.classify()

        def measure(customers):
            customers.mapped("statcrm_badge_class_id.name")
            customers.mapped("statcrm_completeness")
            customers.mapped("statcrm_missing_ids.name")
            customers.mapped("statcrm_class_reason")
            customers.mapped("statcrm_people_count")
            customers.mapped("statcrm_responsible_id.name")
            customers.mapped("statcrm_value_score")
            customers.mapped("statcrm_customer_role_ids.name")

        self.assert_same_count(measure, 11)

    def test_list_of_classification_lines(self):
        counts = []
        for size in (10, 10, 100):
            self.customers(size)
            run = self.classification()
            run.action_preview()
            with self.count_queries(counts):
                run.line_ids.mapped("reason")
                run.line_ids.mapped("segment_id.name")
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 12)

    def test_badges_on_meetings(self):
        start = datetime(2026, 5, 1, 9)

        def measure(customers):
            events = self.env["calendar.event"].search(
                [("partner_ids", "in", customers.ids)]
            )
            events.mapped("statcrm_badge_class_id.name")

        counts = []
        for size in (10, 10, 100):
            customers = self.customers(size)
            self.env["calendar.event"].create(
                [
                    {
                        "name": "Meeting",
                        "start": start + timedelta(days=number),
                        "stop": start + timedelta(days=number, hours=1),
                        "partner_ids": customer.ids,
                    }
                    for number, customer in enumerate(customers)
                ]
            )
            with self.count_queries(counts):
                measure(customers)
        self.assertEqual(counts[1], counts[2])

    def test_creating_and_writing_partners(self):
        counts = {"create": [], "write": [], "move": []}
        parent = self.company_partner("Parent")
        for size in (10, 10, 100):
            with self.count_queries(counts["create"]):
                customers = self.Partner.create(
                    [{"name": f"P{n}", "is_company": True} for n in range(size)]
                )
            with self.count_queries(counts["write"]):
                customers.write({"comment": "Seen"})
            with self.count_queries(counts["move"]):
                customers.write({"parent_id": parent.id})
        for name, at_most in (("create", 8), ("write", 4), ("move", 14)):
            self.assertEqual(counts[name][1], counts[name][2], name)
            self.assertLessEqual(counts[name][2], at_most, name)
