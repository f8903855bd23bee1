from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...common import StatcrmCommon

TREE = {
    "central_government": [],
    "local_government": [
        "large_municipalities",
        "small_municipalities",
        "employment_centres",
        "regional_councils",
        "joint_municipal_boards",
    ],
    "educational_institutions": [
        "comprehensive_schools",
        "upper_secondary_schools",
        "vocational_schools",
        "polytechnics",
    ],
    "research_institutes": [],
    "enterprises": ["end_users", "resellers", "suppliers"],
    "libraries": [],
    "organisations": [],
    "foreign_customers": [],
    "others": [],
    "without_segment": [],
    "citizens": [],
}


@tagged("post_install", "-at_install")
class TestSegmentTree(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Segment = cls.env["statcrm.segment"]
        # customers of other tests' or of demo data are not counted here
        cls.top, other = cls.Segment.create(
            [{"name": "Top", "code": "t_top"}, {"name": "Other", "code": "t_other"}]
        )
        cls.other = other
        cls.left, cls.right = cls.Segment.create(
            [
                {"name": "Left", "code": "t_left", "parent_id": cls.top.id},
                {"name": "Right", "code": "t_right", "parent_id": cls.top.id},
            ]
        )
        cls.leaf = cls.Segment.create(
            {"name": "Leaf", "code": "t_leaf", "parent_id": cls.left.id}
        )

    def test_the_next_manager_above_who_works_here_heads_a_segment(self):
        self.top.manager_id = self.management
        self.left.manager_id = self.segment_manager
        self.assertEqual(self.leaf._get_head(), self.segment_manager)
        self.segment_manager.active = False
        self.assertEqual(self.leaf._get_head(), self.management)
        self.right.manager_id = self.director
        every = self.leaf + self.right + self.other
        self.assertEqual(every._get_head(), self.management + self.director)
        self.assertFalse(self.other._get_head())

    def place(self, *segments):
        return self.Partner.create(
            [
                {"name": "C", "is_company": True, "statcrm_segment_id": segment.id}
                for segment in segments
            ]
        )

    def test_seeded_tree_has_the_codes_of_the_design(self):
        found = {}
        for parent in self.Segment.search([("parent_id", "=", False)]) - (
            self.top + self.other
        ):
            found[parent.code] = parent.child_ids.sorted("sequence").mapped("code")
        self.assertEqual(found, TREE)

    def test_counts_and_sales_are_rolled_up(self):
        self.place(self.top, self.left, self.leaf, self.leaf, self.other)
        big = self.place(self.leaf, self.right)
        self.sale(big[0], "2026-01-01", 100)
        self.sale(big[1], "2026-01-01", 30)
        self.classify()
        segments = self.top + self.left + self.right + self.leaf + self.other
        segments.invalidate_recordset()
        self.assertEqual(segments.mapped("customer_count"), [6, 4, 1, 3, 1])
        self.assertEqual(segments.mapped("sales"), [130, 100, 30, 100, 0])

    def test_only_active_principals_outside_the_house_are_counted(self):
        customer = self.place(self.leaf)
        self.person("Contact", customer, statcrm_segment_id=self.leaf.id)
        self.place(self.leaf).action_archive()
        self.staff.partner_id.statcrm_segment_id = self.leaf
        self.assertEqual(self.leaf.customer_count, 1)

    def test_button_opens_what_is_counted(self):
        self.place(self.top, self.leaf, self.right)
        for segment in self.top + self.leaf + self.segment("without_segment"):
            action = segment.action_customers()
            found = self.Partner.search_count(action["domain"])
            self.assertEqual(found, segment.customer_count)
        self.assertEqual(self.top.customer_count, 3)

    def test_without_segment_counts_null_and_the_code(self):
        without = self.segment("without_segment")
        before = without.customer_count
        self.place(without, self.Segment, self.Segment, self.other)
        without.invalidate_recordset()
        self.assertEqual(without.customer_count, before + 3)
        domain = self.Partner._statcrm_without_segment_domain()
        self.assertEqual(self.Partner.search_count(domain), before + 3)

    def test_essential_data_lacks_the_segment_of_those_without(self):
        lacking = self.env.ref("statcrm_custom.statcrm_data_requirement_segment")
        customer = self.company_partner("Unplaced")
        for segment, missing in (
            (self.env["statcrm.segment"], True),
            (self.segment("without_segment"), True),
            (self.segment("others"), False),
        ):
            customer.statcrm_segment_id = segment
            self.env.invalidate_all()
            self.assertEqual(lacking in customer.statcrm_missing_ids, missing)
            found = self.Partner.search([("statcrm_missing_ids", "in", lacking.ids)])
            self.assertEqual(customer in found, missing)

    def test_code_is_unique(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.Segment.create({"name": "Again", "code": "t_top"})

    def test_cycle_is_refused(self):
        with self.assertRaises(UserError):
            self.top.parent_id = self.leaf

    def test_display_name_shows_the_way(self):
        self.assertEqual(self.leaf.display_name, "Top / Left / Leaf")
        self.top.name = "Summit"
        self.assertEqual(self.leaf.display_name, "Summit / Left / Leaf")

    def test_segment_in_use_cannot_be_deleted(self):
        self.place(self.leaf)
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.leaf.unlink()

    def test_import_names_a_segment_by_its_code(self):
        self.assertEqual(self.Segment.name_search("t_leaf")[0][0], self.leaf.id)
        result = self.Partner.load(
            ["name", "is_company", "statcrm_segment_id"],
            [["Imported", "1", "t_leaf"], ["Imported Too", "1", "t_right"]],
        )
        self.assertFalse(result["messages"])
        partners = self.Partner.browse(result["ids"])
        self.assertEqual(partners.statcrm_segment_id, self.leaf + self.right)

    def test_found_by_the_path_that_lists_show(self):
        """As an import looks it up: by exactly what is shown, or by the code."""
        for text in (self.left.display_name, "Top/Left", "t_left", "Left"):
            found = self.Segment.name_search(text, operator="=")
            self.assertEqual([key for key, _name in found], self.left.ids, text)
        self.assertEqual(self.left.display_name, "Top / Left")
        for text in ("Other / Left", "Top / Nobody", "None / Top / Left"):
            self.assertFalse(self.Segment.name_search(text, operator="="), text)
        found = self.Segment.name_search("to / lef")
        self.assertEqual([key for key, _name in found], self.left.ids)
        result = self.env["res.partner"].load(
            ["name", "statcrm_segment_id"], [["Imported", "Top / Left"]]
        )
        self.assertFalse(result["messages"])
        imported = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(imported.statcrm_segment_id, self.left)

    def test_import_with_an_unknown_code_is_told_with_its_row(self):
        result = self.Partner.load(
            ["name", "statcrm_segment_id"], [["Good", "t_leaf"], ["Bad", "t_nothing"]]
        )
        self.assertFalse(result["ids"])
        self.assertEqual(result["messages"][0]["record"], 1)
        self.assertIn("t_nothing", result["messages"][0]["message"])

    def test_form(self):
        with Form(self.Segment) as form:
            form.name = "Regional museums"
            form.code = "t_museums"
            form.parent_id = self.top
            form.manager_id = self.segment_manager
            form.group_user_ids.add(self.staff)
            form.description = "They keep things."
        segment = form.record
        self.assertEqual(segment.display_name, "Top / Regional museums")
        self.assertEqual(segment.group_user_ids, self.staff)
