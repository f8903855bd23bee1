from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

DAYS_TO_TELL = 2  # the daily job has run at least once since


class StatcrmEvidenceReported(models.AbstractModel):
    """The account manager was notified of other units' contacts."""

    _name = "statcrm.evidence.reported"
    _description = "The account manager is informed of other units' contacts"
    _inherit = "statcrm.evidence"
    _is_latest = True
    _is_watched = True

    @api.model
    def _find(self, promises, today):
        """Kept if the account manager was notified of others' contacts.

        Nothing older than two days may be pending, and something must have been
        notified. If nothing happened: due, and not applicable once the period is over.
        A past period remains open while contacts are pending within the two days.
        """
        found = promises._execute_kind(self._reported_sql(today), today)
        for promise_id, evidence in found.items():
            told = self.env._("%(count)s reported, most recently", count=evidence.name)
            found[promise_id] = evidence._replace(name=told)
        return self._without_records(found)

    @api.model
    def _reported_sql(self, today):
        """The record is that of the last notified interaction."""
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
        """Return SQL of what others recorded in the period, notified or not.

        Others are users outside the account team on that day. Nothing was notified
        before the nomination in force was applied.
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
        """Return SQL of whether the user was in the account team on that day."""
        return SQL(
            """
            SELECT FROM statcrm_account_member member
             WHERE member.partner_id = asked.principal_id
               AND member.user_id = file.user_id AND %s
            """,
            self.env["statcrm.account.member"]._as_of_sql(
                self.env.company._statcrm_day_sql(SQL("file.recorded_at"))
            ),
        )

    @api.model
    def _changed_sql(self, _since):
        """Only time changes it."""
        return None

    @api.model
    def _timed_sql(self, since, _today):
        """Check new interactions, pending ones, and changes of the team.

        An entry is late two days after it was recorded, checked once a day.
        """
        items = self.env["statcrm.informed.run"]._items_sql()
        lost = self._entry_lost_sql(
            items,
            SQL("file.told_arm"),
            SQL(
                """file.principal_id = plan.principal_id AND file.is_customer
                AND EXISTS (
                    SELECT FROM statcrm_informed told
                     WHERE told.arm = file.told_arm AND told.source_id = file.source_id
                       AND %s = promise.evidence_date)""",
                self.env.company._statcrm_day_sql(SQL("told.create_date")),
            ),
        )
        return SQL(
            """promise.state = 'late' OR promise.state = 'kept' AND %(lost)s
            OR plan.principal_id IN (
               SELECT principal_id FROM (%(items)s) item WHERE recorded_at >= %(new)s
                UNION
               SELECT partner_id FROM statcrm_account_member WHERE write_date >= %(day)s
                UNION
               SELECT partner_id FROM statcrm_nomination WHERE write_date >= %(day)s)
            """,
            lost=lost,
            items=items,
            new=since - relativedelta(days=DAYS_TO_TELL + 1),
            day=since - relativedelta(days=1),
        )

    @api.model
    def _advise(self, promise):
        """Advise if the daily job could not notify an entry."""
        untold = self.sudo()._count_untold(promise)
        receiver = promise.principal_id._statcrm_reminder_users()[promise.principal_id]
        if not untold:
            text = self.env._(
                "The account manager gets a summary of other units' contacts with"
                " %(customer)s every morning. Nothing to report yet.",
                customer=promise.principal_id.name,
            )
            return self._advice(text)
        if not receiver:
            text = self.env._(
                "Contacts of other units that could not be reported: %(count)s. Assign"
                " an active account manager.",
                count=untold,
            )
            return self._advice(
                text, self.env._("Open Customer"), self._open_customer(promise)
            )
        text = self.env._(
            "Contacts of other units that have not been reported to %(user)s:"
            " %(count)s. Ask the administrator to check the daily job.",
            count=untold,
            user=receiver.name,
        )
        job = self.env.ref("statcrm_custom.ir_cron_inform_daily", False)
        may = job and job.has_access("write")
        return self._advice(
            text, self.env._("Open Job"), may and job.get_formview_action()
        )

    def _count_untold(self, promise):
        today = self.env.company._statcrm_today()
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS MATERIALIZED (%s)
                SELECT count(*) FROM (%s) item WHERE is_untold
                """,
                promise._asked_sql(today),
                self._to_tell_sql(),
            )
        )
        return rows[0][0]
