from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.tests import freeze_time, tagged

from ...common import StatcrmCommon

SCRIPT = Path(__file__).parents[3] / "migrations" / "19.0.2.0.0" / "post-offices.py"


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestOfficesFromBefore(StatcrmCommon):
    def migrate(self):
        spec = spec_from_file_location("post_offices", SCRIPT)
        script = module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_offices_lose_what_they_carried(self):
        top = self.company_partner("Top")
        office = self.company_partner("Office", top)
        self.env.flush_all()
        big = self.value_class("big").id
        self.cr.execute(
            "UPDATE res_partner SET statcrm_computed_class_id = %s,"
            " statcrm_value_class_id = %s, statcrm_sales = 5 WHERE id IN %s",
            (big, big, (top.id, office.id)),
        )
        for _again in range(2):
            self.migrate()
            self.assertFalse(office.statcrm_value_class_id)
            self.assertFalse(office.statcrm_computed_class_id)
            self.assertEqual(office.statcrm_sales, 0)
            self.assertEqual(top.statcrm_value_class_id.id, big)
            self.assertEqual(top.statcrm_sales, 5)
