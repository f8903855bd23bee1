from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.arm import Arm


class StatcrmInteraction(models.Model):
    """Agreements in the customer file, when signed and when ended."""

    _inherit = "statcrm.interaction"
    _depends = {
        "statcrm.agreement": [
            "active",
            "company_id",
            "ends_on",
            "name",
            "number",
            "principal_id",
        ]
        + ["signed_on", "terminated_on", "user_id"],
    }

    kind = fields.Selection(selection_add=[("agreement", "Agreement")])
    outcome = fields.Selection(
        selection_add=[
            ("signed", "Signed"),
            ("ended", "Ended"),
            ("terminated", "Terminated"),
        ]
    )

    @api.model
    def _get_arms(self):
        # EXTENDS 'dialogue'
        kinds = ("agreement",)
        return [
            *super()._get_arms(),
            Arm(32, self._signed_sql, kinds=kinds),
            Arm(33, self._ended_sql, kinds=kinds),
        ]

    @api.model
    def _signed_sql(self):
        return self._agreements_sql(
            SQL("agreement.signed_on"), SQL("'signed'"), SQL("TRUE")
        )

    @api.model
    def _ended_sql(self):
        return self._agreements_sql(
            SQL("agreement.ends_on"),
            SQL(
                """CASE WHEN agreement.terminated_on = agreement.ends_on
                        THEN 'terminated' ELSE 'ended' END"""
            ),
            SQL("agreement.ends_on < %s", self.env.company._statcrm_today()),
        )

    @api.model
    def _agreements_sql(self, day, outcome, condition):
        return SQL(
            """
            SELECT agreement.id AS source_id, agreement.principal_id AS partner_id,
                   %(date)s AS date, agreement.create_date AS recorded_at,
                   'agreement' AS kind, %(outcome)s AS outcome,
                   concat_ws(' ', agreement.number, agreement.name) AS summary,
                   agreement.user_id, 'statcrm.agreement' AS res_model,
                   agreement.id AS res_id
              FROM statcrm_agreement agreement
             WHERE agreement.active AND agreement.signed_on IS NOT NULL
               AND %(condition)s %(readable)s
            """,
            readable=self._readable_sql("agreement"),
            date=self._day_sql(day),
            outcome=outcome,
            condition=condition,
        )
