from odoo import api, fields, models
from odoo.tools import SQL

# traces that did not reach anybody, or not yet
NOT_SENT = ("outgoing", "process", "cancel", "bounce", "error")


class StatcrmCarePromise(models.Model):
    """Evidence of reaching them: surveys answered, mailings sent, events."""

    _inherit = "statcrm.care.promise"

    def _find_satisfaction(self, today):
        """Kept by the first answer to a survey of customer satisfaction.

        Of the customer that it was given for; told when it is told elsewhere.
        """
        return self._ask(self._satisfaction_sql(), today)

    @api.model
    def _satisfaction_sql(self):
        Input = self.env["survey.user_input"]
        return SQL(
            """
            SELECT asked.id, 'survey.user_input', answer.id,
                   %(told_day)s,
                   concat_ws(', ', %(title)s, person.name), 'kept'
              FROM asked
              JOIN survey_user_input answer
                ON answer.statcrm_principal_id = asked.principal_id
               AND answer.state = 'done' AND answer.test_entry IS NOT TRUE
               AND (answer.statcrm_is_personal OR asked.in_person IS NOT TRUE)
               AND %(day)s BETWEEN asked.date_from AND asked.date_to
              JOIN survey_survey survey ON survey.id = answer.survey_id
               AND survey.statcrm_is_satisfaction AND %(told)s
              JOIN res_partner person ON person.id = answer.partner_id
               AND person.partner_share
            """,
            day=self.env.company._statcrm_day_sql(
                SQL("coalesce(answer.end_datetime, answer.create_date)")
            ),
            told_day=self.env.company._statcrm_day_sql(Input._statcrm_moment_sql()),
            told=Input._statcrm_told_sql(),
            title=self.env["statcrm.interaction"]._translated_sql(SQL("survey.title")),
        )

    @api.model
    def _changed_satisfaction_sql(self, since):
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL(
                """
                SELECT answer.statcrm_principal_id FROM survey_user_input answer
                  JOIN survey_survey survey ON survey.id = answer.survey_id
                 WHERE answer.statcrm_principal_id IS NOT NULL
                   AND (answer.write_date >= %(since)s OR survey.write_date >= %(since)s
                        OR %(told_at)s BETWEEN %(since)s AND %(now)s
                        AND %(told_at)s > answer.end_datetime)
                """,
                since=since,
                told_at=self.env["survey.user_input"]._statcrm_told_at_sql(),
                now=fields.Datetime.now(),
            ),
            self._lost_sql("satisfaction", self._satisfaction_sql()),
        )

    def _find_mailing(self, today):
        """Kept by the first mailing of the campaign that was sent to the tree.

        Without a campaign any mailing counts.
        """
        return self._ask(self._mailing_sql(), today)

    @api.model
    def _mailing_sql(self):
        sent = SQL("coalesce(trace.sent_datetime, trace.create_date)")
        return SQL(
            """
            SELECT asked.id, 'mailing.mailing', mailing.id,
                   %(day)s, mailing.subject, 'kept'
              FROM asked
              JOIN (%(tree)s) person ON person.principal_id = asked.principal_id
               AND person.partner_share
              JOIN mailing_trace trace
                ON trace.res_id = person.id AND trace.model = 'res.partner'
               AND trace.is_test_trace IS NOT TRUE
               AND trace.trace_status NOT IN %(not_sent)s
               AND %(day)s BETWEEN asked.date_from AND asked.date_to AND %(there)s
              JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
               AND (asked.campaign_id IS NULL
                    OR mailing.campaign_id = asked.campaign_id)
            """,
            tree=self.env["statcrm.former.place"]._tree_sql(),
            there=self._was_theirs_sql(sent),
            day=self.env.company._statcrm_day_sql(sent),
            not_sent=NOT_SENT,
        )

    @api.model
    def _was_theirs_sql(self, moment):
        """Return SQL of whether `person`, of the tree now or once, was so then."""
        return self.env["statcrm.former.place"]._belongs_sql(
            SQL("person.id"), SQL("asked.principal_id"), moment
        )

    @api.model
    def _changed_mailing_sql(self, since):
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL(
                """
                SELECT person.principal_id
                  FROM (SELECT res_id, model FROM mailing_trace
                         WHERE write_date >= %(since)s
                         UNION
                        SELECT trace.res_id, trace.model FROM mailing_mailing mailing
                          JOIN mailing_trace trace
                            ON trace.mass_mailing_id = mailing.id
                         WHERE mailing.write_date >= %(since)s) trace
                  JOIN (%(tree)s) person ON person.id = trace.res_id
                 WHERE trace.model = 'res.partner'
                """,
                tree=self.env["statcrm.former.place"]._tree_sql(),
                since=since,
            ),
            self._lost_sql("mailing", self._mailing_sql()),
        )

    def _find_event(self, today):
        """Kept by the first registration for an event that begins in the period.

        The event may be still to come: they are invited and have said yes.
        """
        return self._ask(self._event_sql(), today)

    @api.model
    def _event_sql(self):
        return SQL(
            """
            SELECT asked.id, 'event.registration', guest.id, %(day)s,
                   concat_ws(', ', %(name)s, coalesce(guest.name, person.name)), 'kept'
              FROM asked
              JOIN (%(tree)s) person ON person.principal_id = asked.principal_id
               AND person.partner_share
              JOIN event_registration guest ON guest.partner_id = person.id
               AND guest.active AND guest.state IN ('open', 'done') AND %(there)s
              JOIN event_event event ON event.id = guest.event_id AND event.active
               AND event.kanban_state IS DISTINCT FROM 'cancel'
               AND %(day)s BETWEEN asked.date_from AND asked.ends
            """,
            tree=self.env["statcrm.former.place"]._tree_sql(),
            there=self._was_theirs_sql(
                SQL("coalesce(guest.date_closed, guest.create_date)")
            ),
            day=self.env.company._statcrm_day_sql(SQL("event.date_begin")),
            name=self.env["statcrm.interaction"]._translated_sql(SQL("event.name")),
        )

    @api.model
    def _changed_event_sql(self, since):
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL(
                """
                SELECT person.principal_id FROM event_registration guest
                  JOIN event_event event ON event.id = guest.event_id
                  JOIN (%(tree)s) person ON person.id = guest.partner_id
                 WHERE guest.write_date >= %(since)s OR event.write_date >= %(since)s
                """,
                tree=self.env["statcrm.former.place"]._tree_sql(),
                since=since,
            ),
            self._lost_sql("event", self._event_sql()),
        )
