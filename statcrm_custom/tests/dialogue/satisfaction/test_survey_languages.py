from odoo.fields import Command
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ...common import StatcrmCommon

SCRIPT = "statcrm_custom/migrations/19.0.2.0.0/post-survey_languages.py"


@tagged("post_install", "-at_install")
class TestSurveyLanguages(StatcrmCommon):
    """The seeded survey stands in nobody's way."""

    def setUp(self):
        super().setUp()
        self.survey = self.env.ref("statcrm_custom.survey_survey_satisfaction")
        self.english = self.env.ref("base.lang_en")

    def migrate(self):
        load_script(file_path(SCRIPT), "post_survey_languages").migrate(
            self.cr, "19.0.1"
        )

    def test_it_supports_all_languages(self):
        self.assertFalse(self.survey.lang_ids)

    def test_a_database_of_before_is_mended_and_a_choice_stays(self):
        self.survey.lang_ids = self.english
        self.migrate()
        self.assertFalse(self.survey.lang_ids)
        both = self.english | self.env["res.lang"]._activate_lang("fi_FI")
        self.survey.lang_ids = [Command.set(both.ids)]
        self.migrate()
        self.assertEqual(self.survey.lang_ids, both)
