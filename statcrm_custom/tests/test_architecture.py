"""The order of the areas, and what an area may not do, read from the files."""

import ast
import csv
import re
from collections import Counter, defaultdict

from lxml import etree

from odoo.tests import BaseCase, tagged

from .architecture import (
    ADDON,
    areas,
    features,
    folders_of,
    imported,
    imported_places,
    models_of,
    names_used,
    owners,
)

DESIGN = ["customer", "segment", "portfolio", "dialogue"] + [
    "care",
    "outreach",
    "register",
    "steering",
]
FOLDERS = ("models", "views", "data", "demo", "demo_college", "tests")
CODE = (".py", ".xml", ".csv", ".js")
# what may be larger or named otherwise than the rule says, and why
MOST_FILES = 20  # of code in a folder
MOST_OF_A_MODEL = 5  # files of an area that hold one model
EXCEPTIONS = {
    # "folder, or area and model": "why",
    ("dialogue", "res.partner"): "seven features show something of a customer",
    ("dialogue", "statcrm.interaction"): "each feature adds its arm or its column",
}
FORBIDDEN = re.compile(
    r"search|_search|search_fetch|search_count|search_read|read|_read|web_\w+|create"
    r"|write|unlink|copy|_compute_display_name|name_search|name_create"
)


def rank_of(file):
    """Where a file of data stands: rights, data, views, menus, then what shows them."""
    kind, *where, name = file.split("/")
    if kind == "data" and not where:
        return (4, 0)
    if kind == "security":
        area = name.removesuffix("_rules.xml")
        return (0, areas().index(area) if area != name else -1)
    place = areas().index(where[0])
    if name == "menus.xml":
        return (3, place)
    return (("data", "views").index(kind) + 1, place)


def is_named_after(stem, model):
    """A report's model has its template's name behind that of the add-on."""
    name = model.removeprefix("report.statcrm_custom.").replace(".", "_")
    return stem == name or stem.startswith(f"{name}_")


def wrong_arrows(area, source, kind, owner=None):
    """Names in a file of an area that belong to an area below it."""
    owner, order = owner or owners(), areas()
    for name in sorted(names_used(source, kind)):
        below = owner.get(name)
        if below and order.index(below) > order.index(area):
            yield f"{area} uses {name} of {below}"


def views_of(source):
    """The views of a file, each with the one that it inherits."""
    for node in etree.fromstring(source.encode()).iter("record", "template"):
        if node.tag == "template" or node.get("model") == "ir.ui.view":
            base = node.find("field[@name='inherit_id']")
            inherited = node.get("inherit_id") if base is None else base.get("ref")
            yield node.get("id"), (inherited or "").removeprefix("statcrm_custom.")


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


def windows():
    """Our transient models, and the methods that only such models have."""
    names, methods, others = set(), defaultdict(set), set()
    for file in (ADDON / "models").rglob("*.py"):
        source = file.read_text()
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                own = {
                    one.name for one in node.body if isinstance(one, ast.FunctionDef)
                }
                if any(
                    ast.unparse(base).endswith(".TransientModel") for base in node.bases
                ):
                    models = {*models_of(source)}
                    names |= {one for one in models if one.startswith("statcrm.")}
                    for method in own:
                        methods[method] |= models
                else:
                    others |= own
    return names, {name: of for name, of in methods.items() if name not in others}


def rules_in_windows(source, names, methods):
    """What a file asks of another model's window, other than to be opened.

    A window may be made and asked for its rights. Its methods are for its own form: a
    rule that a second one needs belongs to the model that it is about.
    """
    own = {*models_of(source)}
    opened = set()
    # from the outside in, so that what is done with a window comes before the window
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            if node.attr in ("create", "has_access"):
                opened.add(node.value)
            if node.attr in methods and not methods[node.attr] & own:
                yield node.attr
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            is_env = ast.unparse(node.value).split(".")[-1] == "env"
            is_other = node.slice.value in names - own
            if is_env and is_other and node not in opened:
                yield node.slice.value


@tagged("at_install", "-post_install")
class TestArchitecture(BaseCase):
    def test_areas_stand_in_the_order_of_the_design(self):
        self.assertEqual(areas(), [name for name in DESIGN if name in areas()])
        self.assertEqual(areas()[:2], ["customer", "segment"])

    def test_folders_have_the_names_of_the_areas_and_of_their_features(self):
        """Data and demo data are flat, and so is the first folder of a small area."""
        for folder in FOLDERS:
            for path in folders_of(ADDON / folder):
                self.assertIn(path.name, areas(), folder)
                for inner in folders_of(path):
                    self.assertIn(inner.name, features(path.name), folder)
        for file in (ADDON / "controllers").glob("*.py"):
            self.assertIn(file.stem, [*areas(), "__init__"])
        for folder in ("static/src", "static/tests"):
            for path in folders_of(ADDON / folder):
                self.assertIn(path.name, [*areas(), "lib", "tours"], folder)

    def test_no_file_is_forgotten(self):
        """What no package imports is read by nobody."""
        for folder in ("models", "controllers", "tests"):
            for init in (ADDON / folder).rglob("__init__.py"):
                names = imported(init.parent.relative_to(ADDON))
                for file in init.parent.glob("*.py"):
                    is_test = file.stem.startswith("test_")
                    if file.stem != "__init__" and (is_test or folder != "tests"):
                        self.assertIn(file.stem, names, str(init.parent))

    def test_a_file_holds_one_model_and_is_named_after_it(self):
        for file in (ADDON / "models").rglob("*.py"):
            names = {*models_of(file.read_text())}
            if file.stem != "__init__":
                with self.subTest(file=str(file.relative_to(ADDON))):
                    self.assertLessEqual(len(names), 1)
                    for name in names:
                        self.assertTrue(is_named_after(file.stem, name), name)

    def test_a_folder_and_a_model_have_few_files(self):
        found = Counter()
        for file in ADDON.rglob("*"):
            where = file.relative_to(ADDON).parts
            if file.suffix in CODE and file.stem != "__init__":
                if where[0] in ("models", "views", "controllers", "tests"):
                    found["/".join(where[:-1])] += 1
            if file.suffix == ".py" and where[0] == "models" and len(where) > 2:
                for name in {*models_of(file.read_text())}:
                    found[where[1], name] += 1
        for what, count in found.items():
            most = MOST_FILES if isinstance(what, str) else MOST_OF_A_MODEL
            if what not in EXCEPTIONS:
                self.assertLessEqual(count, most, what)
        for what in EXCEPTIONS:
            most = MOST_FILES if isinstance(what, str) else MOST_OF_A_MODEL
            self.assertGreater(found[what], most, "an exception that none needs")

    def test_no_feature_imports_one_behind_it(self):
        for area in areas():
            order = features(area)
            for file in (ADDON / "models" / area).glob("*/*.py"):
                for where, used in imported_places(area, file.read_text()):
                    with self.subTest(file=str(file.relative_to(ADDON))):
                        self.assertTrue(
                            where != area
                            or order.index(used) <= order.index(file.parent.name)
                        )

    def test_no_area_uses_one_below_it(self):
        owner, checked = owners(), 0
        for area in areas():
            files = [ADDON / "controllers" / f"{area}.py"]
            files.append(ADDON / "security" / f"{area}_rules.xml")
            for folder in FOLDERS:
                files += (ADDON / folder / area).rglob("*")
            for file in files:
                if file.is_file() and file.suffix in (".py", ".xml", ".csv"):
                    with self.subTest(file=str(file.relative_to(ADDON))):
                        wrong = wrong_arrows(area, file.read_text(), file.suffix, owner)
                        self.assertFalse(list(wrong))
                    checked += 1
        self.assertGreater(checked, 600)

    def test_access_rights_are_sorted_by_area_and_model(self):
        file = ADDON / "security/ir.model.access.csv"
        owner = {name.replace(".", "_"): area for name, area in owners().items()}
        models = [
            row["model_id:id"].removeprefix("model_")
            for row in csv.DictReader(file.read_text().splitlines())
        ]
        ranks = [(areas().index(owner[one]), one) for one in models if one in owner]
        self.assertGreater(len(ranks), 150)
        self.assertEqual(ranks, sorted(ranks))

    def test_no_view_inherits_one_of_its_own_area(self):
        """That would only make it shorter: whoever reads a form wants all of it."""
        for area in areas():
            files = (ADDON / "views" / area).rglob("*.xml")
            views = dict(pair for one in files for pair in views_of(one.read_text()))
            self.assertTrue(views, area)
            self.assertFalse({*views} & {*views.values()}, area)

    def test_the_manifest_has_every_file_once_in_the_order_of_the_areas(self):
        manifest = ast.literal_eval((ADDON / "__manifest__.py").read_text())
        files = manifest["data"] + manifest["demo"]
        college = manifest["demo_college"]
        there = {
            str(file.relative_to(ADDON))
            for folder in ("security", "data", "views", "demo", "demo_college")
            for file in (ADDON / folder).rglob("*")
            if file.suffix in (".xml", ".csv")
        }
        self.assertEqual(len(files), len({*files}))
        self.assertEqual(len(college), len({*college}))
        self.assertEqual({*files, *college}, there)
        ranks = [rank_of(file) for file in manifest["data"]]
        self.assertEqual(ranks, sorted(ranks))

    def test_no_component_asks_one_of_an_area_below(self):
        order = ["lib", *areas()]
        source = ADDON / "static/src"
        for file in source.rglob("*.js"):
            own = file.relative_to(source).parts[0]
            for area in re.findall(r'from "\.\./\.\./(\w+)/', file.read_text()):
                with self.subTest(file=str(file.relative_to(ADDON))):
                    self.assertLessEqual(order.index(area), order.index(own))

    def test_no_rule_that_others_need_is_in_a_window(self):
        names, methods = windows()
        self.assertGreater(len(names), 20)
        files = [
            *(ADDON / "models").rglob("*.py"),
            *(ADDON / "controllers").glob("*.py"),
        ]
        for file in files:
            with self.subTest(file=str(file.relative_to(ADDON))):
                found = rules_in_windows(file.read_text(), names, methods)
                self.assertFalse(list(found))
        # nor is a job one of a window
        for file in (ADDON / "data").rglob("*.xml"):
            for name in names:
                model = f'"model_{name.replace(".", "_")}"'
                self.assertNotIn(model, file.read_text(), file.name)

    def test_no_core_model_is_slowed_down(self):
        for file in (ADDON / "models").rglob("*.py"):
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

    def test_views_and_what_they_inherit(self):
        source = """<odoo>
            <record id="base" model="ir.ui.view" />
            <record id="longer" model="ir.ui.view">
                <field name="inherit_id" ref="statcrm_custom.base" />
            </record>
            <template id="page" inherit_id="portal.page" />
            <record id="action" model="ir.actions.act_window" />
        </odoo>"""
        expected = {"base": "", "longer": "base", "page": "portal.page"}
        self.assertEqual(dict(views_of(source)), expected)

    def test_rules_in_windows(self):
        names, methods = windows()
        window = "statcrm.care.new.year"
        body = "class A:\n    _inherit = '{}'\n    def f(self):\n        {}"
        for line in (
            f"return self.env['{window}'].new().may_all",
            f"return self.env['{window}'].sudo()._open_one()",
            f"window = self.env['{window}']",
            "return window._open_one()",
        ):
            with self.subTest(line=line):
                source = body.format("statcrm.care.plan", line)
                self.assertTrue(list(rules_in_windows(source, names, methods)))
                source = body.format(window, line)
                self.assertFalse(list(rules_in_windows(source, names, methods)))
        for line in (
            f"return self.env['{window}'].create(values).get_formview_action()",
            f"return dict(res_model='{window}')",
            "return self.env['statcrm.care.plan']._may_open_years()",
        ):
            source = body.format("statcrm.care.plan", line)
            self.assertFalse(list(rules_in_windows(source, names, methods)), line)

    def test_forbidden_overrides(self):
        body = "class A:\n    _inherit = {}\n    def {}(self): pass"
        for method in (
            "search",
            "_search",
            "read",
            "web_read",
            "web_search_read",
            "create",
            "write",
            "unlink",
            "_compute_display_name",
            "name_search",
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
