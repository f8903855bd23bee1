from odoo import api, fields, models
from odoo.tools import SQL

from .statcrm_account_member import PARTS


class StatcrmChange(models.Model):
    """Who joined and left account teams, among the recorded changes."""

    _inherit = "statcrm.change"

    kind = fields.Selection(
        selection_add=[("team", "Account Team"), ("merge",)],
        ondelete={"team": "cascade"},
    )
    cause = fields.Selection(
        selection_add=[("assignment", "Assigned in bulk"), ("found",)],
        ondelete={"assignment": "cascade"},
    )

    @api.model
    def _former_sql(self):
        """EXTENDS 'segment': of teams, it is known who added whom."""
        parts = SQL(" ").join(SQL("WHEN %s THEN %s", *part) for part in PARTS)
        others = SQL().join(
            SQL(", NULL::int4 AS %s", SQL.identifier(name))
            for name in self._former_columns()[1:]
        )
        return [
            *super()._former_sql(),
            SQL(
                """
                SELECT member.partner_id, 'team', NULL::int4, NULL::int4, NULL,
                       colleague.name || ', ' || CASE member.part %(parts)s END,
                       member.date_from, member.create_date, member.create_uid,
                       'before', NULL::int4, member.id%(others)s
                  FROM statcrm_account_member member
                  JOIN res_users ON res_users.id = member.user_id
                  JOIN res_partner colleague ON colleague.id = res_users.partner_id
                """,
                parts=parts,
                others=others,
            ),
        ]
