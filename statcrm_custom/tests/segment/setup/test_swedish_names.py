from lxml import etree

from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ...common import StatcrmCommon

DATA = "statcrm_custom/data/segment/statcrm_segment_rule_data.xml"
SCRIPT = "statcrm_custom/migrations/19.0.2.0.0/post-swedish_names.py"
NAMES = {
    "Region Skåne": "regional_councils",
    "Region Stockholm": "regional_councils",
    "Region Västerbotten": "regional_councils",
    "Västra Götalandsregionen": "regional_councils",
    "Finansdepartementet": "central_government",
    "Socialdepartementet": "central_government",
    "Folkhälsomyndigheten": "central_government",
    "Malmö högskola": "research_institutes",
    "Högskolan i Borås": "research_institutes",
    "Kungliga Tekniska högskolan": "research_institutes",
    "Göteborgs universitet": "research_institutes",
    "Svenska Fotbollsförbundet": "organisations",
    "Sveriges Bridgeförbund": "organisations",
    "Luleå kommun": "small_municipalities",
    "Göteborgs Stad": "small_municipalities",
    # what only sounds like it
    "Regionbygg AB": "end_users",
    "Region Bygg AB": "end_users",
    "Regionteatern": False,
    "Departement Mode": False,
    "Axevalla folkhögskola": False,
    "Yrkeshögskolan Novia": "polytechnics",
    "Österbottens landskapsförbund": "regional_councils",
    "Kommunalförbundet Norrvatten": "joint_municipal_boards",
    "Förbundsvaror AB": "end_users",
    "Stadsbygg AB": "end_users",
    "Elverket": False,
}


@tagged("post_install", "-at_install")
class TestSwedishNames(StatcrmCommon):
    """The shipped rules know offices of Sweden by their names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = load_script(file_path(SCRIPT), "post_swedish_names")
        # databases of before have what the migration replaces
        cls.migrate()
        cls.env.company.country_id = cls.env.ref("base.se")

    @classmethod
    def migrate(cls):
        cls.env.flush_all()
        cls.script.migrate(cls.env.cr, "19.0.1.0.0")
        cls.env.invalidate_all()

    def rule(self, name):
        return self.env.ref(f"statcrm_custom.statcrm_segment_rule_{name}")

    def test_names_of_a_real_list(self):
        names = {name: self.company_partner(name) for name in NAMES}
        run = self.env["statcrm.segment.run"].create({})
        run.action_preview()
        found = {line.partner_id: line.new_segment_id.code for line in run.line_ids}
        self.assertEqual(
            {name: found.get(partner, False) for name, partner in names.items()},
            NAMES,
        )

    def test_the_migration_makes_what_is_shipped_and_keeps_own_rules(self):
        for name, (before, after) in self.script.RULES.items():
            rule = self.rule(name)
            self.assertEqual(rule.domain, after)
            rule.domain = before
        own = "[('name', 'ilike', 'ministerium')]"
        self.rule("ministry").domain = own
        self.migrate()
        self.assertEqual(self.rule("ministry").domain, own)
        for name in self.script.RULES.keys() - {"ministry"}:
            self.assertEqual(self.rule(name).domain, self.script.RULES[name][1])

    def test_the_data_are_what_the_migration_writes(self):
        tree = etree.parse(file_path(DATA))
        for name, (_before, after) in self.script.RULES.items():
            [domain] = tree.xpath(
                f"//record[@id='statcrm_segment_rule_{name}']/field[@name='domain']"
            )
            self.assertEqual(domain.text.strip(), after)
