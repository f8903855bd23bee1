from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...dialogue.feedback.statcrm_feedback import OPEN
from ..promise.statcrm_care_promise_news import DAYS_TO_TELL
from ..promise.statcrm_care_promise_refresh import Evidence


class StatcrmCarePromise(models.Model):
    """Evidence of listening: what was told on, feedback that was answered."""

    _inherit = "statcrm.care.promise"

    def _find_reported(self, today):
        """Kept when what others did is told to who answers for the customer.

        Nothing older than two days may be untold, and something must have been told.
        Nothing happened: due, and not applicable when the period is over. What waits
        within its two days keeps a period that is over open until they have passed.
        """
        found = self._ask(self._reported_sql(today), today)
        for promise_id, evidence in found.items():
            told = self.env._("%(count)s told, the last one", count=evidence.name)
            found[promise_id] = evidence._replace(name=told)
        return self._without_records(found)

    @api.model
    def _without_records(self, found):
        """What does not prove that a promise was kept only tells its state."""
        return {
            promise_id: evidence
            if evidence.state == "kept"
            else Evidence(None, None, None, None, evidence.state)
            for promise_id, evidence in found.items()
        }

    @api.model
    def _reported_sql(self, today):
        """The record is that of the interaction that was told last."""
        return SQL(
            """
            SELECT asked.id,
                   (array_agg(item.res_model ORDER BY item.told_on DESC, item.id)
                        FILTER (WHERE item.told_on IS NOT NULL))[1],
                   (array_agg(item.res_id ORDER BY item.told_on DESC, item.id)
                        FILTER (WHERE item.told_on IS NOT NULL))[1],
                   %(told)s, count(item.told_on)::text,
                   CASE WHEN count(*) FILTER (WHERE item.is_untold) > 0
                        THEN CASE WHEN asked.ends < %(today)s
                                  THEN 'missed' ELSE 'late' END
                        WHEN asked.ends < %(today)s
                             AND count(item.id) > count(item.told_on) THEN 'due'
                        WHEN count(item.told_on) > 0 THEN 'kept'
                        WHEN asked.ends < %(today)s THEN 'not_applicable'
                        ELSE 'due' END
              FROM asked
              LEFT JOIN (%(items)s) item ON item.asked_id = asked.id
             WHERE asked.date_from <= asked.date_to
             GROUP BY asked.id, asked.ends
            """,
            today=today,
            told=self.env.company._statcrm_day_sql(SQL("max(item.told_on)")),
            items=self._to_tell_sql(),
        )

    @api.model
    def _to_tell_sql(self):
        """Return SQL of what others recorded in the period, told or not.

        Others were not in the account team on that day. Before the nomination in
        force was applied, nobody was told.
        """
        return SQL(
            """
            WITH file AS MATERIALIZED (
                SELECT * FROM (%(items)s) arms
                 WHERE partner_id = ANY(ARRAY(%(people)s)))
            SELECT asked.id AS asked_id, file.id, told.create_date AS told_on,
                   told.id IS NULL AND file.recorded_at < %(old)s AS is_untold,
                   %(entry)s FROM file
              JOIN asked ON asked.principal_id = file.principal_id
               AND %(day)s BETWEEN asked.date_from AND asked.date_to
              JOIN res_partner principal ON principal.id = asked.principal_id
               AND principal.statcrm_nominated_class_id IS NOT NULL
              LEFT JOIN statcrm_nomination nomination
                ON nomination.partner_id = principal.id AND nomination.is_in_force
              LEFT JOIN statcrm_informed told
                ON told.arm = file.told_arm AND told.source_id = file.source_id
             WHERE file.user_id IS DISTINCT FROM asked.user_id
               AND %(day)s >= coalesce(nomination.applied_on, '-infinity')
               AND NOT EXISTS (%(team)s)
            """,
            entry=self._entry_sql(SQL("file.told_arm")),
            day=self.env.company._statcrm_day_sql(SQL("file.recorded_at")),
            team=self._in_team_sql(),
            old=fields.Datetime.now() - relativedelta(days=DAYS_TO_TELL),
            items=self.env["statcrm.informed.run"]._items_sql(),
            people=self.env["statcrm.former.place"]._ever_sql(
                SQL("(SELECT principal_id FROM asked)")
            ),
        )

    @api.model
    def _in_team_sql(self):
        """Return SQL of whether who did it was in the account team on that day."""
        return SQL(
            """
            SELECT FROM statcrm_account_member member
             WHERE member.partner_id = asked.principal_id
               AND member.user_id = file.user_id
               AND %s BETWEEN member.date_from
                   AND coalesce(member.date_to, 'infinity')
            """,
            self.env.company._statcrm_day_sql(SQL("file.recorded_at")),
        )

    @api.model
    def _changed_reported_sql(self, _since):
        """The passing of time alone changes it."""
        return None

    def _find_feedback_answered(self, today):
        """Kept when all feedback of the period was answered by its deadline.

        Late as soon as a deadline has passed, or an answer came after it; due while
        feedback waits within its time, or none has come.
        """
        return self._without_records(self._ask(self._feedback_sql(today), today))

    @api.model
    def _feedback_sql(self, today):
        """What was closed without an answer, as praise may be, is settled."""
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
    def _changed_feedback_answered_sql(self, _since):
        """A deadline passes without anybody doing anything."""
        return None
