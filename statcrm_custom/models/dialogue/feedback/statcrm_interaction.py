from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.arm import Arm


class StatcrmInteraction(models.Model):
    """Feedback in the customer file, and the mails that answer it."""

    _inherit = "statcrm.interaction"
    _depends = {
        "statcrm.feedback": ["active", "answer", "answer_message_id", "answered_on"]
        + ["contact_id", "date", "name", "partner_id", "state", "user_id"],
    }

    kind = fields.Selection(selection_add=[("feedback", "Feedback")])
    outcome = fields.Selection(
        selection_add=[("answered", "Answered"), ("closed", "Closed")]
    )

    @api.model
    def _get_arms(self):
        # EXTENDS 'dialogue'
        feedback = Arm(11, self._feedback_sql, kinds=("feedback",))
        answer = Arm(16, self._answers_sql, kinds=("email_out",))
        return [*super()._get_arms(), feedback, answer]

    @api.model
    def _feedback_sql(self):
        """Return feedback with what became of it."""
        return self._of_feedback_sql(
            SQL(
                """
                SELECT feedback.id AS source_id, feedback.date,
                       feedback.create_date AS recorded_at, 'feedback' AS kind,
                       CASE WHEN feedback.state IN ('answered', 'closed')
                            THEN feedback.state ELSE 'open' END AS outcome,
                       feedback.name AS summary, feedback.user_id,
                       'statcrm.feedback' AS res_model, feedback.id AS res_id
                """
            )
        )

    @api.model
    def _answers_sql(self):
        """Return the mails that answer feedback; one that got lost is no answer."""
        return self._of_feedback_sql(
            SQL(
                """
                SELECT feedback.id AS source_id, feedback.answered_on AS date,
                       feedback.answered_on AS recorded_at, 'email_out' AS kind,
                       NULL AS outcome, %s AS summary, feedback.user_id,
                       'statcrm.feedback' AS res_model, feedback.id AS res_id
                """,
                self._join_sql(
                    self._line_sql(SQL("feedback.name")),
                    self._plain_sql(SQL("feedback.answer")),
                ),
            ),
            SQL(
                "AND feedback.answer_message_id IS NOT NULL"
                " AND feedback.answered_on IS NOT NULL"
            ),
        )

    @api.model
    def _of_feedback_sql(self, columns, condition=SQL()):  # noqa: B008 a constant
        """Return rows of feedback with its contact person, or else its customer.

        In two halves, so that a condition on the partner uses an index in each.
        """
        contact, customer = (
            self._principal_then_sql(SQL(alias), SQL("feedback.date"))
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
            columns=columns,
            source=SQL(
                """
                  FROM statcrm_feedback feedback
                  JOIN res_partner customer ON customer.id = feedback.partner_id
                  LEFT JOIN res_partner contact ON contact.id = feedback.contact_id
                 WHERE feedback.active %s
                """,
                condition,
            ),
        )
