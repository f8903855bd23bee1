from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidenceResponsible(models.AbstractModel):
    """The customer has an account manager."""

    _name = "statcrm.evidence.responsible"
    _description = "The customer has an account manager"
    _inherit = "statcrm.evidence"
    _is_holding = True

    @api.model
    def _find(self, promises, today):
        """Kept while the customer has an active account manager.

        For a past period, the account manager on its last day according to the account
        team's history, or else the current one.
        """
        return promises._execute_kind(self._responsible_sql(today), today)

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
                      AND member.part = 'manager' AND %(then)s
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
            then=self.env["statcrm.account.member"]._as_of_sql(SQL("asked.date_to")),
        )

    @api.model
    def _changed_sql(self, since):
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
                 WHERE person.write_date >= %s AND %s
                """,
                since,
                self.env["res.partner"]._statcrm_at_top_sql("principal"),
            ),
            self._lost_sql(self._responsible_sql(today)),
        )

    @api.model
    def _advise(self, promise):
        """Advise to assign one, by decision if the customer is nominated."""
        principal = promise.principal_id
        text = self.env._(
            "%(customer)s has no active account manager. Assign one by %(day)s.",
            customer=principal.name,
            day=promise._day(),
        )
        if principal.statcrm_nominated_class_id:
            return self._advise_to_nominate(promise, text)
        return self._advice(
            text,
            self.env._("Open Customer"),
            self._open_customer(promise),
            principal.has_access("write"),
        )
