"""The satisfaction survey supports all languages, unless somebody chose several.

It was made with the one language of the installation, which then could not be switched
off any more: Odoo refuses that of a survey's only language.
"""

from odoo import SUPERUSER_ID, api
from odoo.fields import Command


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    survey = env.ref(
        "statcrm_custom.survey_survey_satisfaction", raise_if_not_found=False
    )
    if survey and len(survey.lang_ids) == 1:
        survey.lang_ids = [Command.clear()]
