"""What screens need, read from templates, views and models: a click tells it late."""

import re
from pathlib import Path

from lxml import etree

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from .common import StatcrmCommon

SOURCE = Path(__file__).parents[1] / "static/src"
# Globals of JavaScript that a template of Owl does not know: it takes each name for
# one of the component, so that `Number(x)` is a call of nothing.
UNKNOWN = """
    Number String Boolean BigInt Symbol Promise Map Set Intl JSON Infinity isNaN
    isFinite parseInt parseFloat encodeURIComponent decodeURIComponent document
    location navigator alert confirm fetch setTimeout luxon odoo _t
""".split()
NAMES = re.compile(rf"(?<![\w.$'\"-])({'|'.join(UNKNOWN)})\b(?!\s*:)")
TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`$]*`")


def unknown_names(template):
    """[(tag, attribute, name)] of an Owl template's expressions."""
    for node in template.iter(etree.Element):
        for name, value in node.attrib.items():
            expressions = [value]
            if name.startswith("t-attf-"):
                expressions = re.findall(r"{{(.*?)}}", value)
            elif not name.startswith("t-") and not node.tag[:1].isupper():
                continue
            for expression in expressions:
                for found in NAMES.findall(TEXTS.sub("''", expression)):
                    yield node.tag, name, found


@tagged("post_install", "-at_install")
class TestTemplates(BaseCase):
    def test_every_name_is_one_that_a_template_knows(self):
        files = sorted(SOURCE.rglob("*.xml"))
        self.assertGreater(len(files), 15)
        for file in files:
            with self.subTest(file=file.name):
                self.assertFalse([*unknown_names(etree.parse(file))])

    def test_this_test_can_fail(self):
        for wrong in (
            '<select t-on-change="(ev) => this.choose(Number(ev.target.value))"/>',
            '<p t-esc="String(value)"/>',
            '<p t-attf-title="{{ JSON.stringify(x) }}"/>',
            '<Tile count="parseInt(one)"/>',
        ):
            self.assertTrue([*unknown_names(etree.fromstring(wrong))], wrong)
        for right in (
            """<p t-esc="say('Number of people')"/>""",
            '<p title="Number of people" t-esc="this.Number(x)"/>',
            '<p t-att-class="{ Number: x }"/>',
        ):
            self.assertFalse([*unknown_names(etree.fromstring(right))], right)


@tagged("post_install", "-at_install")
class TestViewsAndTitles(StatcrmCommon):
    def our_views(self, *kinds):
        """[(model, arch)] of the views of these kinds that are about models of ours."""
        views = self.env["ir.ui.view"].search(
            [("type", "in", kinds), ("model", "=like", "statcrm.%")]
        )
        for view in views:
            model = self.env[view.model].with_user(self.main_user)
            if model.has_access("read"):
                arch = model.get_view(view.id, view.type)["arch"]
                yield model, etree.fromstring(arch)

    def test_every_measure_can_be_summed(self):
        """The client asks for sums of the arch's measures without looking."""
        seen = 0
        for model, arch in self.our_views("pivot", "graph"):
            for field in arch.iterfind(".//field[@type='measure']"):
                name = field.get("name")
                told = model.fields_get([name], ["aggregator", "type"])[name]
                with self.subTest(model=model._name, field=name):
                    self.assertTrue(told.get("aggregator"))
                seen += 1
        self.assertGreater(seen, 10)

    def test_every_amount_of_ours_can_be_summed(self):
        seen = 0
        for name, model in self.env.items():
            if not name.startswith("statcrm.") or model._abstract:
                continue
            for field in model._fields.values():
                if field.type == "monetary" and field.store and field.aggregator:
                    with self.subTest(model=name, field=field.name):
                        self.assertTrue(field._description_aggregator(self.env))
                    seen += 1
        self.assertGreater(seen, 10)

    def test_no_screen_shows_invented_rows(self):
        """Odoo can fill an empty list with rows that look like real customers."""
        ours = self.env["ir.model.data"].search(
            [("module", "=", "statcrm_custom"), ("model", "=", "ir.ui.view")]
        )
        self.assertGreater(len(ours), 200)
        for view in self.env["ir.ui.view"].browse(ours.mapped("res_id")):
            arch = etree.fromstring(view.arch)
            with self.subTest(view=view.name):
                self.assertFalse(arch.xpath("//@sample|//attribute[@name='sample']"))

    def test_no_title_says_false(self):
        """Of a new record, which has no names yet."""
        seen = 0
        for name, model in self.env.items():
            if not name.startswith("statcrm.") or model._abstract or not model._auto:
                continue
            title = model.new({}).display_name
            with self.subTest(model=name, title=title):
                self.assertNotRegex(title or "", r"\bFalse\b|\bNone\b")
            seen += 1
        self.assertGreater(seen, 60)

    def test_a_context_meant_for_another_model_refuses_no_new_record(self):
        """Fields of the program, as defaults of the window that the form was in."""
        kept = self.env.registry.descendants(["statcrm.kept.fields"], "_inherit")
        models = [name for name in kept if not self.env[name]._abstract]
        self.assertGreater(len(models), 5)
        for name in models:
            model = self.env[name].with_user(self.main_user)
            if not model.has_access("create"):
                continue
            fields = [
                field.name
                for field in model._fields.values()
                if field.type == "many2one"
                and not model._has_field_access(field, "write")
            ]
            context = {f"default_{field}": 1 for field in fields}
            with self.subTest(model=name):
                try:
                    with self.cr.savepoint(), mute_logger("odoo.sql_db"):
                        model.with_context(**context).create({})
                except Exception as error:
                    # what is required is missing, which is another matter
                    self.assertNotIn("access the field", str(error))
