from odoo.tests import freeze_time, tagged

from ...common import StatcrmCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestMergeKeepsEverything(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.factor = cls.env["statcrm.value.factor"].search([], limit=1)
        cls.role = cls.env["statcrm.customer.role"].search([], limit=1)
        cls.kept = cls.full_customer("Kept", 60_000)
        cls.gone = cls.full_customer("Gone", 12_000)
        cls.classify()
        cls.env["statcrm.class.history"]._record_changes()

    @classmethod
    def full_customer(cls, name, amount):
        partner = cls.company_partner(name, statcrm_segment_id=cls.segment("others").id)
        office = cls.company_partner(f"{name} Office", partner)
        employee = cls.person(f"{name} Employee", office)
        cls.affiliate(employee, partner)
        cls.affiliate(partner, cls.company_partner(f"{name} Umbrella"))
        cls.sale(partner, "2026-01-31", amount)
        cls.env["statcrm.customer.role.line"].create(
            {"partner_id": partner.id, "role_id": cls.role.id}
        )
        cls.env["statcrm.value.score"].create(
            {
                "partner_id": partner.id,
                "factor_id": cls.factor.id,
                "score": 4,
                "evidence": name,
            }
        )
        return partner

    def rows(self, partners):
        """Every row of ours that points to the customers, by model and field."""
        found = {}
        for name in (
            "statcrm.affiliation",
            "statcrm.customer.role.line",
            "statcrm.value.score",
            "statcrm.sales.entry",
            "statcrm.class.history",
            "statcrm.classification.line",
        ):
            for field in ("partner_id", "organisation_id"):
                if field in self.env[name]._fields:
                    domain = [(field, "in", partners.ids)]
                    rows = self.env[name].with_context(active_test=False).search(domain)
                    found[name, field] = set(rows.ids)
        return found

    def test_every_row_is_found_again(self):
        before = self.rows(self.kept + self.gone)
        self.assertEqual(
            {key: len(rows) for key, rows in before.items()}, dict.fromkeys(before, 2)
        )
        self.merge(self.kept, self.gone)
        self.assertFalse(self.gone.exists())
        after = self.rows(self.kept)
        # the same role of both is one role
        roles = ("statcrm.customer.role.line", "partner_id")
        self.assertEqual(len(after.pop(roles) & before.pop(roles)), 1)
        self.assertEqual(after, before)

    def test_tree_of_both_has_one_top(self):
        tree = self.Partner.search(
            [("name", "in", ["Kept Office", "Gone Office", "Kept Employee"])]
        )
        employee = self.Partner.search([("name", "=", "Gone Employee")])
        self.merge(self.kept, self.gone)
        self.assertEqual((tree + employee).statcrm_principal_id, self.kept)
        self.assertEqual(len(tree), 3)

    def test_principal_merged_into_an_office_of_another(self):
        umbrella = self.company_partner("Group")
        self.kept.parent_id = umbrella
        below = self.Partner.search([("name", "=like", "Gone %")])
        below -= self.Partner.search([("name", "=", "Gone Umbrella")])
        self.assertEqual(len(below), 2)
        self.merge(self.kept, self.gone)
        self.assertEqual((below + self.kept).statcrm_principal_id, umbrella)

    def test_one_history_row_is_open_and_true(self):
        self.merge(self.kept, self.gone)
        history = self.env["statcrm.class.history"]
        history._record_changes()
        rows = history.search([("partner_id", "=", self.kept.id)])
        opened = rows.filtered(lambda row: not row.date_to)
        self.assertEqual(len(opened), 1)
        self.assertEqual(opened.value_class_id, self.kept.statcrm_value_class_id)
        as_of = history._as_of_domain("2026-07-15")
        self.assertEqual(
            history.search([("partner_id", "=", self.kept.id), *as_of]), opened
        )

    def test_sales_are_added_and_the_next_classification_agrees(self):
        self.assertEqual(self.kept.statcrm_sales, 60_000)
        self.merge(self.kept, self.gone)
        self.assertEqual(self.kept.statcrm_sales, 72_000)
        run = self.classification()
        run.action_preview()
        line = run.line_ids.filtered(lambda one: one.partner_id == self.kept)
        self.assertEqual(line.sales, 72_000)
        self.assertFalse(line.is_move)

    def test_an_account_manager_may_merge_classed_customers(self):
        self.merge(self.kept, self.gone, self.account_manager)
        self.assertFalse(self.gone.exists())
        self.assertEqual(self.kept.statcrm_sales, 72_000)

    def test_classification_can_be_undone_after_the_merge(self):
        self.merge(self.kept, self.gone)
        run = self.env["statcrm.classification"]._last_applied()
        run.action_undo()
        self.assertFalse(self.kept.statcrm_value_class_id)
        self.assertFalse(self.kept.statcrm_sales)

    def test_undo_after_the_merge_adds_what_both_had_before(self):
        self.sale(self.kept, "2026-02-28", 1_000)
        self.sale(self.gone, "2026-02-28", 50_000)
        self.classify()
        self.merge(self.kept, self.gone)
        self.env["statcrm.classification"]._last_applied().action_undo()
        self.assertEqual(self.kept.statcrm_sales, 72_000)
        self.assertEqual(self.kept.statcrm_value_class_id.code, "big")
