from odoo import api, models
from odoo.tools import SQL


class StatcrmCarePromise(models.Model):
    """Evidence among our own people: who answers, by which nomination."""

    _inherit = "statcrm.care.promise"

    def _find_responsible(self, today):
        """Kept while an active colleague answers for the customer.

        A period that is over: whoever was the account manager on its last day, by
        the account team's history; where that knows nobody, whoever answers today.
        """
        return self._ask(self._responsible_sql(today), today)

    @api.model
    def _responsible_sql(self, today):
        return SQL(
            """
            SELECT asked.id, 'res.users', person.id,
                   greatest(manager.date_from, asked.date_from), card.name, 'kept'
              FROM asked
              LEFT JOIN LATERAL (
                   SELECT user_id, date_from FROM statcrm_account_member member
                    WHERE member.partner_id = asked.principal_id
                      AND member.part = 'manager'
                      AND member.date_from <= asked.date_to
                      AND coalesce(member.date_to, asked.date_to) >= asked.date_to
                    ORDER BY member.merged_from IS NOT NULL, member.date_from DESC,
                             member.id DESC
                    LIMIT 1) manager ON TRUE
              JOIN res_users person
                ON person.id = CASE WHEN asked.ends < %(today)s AND EXISTS (
                               SELECT FROM statcrm_account_member member
                                WHERE member.partner_id = asked.principal_id
                                  AND member.part = 'manager'
                                  AND member.date_from <= asked.ends)
                               THEN manager.user_id ELSE asked.user_id END
               AND (person.active OR asked.ends < %(today)s) AND NOT person.share
              JOIN res_partner card ON card.id = person.partner_id
             WHERE asked.date_from <= asked.date_to
            """,
            today=today,
        )

    @api.model
    def _changed_responsible_sql(self, since):
        today = self.env.company._statcrm_today()
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL(
                """
                SELECT partner_id FROM statcrm_account_member
                 WHERE write_date >= %(since)s OR date_from BETWEEN %(since)s AND now()
                """,
                since=since,
            ),
            SQL(
                """
                SELECT principal.id FROM res_partner principal
                  JOIN res_users person ON person.id = principal.user_id
                 WHERE person.write_date >= %s
                   AND principal.statcrm_principal_id = principal.id
                """,
                since,
            ),
            self._lost_sql("responsible", self._responsible_sql(today)),
        )

    def _find_nomination(self, today):
        """Kept by the nomination that is, or was on the period's last day, in force."""
        return self._ask(self._nomination_sql(), today)

    @api.model
    def _nomination_sql(self):
        return SQL(
            """
            SELECT asked.id, 'statcrm.nomination', nomination.id,
                   greatest(nomination.date_from, asked.date_from),
                   concat_ws(', ', %(name)s, decision.number), 'kept'
              FROM asked
              JOIN statcrm_nomination nomination
                ON nomination.partner_id = asked.principal_id
               AND nomination.kind = 'nominate' AND nomination.applied_on IS NOT NULL
               AND nomination.date_from <= asked.date_to
               AND coalesce(nomination.ended_on, nomination.date_to, asked.date_to)
                   >= asked.date_to
              LEFT JOIN statcrm_value_class class
                ON class.id = nomination.value_class_id
              LEFT JOIN statcrm_nomination_decision decision
                ON decision.id = nomination.decision_id
             WHERE asked.date_from <= asked.date_to
            """,
            name=self.env["statcrm.interaction"]._translated_sql(SQL("class.name")),
        )

    @api.model
    def _changed_nomination_sql(self, since):
        return self._union_sql(
            SQL(
                """
                SELECT partner_id FROM statcrm_nomination
                 WHERE write_date >= %s
                """,
                since,
            ),
            self._touched_trees_sql(since),
            self._lost_sql("nomination", self._nomination_sql()),
        )
