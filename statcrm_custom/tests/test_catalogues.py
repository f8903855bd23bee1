"""What is chosen from elsewhere: explained, filled in, and readable on a phone."""

import re

from lxml import etree

from odoo.tests import tagged

from .common import StatcrmCommon

CATALOGUES = (
    "statcrm_contact_role_action",
    "statcrm_customer_role_action",
    "statcrm_data_requirement_action",
    "statcrm_value_class_action",
    "statcrm_value_factor_action",
    "statcrm_feedback_cause_action",
    "statcrm_survey_theme_action",
    "statcrm_agreement_kind_action",
    "statcrm_care_way_action",
    "statcrm_segment_rule_action",
    "statcrm_segment_action",
    "statcrm_programme_action",
    "statcrm_unit_action",
    "statcrm_purpose_action",
)
# whose something is, in the domain of a filter
WHOSE = re.compile(r"\buid\b|is_my_customer")
NOBODYS = re.compile(r"(user|manager)_id', '=', False")
# where the first word is typed, if it is not the first field
FIRST_WORDS = {
    "statcrm.absence": ["note"],
    "statcrm.affiliation.end": ["successor_id"],
    "statcrm.connection": ["partner_id"],
    "statcrm.nomination": ["partner_id", "reason"],
    "statcrm.portfolio.report.send": ["note"],
    "statcrm.promise.ask": ["summary"],
}
# pages that are pictures or trees, and those of Odoo
WITHOUT_CARDS = {
    "board.open_board_my_dash_action",
    "statcrm_custom.res_partner_action_segment_class",
    "statcrm_custom.statcrm_concentration_report_action",
    "statcrm_custom.statcrm_customer_figures_action_roles",
}


@tagged("post_install", "-at_install")
class TestCatalogues(StatcrmCommon):
    def arch(self, action, kind):
        views = {view: view_id for view_id, view in action.views}
        model = self.env[action.res_model].with_user(self.main_user)
        return etree.fromstring(model.get_view(views.get(kind), kind)["arch"])

    def test_help_stands_above_the_rows(self):
        """Odoo shows the help of an action only where there are no rows."""
        for name in CATALOGUES:
            action = self.env.ref(f"statcrm_custom.{name}")
            with self.subTest(action=name):
                self.assertEqual(
                    self.arch(action, "list").get("js_class"), "statcrm_catalogue_list"
                )
                said = etree.fromstring(f"<div>{action.help}</div>").findall("p")
                self.assertGreater(len(said), 1)
                self.assertFalse(said[0].text.startswith("No "), "there are some")

    def test_whose_it_is_and_what_it_is_narrow_each_other(self):
        """Filters of one group of a search view widen it: without a separator, "mine"
        and "late" would find what is late of everybody."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "statcrm_custom"), ("model", "=", "ir.ui.view")]
        )
        views = self.env["ir.ui.view"].browse(data.mapped("res_id")).exists()
        searches = views.filtered(
            lambda view: view.type == "search" and view.mode == "primary"
        )
        self.assertTrue(searches)
        for view in searches:
            arch = etree.fromstring(
                self.env[view.model].get_view(view.id, "search")["arch"]
            )
            for group in self._filter_groups(arch):
                domains = [one.get("domain") for one in group]
                others = [
                    one
                    for one in domains
                    if not (WHOSE.search(one) or NOBODYS.search(one))
                ]
                with self.subTest(view=view.name):
                    if any(map(WHOSE.search, domains)):
                        self.assertEqual(others, [])

    def _filter_groups(self, arch):
        groups = [[]]
        for node in arch:
            if node.tag in ("separator", "group"):
                groups.append([])
            elif node.get("domain") and node.get("invisible") not in ("1", "True"):
                groups[-1].append(node)
        return groups

    def test_a_row_that_is_added_can_be_saved(self):
        """Whatever is required and has no default can be typed."""
        for name in CATALOGUES:
            action = self.env.ref(f"statcrm_custom.{name}")
            model = self.env[action.res_model]
            defaults = model.default_get(list(model._fields))
            required = {
                field.name
                for field in model._fields.values()
                if field.required and field.store and not field.compute
            } - defaults.keys()
            for kind in ("list", "form"):
                arch = self.arch(action, kind)
                if kind == "list" and not arch.get("editable"):
                    continue
                shown = {
                    node.get("name")
                    for node in arch.iter("field")
                    if node.get("optional") != "hide"
                    and node.get("column_invisible") not in ("1", "True")
                }
                with self.subTest(action=name, kind=kind):
                    self.assertLessEqual(required, shown)

    def test_lists_are_cards_on_a_phone(self):
        menus = self.env["ir.ui.menu"].with_user(self.main_user).load_web_menus(False)
        app = self.env.ref("statcrm_custom.statcrm_menu")
        seen = 0
        for menu in menus.values():
            if menu.get("appID") != app.id or menu["actionModel"] != (
                "ir.actions.act_window"
            ):
                continue
            action = self.env["ir.actions.act_window"].browse(menu["actionID"])
            kinds = {kind for _view, kind in action.views}
            name = action.get_external_id()[action.id]
            if name in WITHOUT_CARDS or "list" not in kinds:
                continue
            with self.subTest(action=name):
                self.assertIn("kanban", kinds)
                seen += 1
        self.assertGreater(seen, 30)

    def test_the_cursor_stands_where_the_first_word_is_typed(self):
        for model, names in FIRST_WORDS.items():
            arch = etree.fromstring(self.env[model].get_view(view_type="form")["arch"])
            focused = [
                node.get("name")
                for node in arch.iter("field")
                if node.get("default_focus")
            ]
            with self.subTest(model=model):
                self.assertEqual(focused, names)

    def test_a_need_begins_with_its_words(self):
        plan = self.env["statcrm.care.plan"].get_view(view_type="form")["arch"]
        needs = etree.fromstring(plan).find(".//field[@name='need_ids']/list")
        shown = [node for node in needs.iter("field") if not node.get("widget")]
        self.assertEqual(shown[0].get("name"), "name")
        self.assertNotEqual(needs[1].get("name"), "priority")

    def test_titles_of_new_records(self):
        for name, model in self.env.items():
            if name.startswith("statcrm.") and not model._abstract and model._auto:
                with self.subTest(model=name):
                    title = model.new({}).display_name or ""
                    self.assertNotIn("False", title)
                    self.assertNotIn("None", title)
