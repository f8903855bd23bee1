"""The order of the areas, and what an area may not do, read from the files."""

import ast
import re
from pathlib import Path

from odoo.tests import BaseCase, tagged

ADDON = Path(__file__).parents[1]
DESIGN = ["customer", "segment", "portfolio", "dialogue"] + [
    "care",
    "outreach",
    "register",
    "steering",
]
FOLDERS = ("models", "views", "data", "demo", "tests")
# models beside the areas, and the area that each belongs to
BESIDE = {
    "statcrm.affiliation.end": "customer",
    "statcrm.sales.entry.import": "segment",
    "statcrm.concentration.report": "segment",
    "statcrm.nomination.decide": "portfolio",
    "statcrm.nomination.decide.line": "portfolio",
    "statcrm.value.ranking": "segment",
    "statcrm.handover": "portfolio",
    "statcrm.become.office": "portfolio",
    "statcrm.customer.archive": "portfolio",
    "statcrm.handover.line": "portfolio",
    "statcrm.workload": "portfolio",
    "statcrm.customer.register": "portfolio",
    "statcrm.customer.register.line": "portfolio",
    "statcrm.decision.register": "portfolio",
    "statcrm.portfolio.report.send": "portfolio",
    "statcrm.interaction.log": "dialogue",
    "statcrm.follow.up": "dialogue",
    "statcrm.satisfaction.report": "dialogue",
    "statcrm.satisfaction.coverage": "dialogue",
    "statcrm.satisfaction.interview": "dialogue",
    "statcrm.satisfaction.invite": "dialogue",
    "report.statcrm_custom.statcrm_satisfaction_page": "dialogue",
    "statcrm.programme.apply": "care",
    "statcrm.care.new.year": "care",
    "statcrm.care.plan.close": "care",
    "statcrm.care.plan.missing": "care",
    "statcrm.board.paper": "care",
    "statcrm.care.share.send": "care",
    "statcrm.meeting.attendance": "care",
    "statcrm.presence.confirm": "care",
    "statcrm.promise.ask": "care",
    "report.statcrm_custom.statcrm_care_share_print": "care",
    "statcrm.white.space": "care",
}
MODEL = re.compile(r"\bstatcrm(?:\.[a-z]+)+\b")
OURS = re.compile(r"\b_?(?:action_)?statcrm_[a-z_]+\b")
FORBIDDEN = re.compile(
    r"search|_search|search_fetch|search_count|search_read|read|_read|web_\w+|create"
    r"|write|unlink|copy|_compute_display_name|name_search|name_create"
)


def areas():
    """The areas in the order in which the models are imported."""
    tree = ast.parse((ADDON / "models/__init__.py").read_text())
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return [alias.name for node in imports for alias in node.names]


def strings(tree):
    """Every text in the code that is not a docstring."""
    docs = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node not in docs:
                yield node.value


def names_defined(source):
    """Models, and fields and methods on core models, that a file brings."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef):
            continue
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and OURS.fullmatch(item.name):
                yield item.name
            elif isinstance(item, ast.Assign):
                name = item.targets[0].id
                if name == "_name" and isinstance(item.value, ast.Constant):
                    yield item.value.value
                elif OURS.fullmatch(name):
                    yield name


def names_used(source, kind):
    """Names of ours in a file, and the areas that it imports from."""
    if kind != ".py":
        return {*MODEL.findall(source), *OURS.findall(source)}
    tree = ast.parse(source)
    used = set()
    for text in strings(tree):
        used |= {*MODEL.findall(text), *OURS.findall(text)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            used.add(node.arg)
        elif isinstance(node, ast.ImportFrom):
            used |= {f"import {part}" for part in (node.module or "").split(".")}
            used |= {f"import {alias.name}" for alias in node.names if node.level > 1}
    return used


def owners():
    """Which area each name belongs to: the first one that defines it."""
    found = dict(BESIDE)
    for area in areas():
        found.setdefault(f"import {area}", area)
        for file in (ADDON / "models" / area).glob("*.py"):
            for name in names_defined(file.read_text()):
                found.setdefault(name, area)
    return found


def wrong_arrows(area, source, kind, owner=None):
    """Names in a file of an area that belong to an area below it."""
    owner, order = owner or owners(), areas()
    for name in sorted(names_used(source, kind)):
        below = owner.get(name)
        if below and order.index(below) > order.index(area):
            yield f"{area} uses {name} of {below}"


def forbidden_overrides(source):
    """Overrides in a file that slow down or change a core model for everybody."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef):
            continue
        values = {
            item.targets[0].id: item.value
            for item in node.body
            if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name)
        }
        inherited = values.get("_inherit")
        if "_name" in values or inherited is None:
            continue
        models = ast.literal_eval(inherited)
        models = [models] if isinstance(models, str) else models
        if any(not model.startswith("statcrm.") for model in models):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and FORBIDDEN.fullmatch(item.name):
                    yield f"{models[0]}.{item.name}"


@tagged("at_install", "-post_install")
class TestArchitecture(BaseCase):
    def test_areas_stand_in_the_order_of_the_design(self):
        self.assertEqual(areas(), [name for name in DESIGN if name in areas()])
        self.assertEqual(areas()[:2], ["customer", "segment"])

    def test_folders_have_the_names_of_the_areas(self):
        for folder in FOLDERS:
            for path in (ADDON / folder).iterdir():
                if path.is_dir() and path.name not in ("__pycache__", "data"):
                    self.assertIn(path.name, areas(), folder)

    def test_no_area_uses_one_below_it(self):
        owner, checked = owners(), 0
        for folder in FOLDERS:
            for area in areas():
                for file in (ADDON / folder / area).glob("*"):
                    if file.suffix in (".py", ".xml", ".csv"):
                        with self.subTest(file=f"{folder}/{area}/{file.name}"):
                            wrong = wrong_arrows(
                                area, file.read_text(), file.suffix, owner
                            )
                            self.assertFalse(list(wrong))
                        checked += 1
        self.assertGreater(checked, 60)

    def test_models_beside_the_areas_have_an_owner(self):
        for folder in ("wizard", "report"):
            for file in (ADDON / folder).glob("*.py"):
                for name in names_defined(file.read_text()):
                    self.assertIn(name, BESIDE)
                    wrong = wrong_arrows(BESIDE[name], file.read_text(), ".py")
                    self.assertFalse(list(wrong))

    def test_no_core_model_is_slowed_down(self):
        for folder in ("models", "wizard", "report"):
            for file in (ADDON / folder).rglob("*.py"):
                found = list(forbidden_overrides(file.read_text()))
                self.assertFalse(found, file.name)


@tagged("at_install", "-post_install")
class TestArchitectureTestCanFail(BaseCase):
    """Wrong files, as text: each must be noticed."""

    def test_owners_are_known(self):
        owner = owners()
        for name, area in {
            "statcrm.unit": "customer",
            "statcrm.affiliation": "customer",
            "statcrm.home": "customer",
            "statcrm.classification": "segment",
            "statcrm_principal_id": "customer",
            "statcrm_badge_class_id": "segment",
            "_statcrm_principal_domain": "segment",
            "action_statcrm_has_left": "customer",
        }.items():
            self.assertEqual(owner[name], area)

    def test_wrong_arrows_in_python(self):
        for source in (
            'x = fields.Many2one("statcrm.segment")',
            'class A:\n    _inherit = "statcrm.value.class"',
            'class A:\n    _inherit = ["mail.thread", "statcrm.run.mixin"]',
            'def f(self):\n    return self.env["statcrm.classification"]',
            "from ..segment import statcrm_segment",
            "from ..segment.statcrm_segment import WITHOUT_SEGMENT",
            "from .. import segment",
            "def f(self):\n    return self.partner_id.statcrm_segment_id",
            "domain = [('statcrm_principal_id.statcrm_sales', '>', 0)]",
            "def f(self):\n    return self._statcrm_principal_domain()",
            "partner.update(dict(statcrm_segment_id=1))",
        ):
            with self.subTest(source=source):
                self.assertTrue(list(wrong_arrows("customer", source, ".py")))
                self.assertFalse(list(wrong_arrows("segment", source, ".py")))

    def test_wrong_arrows_in_xml_and_csv(self):
        for source in (
            '<field name="statcrm_segment_id" />',
            '<field name="model">statcrm.classification</field>',
            '<field name="domain">[("statcrm_sales", ">", 0)]</field>',
            "id,name,statcrm_segment_id:id",
        ):
            with self.subTest(source=source):
                self.assertTrue(list(wrong_arrows("customer", source, ".xml")))

    def test_right_arrows_are_let_through(self):
        for source in (
            'x = fields.Many2one("statcrm.unit")',
            '"""A docstring may speak of statcrm.segment."""',
            "from .statcrm_unit_member import LEVELS",
            "def f(self):\n    return self.statcrm_principal_id",
        ):
            self.assertFalse(list(wrong_arrows("customer", source, ".py")), source)

    def test_forbidden_overrides(self):
        body = "class A:\n    _inherit = {}\n    def {}(self): pass"
        for method in (
            *("search", "_search", "read", "web_read", "web_search_read", "create"),
            *("write", "unlink", "_compute_display_name", "name_search"),
        ):
            for model in ('"res.partner"', '"account.move"', '["sale.order"]'):
                found = list(forbidden_overrides(body.format(model, method)))
                self.assertEqual(len(found), 1, (model, method))
        for model, method in (
            ('"statcrm.unit"', "write"),
            ('"res.partner"', "_search_display_name"),
            ('"res.partner"', "_has_field_access"),
        ):
            self.assertFalse(list(forbidden_overrides(body.format(model, method))))
