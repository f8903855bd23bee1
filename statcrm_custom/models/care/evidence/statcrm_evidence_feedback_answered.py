from odoo import api, models
from odoo.tools import SQL

from ...dialogue.feedback.statcrm_feedback import OPEN


class StatcrmEvidenceFeedbackAnswered(models.AbstractModel):
    """Feedback of the customer was answered by its deadline."""

    _name = "statcrm.evidence.feedback.answered"
    _description = "Feedback is answered in time"
    _inherit = "statcrm.evidence"
    _is_latest = True
    _is_watched = True

    @api.model
    def _find(self, promises, today):
        """Kept if all feedback of the period was answered by its deadline.

        Late once a deadline has passed, or an answer was late; due while open feedback
        is within its deadline, or there is none.
        """
        return self._without_records(
            promises._execute_kind(self._feedback_sql(today), today)
        )

    @api.model
    def _feedback_sql(self, today):
        """Count feedback closed without an answer, such as praise, as answered."""
        return SQL(
            """
            SELECT asked.id, 'statcrm.feedback',
                   (array_agg(one.id ORDER BY one.day DESC, one.id DESC))[1],
                   max(one.day),
                   (array_agg(one.name ORDER BY one.day DESC, one.id DESC))[1],
                   CASE WHEN bool_or(one.is_late) AND asked.ends < %(today)s
                        THEN 'missed'
                        WHEN bool_or(one.is_late) THEN 'late'
                        WHEN bool_or(one.is_open) THEN 'due'
                        WHEN count(one.id) > 0 THEN 'kept'
                        WHEN asked.ends < %(today)s THEN 'not_applicable'
                        ELSE 'due' END
              FROM asked
              LEFT JOIN (%(feedback)s) one ON one.asked_id = asked.id
             WHERE asked.date_from <= asked.date_to
             GROUP BY asked.id, asked.ends
            """,
            today=today,
            feedback=self._feedback_of_period_sql(today),
        )

    @api.model
    def _feedback_of_period_sql(self, today):
        return SQL(
            """
            SELECT asked.id AS asked_id, feedback.id, feedback.name,
                   coalesce(%(answered)s, %(came)s) AS day,
                   feedback.state IN %(open)s AS is_open,
                   feedback.was_late
                   OR feedback.deadline < CASE WHEN feedback.state IN %(open)s
                                            THEN %(today)s
                                            ELSE %(answered)s END
                   AS is_late
              FROM asked
              JOIN res_partner partner
                ON partner.statcrm_principal_id = asked.principal_id
              JOIN statcrm_feedback feedback ON feedback.partner_id = partner.id
               AND feedback.active
               AND %(came)s BETWEEN asked.date_from AND asked.date_to
            """,
            answered=self.env.company._statcrm_day_sql(SQL("feedback.answered_on")),
            came=self.env.company._statcrm_day_sql(SQL("feedback.date")),
            open=OPEN,
            today=today,
        )

    @api.model
    def _changed_sql(self, _since):
        """Checked daily, as deadlines pass."""
        return None

    @api.model
    def _timed_sql(self, _since, _today):
        """Skip customers without feedback."""
        return SQL(
            """promise.state <> 'due' OR plan.principal_id IN (
               SELECT card.statcrm_principal_id FROM statcrm_feedback feedback
                 JOIN res_partner card ON card.id = feedback.partner_id)"""
        )

    @api.model
    def _get_step_label(self):
        return self.env._("Answer Feedback")

    @api.model
    def _advise(self, promise):
        feedback = self.env["statcrm.feedback"]
        waiting = feedback.search(
            [("principal_id", "=", promise.principal_id.id), ("state", "in", OPEN)],
            order="deadline, id",
        )
        if not waiting:
            text = self.env._("No open feedback. Answer new feedback in time.")
            if promise.state == "late":
                text = self.env._(
                    "No open feedback, but some was answered after its deadline. This"
                    " can no longer be changed."
                )
            return self._advice(text)
        text = self.env._(
            "Answer the open feedback (%(count)s), the first by %(day)s.",
            count=len(waiting),
            day=promise._format(waiting[0].deadline),
        )
        action = promise.principal_id.action_statcrm_feedback()
        action["domain"] = [("id", "in", waiting.ids)]
        return self._advice(text, self._get_step_label(), action)
