from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_open, file_path

from ...common import StatcrmCommon

SHIPPED = "[('country_id', '!=', False), ('country_id.code', '!=', 'FI')]"
FOLLOWS = "[('statcrm_is_abroad', '=', True)]"
DATA = "statcrm_custom/data/segment/statcrm_segment_rule_data.xml"
SCRIPT = "statcrm_custom/migrations/19.0.2.0.0/post-abroad.py"


@tagged("post_install", "-at_install")
class TestAbroad(StatcrmCommon):
    """The rule for addresses abroad follows the country of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.se = cls.env.ref("base.se")
        cls.finn = cls.company_partner("Finnish", country_id=cls.fi.id)
        cls.swede = cls.company_partner("Swedish", country_id=cls.se.id)
        cls.nowhere = cls.company_partner("Nowhere")
        cls.all = cls.finn + cls.swede + cls.nowhere
        cls.rule = cls.env.ref("statcrm_custom.statcrm_segment_rule_foreign")
        # databases of before have what the migration replaces
        cls.rule.domain = FOLLOWS

    def found(self):
        return self.Partner.search(self.rule._get_customer_domain()) & self.all

    def test_the_rule_follows_the_company(self):
        with file_open(DATA) as data:
            self.assertIn(FOLLOWS, data.read())
        self.env.company.country_id = self.fi
        self.assertEqual(self.found(), self.swede)
        self.env.company.country_id = self.se
        self.assertEqual(self.found(), self.finn)
        self.env.company.country_id = False
        self.assertFalse(self.found())

    def test_what_is_found_is_what_is_shown(self):
        for country in (self.fi, self.se, self.env["res.country"]):
            self.env.company.country_id = country
            self.env.invalidate_all()
            for value in (True, False):
                found = self.all.search(
                    [("statcrm_is_abroad", "=", value), ("id", "in", self.all.ids)]
                )
                shown = {one for one in self.all if one.statcrm_is_abroad == value}
                self.assertEqual({*found}, shown)

    def test_an_unchanged_rule_is_migrated_a_changed_one_kept(self):
        script = load_script(file_path(SCRIPT), "post_abroad")
        for before, after in (
            (SHIPPED, FOLLOWS),
            ("[('country_id.code', '=', 'SE')]", "[('country_id.code', '=', 'SE')]"),
        ):
            self.rule.domain = before
            self.env.flush_all()
            script.migrate(self.env.cr, "19.0.1.0.0")
            self.env.invalidate_all()
            self.assertEqual(self.rule.domain, after)
