from odoo import api, models
from odoo.tools import SQL

# ids are given before they are committed: so many messages back some are older
OVERLAP_MESSAGES = 1_000


class StatcrmCarePromise(models.Model):
    """Whose evidence may have changed: what the methods `_changed_<kind>_sql` share."""

    _inherit = "statcrm.care.promise"

    @api.model
    def _lost_sql(self, kind, query):
        """Return SQL of the principals whose kept promise has lost its evidence.

        What was deleted, or went to another customer with its card, leaves no date
        of a change behind. So the evidence that is kept is looked for again.

        :param query: SQL over `asked`, as for `_ask`
        """
        kept_sudo = self.sudo().search(
            [
                ("kind", "=", kind),
                ("state", "=", "kept"),
                ("plan_id.active", "=", True),
            ]
        )
        return SQL(
            """
            SELECT principal_id FROM (
                WITH asked AS MATERIALIZED (%(asked)s)
                SELECT asked.principal_id
                  FROM asked
                  JOIN statcrm_care_promise promise ON promise.id = asked.id
                 WHERE (asked.id, promise.res_id) NOT IN (
                       SELECT id, res_id
                         FROM (%(query)s) proof (id, res_model, res_id))) lost
            """,
            asked=kept_sudo._asked_sql(self.env.company._statcrm_today()),
            query=query,
        )

    @api.model
    def _touched_trees_sql(self, since):
        """Return SQL of the principals whose people may be others since.

        A card of the tree was written, or an affiliation with an office of it. Of who
        has moved all that it was ever with count: what one of them loses when a last
        day is corrected is another's.
        """
        return SQL(
            """
            SELECT statcrm_principal_id FROM res_partner
             WHERE write_date >= %(since)s AND partner_share
             UNION
            SELECT place.statcrm_principal_id FROM (
                SELECT DISTINCT former.partner_id FROM statcrm_former_place former
                  JOIN res_partner card ON card.id = former.partner_id
                 WHERE card.write_date >= %(since)s OR former.write_date >= %(since)s
                ) moved
              JOIN statcrm_former_place former ON former.partner_id = moved.partner_id
              JOIN res_partner place
                ON place.id IN (former.organisation_id, former.partner_id)
             UNION
            SELECT office.statcrm_principal_id FROM statcrm_affiliation line
              JOIN res_partner office ON office.id = line.organisation_id
             WHERE line.write_date >= %(since)s
            """,
            since=since,
        )

    @api.model
    def _touched_plans_sql(self, since):
        """Return SQL of the principals whose plan, or a goal of it, was written."""
        return SQL(
            """
            SELECT plan.principal_id FROM statcrm_care_plan plan
             WHERE plan.write_date >= %(since)s
                OR EXISTS (SELECT FROM statcrm_care_goal goal
                            WHERE goal.plan_id = plan.id
                              AND goal.write_date >= %(since)s)
            """,
            since=since,
        )

    @api.model
    def _touched_customers_sql(self, since):
        """Return SQL of the principals of whom anything was recorded since.

        A card or affiliation of the tree, a message, an activity, a meeting, feedback,
        an agreement: cheap to tell. What else changes a promise waits for the daily
        look.
        """
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL("SELECT * FROM (%s) met", self._met_since_sql(since)),
            SQL(
                """
                SELECT card.principal_id FROM (
                    %(messages)s
                     UNION
                    SELECT res_id FROM mail_activity
                     WHERE write_date >= %(since)s AND res_model = 'res.partner'
                     UNION
                    SELECT partner_id FROM statcrm_feedback
                     WHERE write_date >= %(since)s
                ) recorded (partner_id)
                  JOIN (%(tree)s) card ON card.id = recorded.partner_id
                   AND card.partner_share
                """,
                tree=self.env["statcrm.former.place"]._tree_sql(),
                messages=self._touched_by_mail_sql(since),
                since=since,
            ),
            SQL(
                "SELECT principal_id FROM statcrm_agreement WHERE write_date >= %s",
                since,
            ),
        )

    @api.model
    def _touched_by_mail_sql(self, since):
        """Return SQL of the partners that new messages are of, from or to.

        Messages have no index by date: the newest ids are walked back to those that
        are older.
        """
        return SQL(
            """
            SELECT person.partner_id FROM mail_message mail
             CROSS JOIN LATERAL (
                SELECT mail.author_id
                 UNION ALL
                SELECT mail.res_id WHERE mail.model = 'res.partner'
                 UNION ALL
                SELECT addressee.res_partner_id
                  FROM mail_message_res_partner_rel addressee
                 WHERE addressee.mail_message_id = mail.id) person (partner_id)
             WHERE mail.message_type IN ('comment', 'email')
               AND mail.create_date >= %(since)s AND mail.id > coalesce((
                   SELECT id FROM mail_message WHERE create_date < %(since)s
                    ORDER BY id DESC LIMIT 1), 0) - %(overlap)s
            """,
            since=since,
            overlap=OVERLAP_MESSAGES,
        )

    @api.model
    def _union_sql(self, *queries):
        return SQL(" UNION ").join(queries)
