"""What stands in the menu, for whom, and where the other pages are."""

import importlib.util
import re
from pathlib import Path

from lxml import etree

from odoo.tests import tagged

from .common import ROLES, StatcrmCommon

APP = "statcrm_custom.statcrm_menu"
MOST_OF_AN_ACCOUNT_MANAGER = 20
SECTIONS = ["Home", "Customers", "Interactions", "Care", "Outreach"]
SECTIONS += ["Steering", "Configuration"]
# sections that a role does not have
WITHOUT = {
    "staff": {"Outreach", "Steering", "Configuration"},
    "vice_user": {"Outreach", "Steering", "Configuration"},
    "communications": {"Steering", "Configuration"},
    "account_manager": {"Outreach", "Configuration"},
    "other_account_manager": {"Outreach", "Configuration"},
    "segment_manager": {"Configuration"},
}
# what communications has and an account manager has not
OF_COMMUNICATIONS = {"Outreach", "Permissions", "Purposes", "Target Groups"}
CUSTOMERS = [
    "My Customers",
    "Principal Customers",
    "People",
    "Segments",
    "Who Knows Whom",
    "Teams and Absences",
    "Nominations",
]
# words that do not tell one page from another
FILLERS = {"a", "all", "and", "board", "by", "list", "my", "of", "or", "our", "page"}
FILLERS |= {"ranking", "report", "the", "without"}
# pages that are a button on another one: view, action
BUTTONS = {
    "statcrm_nomination_view": ("value_ranking", "nomination_decision"),
    "statcrm_account_member_view": ("absence", "handover"),
    "statcrm_care_plan_view": ("care_goal", "care_share_remark", "care_plan_missing"),
    "statcrm_agreement_view": ("white_space", "price_benefit"),
    "statcrm_follow_up_view": ("portfolio_report",),
}


def words(name):
    """The words that tell an entry from others, without plurals."""
    found = set(re.findall(r"\w+", name.lower())) - FILLERS
    return frozenset(word.removesuffix("s") for word in found)


@tagged("post_install", "-at_install")
class TestMenus(StatcrmCommon):
    def entries(self, user):
        """[(name, level, menu)] of the app, as the web client gets them."""
        # of the two methods, this one gives the web client what it shows
        menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
        app = next((one for one in menus.values() if one["xmlid"] == APP), None)
        found = []

        def walk(menu, level):
            for child in menu["children"]:
                found.append((menus[child]["name"], level, menus[child]))
                walk(menus[child], level + 1)

        if app:
            walk(app, 1)
        return found

    def test_sections_of_each_role(self):
        for role in ROLES:
            sections = [
                name
                for name, level, _menu in self.entries(getattr(self, role))
                if level == 1
            ]
            gone = WITHOUT.get(role, set())
            with self.subTest(role=role):
                self.assertEqual(sections, [one for one in SECTIONS if one not in gone])
        self.assertFalse(self.entries(self.internal))

    def test_an_account_manager_has_few_entries(self):
        entries = self.entries(self.account_manager)
        self.assertLessEqual(len(entries), MOST_OF_AN_ACCOUNT_MANAGER)
        names = [name for name, _level, _menu in entries]
        place = names.index("Customers")
        self.assertEqual(names[place + 1 : names.index("Interactions")], CUSTOMERS)
        place = names.index("Interactions")
        self.assertEqual(
            names[place + 1 : names.index("Care")], ["All", "Feedback", "Satisfaction"]
        )
        for role in ("staff", "communications"):
            theirs = {name for name, _level, _menu in self.entries(getattr(self, role))}
            with self.subTest(role=role):
                more = OF_COMMUNICATIONS if role == "communications" else set()
                self.assertEqual(theirs - set(names), more)
                self.assertLessEqual({"People", "Satisfaction"}, theirs)

    def test_reports_are_for_those_who_steer(self):
        def reports(role):
            entries = self.entries(getattr(self, role))
            names = [name for name, _level, _menu in entries]
            place = names.index("Steering") + 1
            end = next(
                (i for i in range(place, len(entries)) if entries[i][1] == 1), None
            )
            return names[place:end]

        self.assertEqual(reports("account_manager"), ["Sales Follow-up"])
        for role in ("segment_manager", "management", "director", "main_user"):
            self.assertLessEqual(
                {"Value Pyramid", "Workload", "Sales Follow-up"}, set(reports(role))
            )

    def test_levels_that_odoo_shows(self):
        """A section, a heading in its menu, an entry below it."""
        for role in ROLES:
            for name, level, menu in self.entries(getattr(self, role)):
                with self.subTest(role=role, name=name):
                    self.assertLessEqual(level, 3)
                    if level == 3:
                        self.assertFalse(menu["children"])
                    # either a page, or a heading above pages
                    self.assertNotEqual(bool(menu["actionID"]), bool(menu["children"]))

    def test_names_are_told_apart_by_their_words(self):
        for role in ROLES:
            entries = self.entries(getattr(self, role))
            pages = [name for name, _level, menu in entries if menu["actionID"]]
            names = [name for name in pages if words(name)]
            said = {}
            for name in names:
                said.setdefault(words(name), []).append(name)
            with self.subTest(role=role):
                self.assertEqual([one for one in said.values() if len(one) > 1], [])

    def test_names_of_actions(self):
        """No page has the name of another one, as in the command palette."""
        actions = [
            self.env["ir.actions.actions"].browse(menu["actionID"]).name
            for _name, _level, menu in self.entries(self.main_user)
            if menu["actionID"]
        ]
        self.assertEqual(len(actions), len(set(actions)))

    def test_one_name_of_the_app(self):
        app = self.env.ref(APP)
        module = self.env.ref("base.module_statcrm_custom")
        privilege = self.env.ref("statcrm_custom.res_groups_privilege_statcrm")
        self.assertEqual({app.name, module.shortdesc, privilege.name}, {"StatCRM"})

    def test_other_pages_are_a_button_away(self):
        for view, actions in BUTTONS.items():
            for kind in ("list", "kanban"):
                record = self.env.ref(f"statcrm_custom.{view}_{kind}")
                arch = self.env[record.model].with_user(self.main_user)
                arch = arch.get_view(record.id, kind)["arch"]
                headers = etree.fromstring(arch).findall("header")
                with self.subTest(view=view, kind=kind):
                    # the web client looks at one
                    self.assertEqual(len(headers), 1)
                    buttons = {
                        int(button.get("name"))
                        for button in headers[0].findall("button[@type='action']")
                        if button.get("display") == "always"
                    }
                    for name in actions:
                        xmlid = f"statcrm_custom.statcrm_{name}_action"
                        self.assertIn(self.env.ref(xmlid).id, buttons)

    def test_update_from_the_version_before(self):
        """What a site has put below an entry that is gone is not lost."""
        menus = self.env["ir.ui.menu"]
        gone = menus.create({"name": "Nominations", "parent_id": self.env.ref(APP).id})
        self.env["ir.model.data"].create(
            {
                "module": "statcrm_custom",
                "name": "statcrm_menu_nominations",
                "model": "ir.ui.menu",
                "res_id": gone.id,
            }
        )
        theirs = menus.create({"name": "Our report", "parent_id": gone.id})
        job = self.env.ref("statcrm_custom.ir_cron_count_house")
        job.name = "Customer Relations: update figures"
        path = Path(__file__).parents[1] / "migrations/19.0.2.0.0/post-menus.py"
        spec = importlib.util.spec_from_file_location("menus", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for _twice in range(2):
            module.migrate(self.env.cr, "19.0.1.0.0")
        customers = self.env.ref("statcrm_custom.statcrm_menu_customers")
        self.assertEqual(theirs.parent_id, customers)
        self.assertEqual(job.name, "StatCRM: update figures")
        gone.unlink()
        self.assertTrue(theirs.exists().parent_id)
