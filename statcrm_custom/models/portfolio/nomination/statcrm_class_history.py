from odoo import api, fields, models
from odoo.tools import SQL


class StatcrmClassHistory(models.Model):
    """Add the decision as source of nominated classes."""

    _inherit = "statcrm.class.history"

    nomination_id = fields.Many2one(
        "statcrm.nomination",
        index="btree_not_null",
        ondelete="set null",
        help="The nomination that was in force when this period began.",
    )
    source = fields.Char(compute="_compute_source")

    @api.depends("nomination_id", "classification_id")
    def _compute_source(self):
        for row in self:
            if row.nomination_id:
                row.source = self.env._(
                    "Decision %(number)s", number=row.nomination_id.decision_number
                )
            else:
                row.source = row.classification_id.name

    def _get_source(self):
        # EXTENDS 'segment'
        return self.nomination_id or super()._get_source()

    @api.model
    def _source_sql(self, partner_id):
        # EXTENDS 'segment'
        in_force = SQL(
            """(SELECT nomination.id FROM statcrm_nomination nomination
                 WHERE nomination.partner_id = %s AND nomination.is_in_force)""",
            partner_id,
        )
        return super()._source_sql(partner_id) | {"nomination_id": in_force}
