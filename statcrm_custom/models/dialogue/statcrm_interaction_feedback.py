from odoo import api, fields, models
from odoo.tools import SQL


class StatcrmInteraction(models.Model):
    """Feedback in the customer file: arm 11."""

    _inherit = "statcrm.interaction"
    _depends = {
        "statcrm.feedback": ["active", "date", "name", "user_id", "with_id"],
    }

    kind = fields.Selection(selection_add=[("feedback", "Feedback")])

    @api.model
    def _get_arms(self):
        # EXTENDS 'dialogue'
        return {**super()._get_arms(), 11: self._feedback_sql()}

    @api.model
    def _feedback_sql(self):
        return SQL(
            """
            SELECT feedback.id AS source_id, feedback.with_id AS partner_id,
                   feedback.date, feedback.create_date AS recorded_at,
                   'feedback' AS kind, NULL AS outcome, feedback.name AS summary,
                   feedback.user_id,
                   'statcrm.feedback' AS res_model, feedback.id AS res_id
              FROM statcrm_feedback feedback
             WHERE feedback.active AND feedback.with_id IS NOT NULL
            """
        )
