from odoo import fields, models

from ..feedback.statcrm_service_stage import SERVICE_STAGES


class StatcrmSurveyTheme(models.Model):
    """An item of customer satisfaction, rated by customers, at a stage of service."""

    _name = "statcrm.survey.theme"
    _description = "Satisfaction Item"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    stage = fields.Selection(SERVICE_STAGES, required=True, index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
