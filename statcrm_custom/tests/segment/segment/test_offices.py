"""A customer that becomes an office, a customer again, or one with another."""

from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from ...common import StatcrmCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestOfficesCarryNothing(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.big, cls.middle = cls.value_class("big"), cls.value_class("middle")
        cls.top = cls.company_partner("Top")
        cls.joins = cls.company_partner("Joins")
        cls.sale(cls.top, "2026-01-31", 30_000)
        cls.sale(cls.joins, "2026-01-31", 30_000)
        cls.applied = cls.classify()

    def carried(self, partner):
        return (
            partner.statcrm_value_class_id.code or "",
            partner.statcrm_computed_class_id.code or "",
            partner.statcrm_sales,
        )

    def sum_of_lists(self):
        """What a list adds up, over all cards, and what the pyramid shows."""
        both = [("id", "in", (self.top | self.joins).exists().ids)]
        self.env.flush_all()
        [(listed,)] = self.Partner._read_group(both, [], ["statcrm_sales:sum"])
        self.env.invalidate_all()
        classes = self.env["statcrm.value.class"].search([])
        return listed, sum(classes.mapped("sales")) - self.others

    @property
    def others(self):
        domain = self.Partner._statcrm_principal_domain()
        domain &= Domain("id", "not in", (self.top | self.joins).exists().ids)
        [(total,)] = self.Partner._read_group(domain, [], ["statcrm_sales:sum"])
        return total or 0

    def test_at_once_and_the_top_has_the_sum(self):
        self.assertEqual(self.carried(self.joins), ("middle", "middle", 30_000))
        self.joins.parent_id = self.top
        self.assertEqual(self.carried(self.joins), ("", "", 0))
        self.assertEqual(self.carried(self.top), ("big", "big", 60_000))
        self.assertEqual(self.sum_of_lists(), (60_000, 60_000))
        for text in ("60,000", "50,000", "Big customer"):
            self.assertIn(text, self.top.statcrm_class_reason)

    def test_by_whoever_writes(self):
        office = self.company_partner("Office", self.top)
        self.joins.with_user(self.account_manager).write({"parent_id": office.id})
        self.assertEqual(self.carried(self.joins), ("", "", 0))
        self.assertEqual(self.carried(office), ("", "", 0))
        self.assertEqual(self.carried(self.top), ("big", "big", 60_000))

    def test_the_next_classification_agrees_and_counts_once(self):
        self.joins.parent_id = self.top
        self.classify()
        self.assertEqual(self.carried(self.joins), ("", "", 0))
        self.assertEqual(self.carried(self.top), ("big", "big", 60_000))
        self.assertEqual(self.sum_of_lists(), (60_000, 60_000))

    def test_detached_it_waits_for_the_next_classification(self):
        self.joins.parent_id = self.top
        self.joins.parent_id = False
        self.assertEqual(self.carried(self.joins), ("", "", 0))
        self.assertIn("Not classified yet", self.joins.statcrm_class_reason)
        self.assertEqual(self.sum_of_lists(), (60_000, 60_000))
        self.classify()
        self.assertEqual(self.carried(self.joins), ("middle", "middle", 30_000))
        self.assertEqual(self.carried(self.top), ("middle", "middle", 30_000))
        self.assertEqual(self.sum_of_lists(), (60_000, 60_000))

    def test_detached_and_merged_nothing_doubles(self):
        self.joins.parent_id = self.top
        self.classify()
        self.joins.parent_id = False
        self.merge(self.top, self.joins)
        self.assertEqual(self.carried(self.top), ("big", "big", 60_000))

    def test_undo_gives_what_both_had_to_the_one(self):
        self.joins.parent_id = self.top
        self.applied.action_undo()
        self.assertEqual(self.carried(self.top), ("", "", 0))
        self.assertEqual(self.carried(self.joins), ("", "", 0))

    def test_undo_of_a_later_one_after_the_move(self):
        self.sale(self.joins, "2026-02-28", 5_000)
        later = self.classify()
        self.joins.parent_id = self.top
        self.assertEqual(self.top.statcrm_sales, 65_000)
        later.action_undo()
        self.assertEqual(self.carried(self.joins), ("", "", 0))
        self.assertEqual(self.top.statcrm_sales, 60_000)

    def test_a_preview_from_before_the_move_is_applied_to_the_top(self):
        run = self.classification()
        self.sale(self.joins, "2026-02-28", 5_000)
        run.action_preview()
        self.joins.parent_id = self.top
        run.action_apply()
        self.assertEqual(self.carried(self.joins), ("", "", 0))
        self.assertEqual(self.top.statcrm_sales, 65_000)

    def test_its_history_ends(self):
        history = self.env["statcrm.class.history"]
        history._record_changes()
        with freeze_time("2026-07-16"):
            self.joins.parent_id = self.top
        rows = history.search([("partner_id", "=", self.joins.id)])
        self.assertEqual([str(row.date_to) for row in rows], ["2026-07-16"])

    def test_a_top_that_was_never_classed_takes_the_class_too(self):
        new = self.company_partner("New top")
        self.joins.parent_id = new
        self.assertEqual(self.carried(new), ("middle", "middle", 30_000))
        self.assertIn("30,000", new.statcrm_class_reason)

    def test_class_after_a_merge_is_that_of_the_sum(self):
        self.merge(self.top, self.joins)
        self.assertEqual(self.carried(self.top), ("big", "big", 60_000))
        reason = self.top.statcrm_class_reason
        self.assertIn("60,000", reason)
        self.assertIn("50,000", reason)  # the limit of the class that it names
        self.assertIn("Big customer", reason)
        run = self.classification()
        run.action_preview()
        self.assertFalse(
            run.line_ids.filtered("is_move")
            & run.line_ids.filtered(lambda line: line.partner_id == self.top)
        )

    def test_merge_into_an_office_counts_for_its_top(self):
        office = self.company_partner("Office", self.top)
        self.merge(office, self.joins)
        self.assertEqual(self.carried(office), ("", "", 0))
        self.assertEqual(self.carried(self.top), ("big", "big", 60_000))

    def test_an_office_merged_into_a_top_makes_it_an_office(self):
        """Odoo gives the merged one the parent of any of them."""
        office = self.company_partner("Office", self.top)
        self.merge(self.joins, office)
        self.assertEqual(self.joins.parent_id, self.top)
        self.assertEqual(self.carried(self.joins), ("", "", 0))
        self.assertEqual(self.carried(self.top), ("big", "big", 60_000))

    def test_classes_below_all_limits(self):
        """As the classification would say: bought, another role, neither."""
        role = self.env["statcrm.customer.role"].search([], limit=1)
        lapsed, helper, stranger, other = (
            self.company_partner(name) for name in "LHSO"
        )
        self.sale(lapsed, "2001-01-31", 10)
        self.env["statcrm.customer.role.line"].create(
            {"partner_id": helper.id, "role_id": role.id}
        )
        self.classify()
        codes = [one.statcrm_computed_class_id.code for one in (lapsed, helper, other)]
        self.assertEqual(codes, ["non_active", "other", "prospective"])
        self.merge(stranger, helper)
        self.assertEqual(stranger.statcrm_computed_class_id.code, "other")
        self.merge(stranger, lapsed)
        self.assertEqual(stranger.statcrm_computed_class_id.code, "non_active")
        self.merge(other, self.company_partner("Unclassed"))
        self.assertEqual(other.statcrm_computed_class_id.code, "prospective")

    def test_undoing_segments_after_a_merge(self):
        libraries, others = self.segment("libraries"), self.segment("others")
        self.top.statcrm_segment_id = libraries
        self.joins.statcrm_segment_id = self.segment("citizens")
        (self.top | self.joins).ref = "RULE"
        self.env["statcrm.segment.rule"].search([]).active = False
        self.env["statcrm.segment.rule"].create(
            {
                "name": "R",
                "domain": "[('ref', '=', 'RULE')]",
                "segment_id": others.id,
            }
        )
        run = self.env["statcrm.segment.run"].create({"only_without_segment": False})
        run.action_preview()
        run.action_apply()
        self.merge(self.top, self.joins)
        run.action_undo()
        self.assertEqual(self.top.statcrm_segment_id, libraries)
