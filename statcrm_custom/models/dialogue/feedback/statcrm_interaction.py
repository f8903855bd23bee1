from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.arm import Arm


class StatcrmInteraction(models.Model):
    """Feedback in the customer file."""

    _inherit = "statcrm.interaction"
    _depends = {
        "statcrm.feedback": ["active", "contact_id", "date", "name"]
        + ["partner_id", "user_id"],
    }

    kind = fields.Selection(selection_add=[("feedback", "Feedback")])

    @api.model
    def _get_arms(self):
        # EXTENDS 'dialogue'
        feedback = Arm(11, self._feedback_sql, kinds=("feedback",))
        return [*super()._get_arms(), feedback]

    @api.model
    def _feedback_sql(self):
        """Return feedback with its contact person, or else its customer.

        In two halves, so that a condition on the partner uses an index in each.
        """
        places = self.env["statcrm.former.place"]
        contact, customer = (
            places._principal_at_sql(SQL(alias), SQL("feedback.date"))
            for alias in ("contact", "customer")
        )
        return SQL(
            """
            %(columns)s, feedback.contact_id AS partner_id %(source)s
               AND %(contact)s = %(customer)s
             UNION ALL
            %(columns)s, feedback.partner_id %(source)s
               AND %(contact)s IS DISTINCT FROM %(customer)s
            """,
            contact=contact,
            customer=customer,
            columns=SQL(
                """
                SELECT feedback.id AS source_id, feedback.date,
                       feedback.create_date AS recorded_at, 'feedback' AS kind,
                       NULL AS outcome,
                       feedback.name AS summary, feedback.user_id,
                       'statcrm.feedback' AS res_model, feedback.id AS res_id
                """
            ),
            source=SQL(
                """
                  FROM statcrm_feedback feedback
                  JOIN res_partner customer ON customer.id = feedback.partner_id
                  LEFT JOIN res_partner contact ON contact.id = feedback.contact_id
                 WHERE feedback.active
                """
            ),
        )
