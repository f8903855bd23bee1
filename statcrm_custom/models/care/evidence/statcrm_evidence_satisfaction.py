from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class StatcrmEvidenceSatisfaction(models.AbstractModel):
    """A contact person answered a customer satisfaction survey."""

    _name = "statcrm.evidence.satisfaction"
    _description = "Satisfaction survey answered"
    _inherit = "statcrm.evidence"
    _is_contact = True
    _arm = 9

    @api.model
    def _find(self, promises, today):
        """Kept by the first answer to a customer satisfaction survey.

        By customer at the time of the answer, and only once it may be shown.
        """
        return promises._execute_kind(self._satisfaction_sql(), today)

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
    def _changed_sql(self, since):
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
            self._lost_sql(self._satisfaction_sql()),
        )

    @api.model
    def _advise(self, promise):
        values = {"customer": promise.principal_id.name, "day": promise._day()}
        running = self.env["statcrm.survey.round"]._get_current()
        person = promise.in_person or not self._can("statcrm.satisfaction.invite")
        if promise.in_person:
            text = self.env._(
                "Fill in the satisfaction survey with a contact person of"
                " %(customer)s in a meeting by %(day)s.",
                **values,
            )
        else:
            text = self.env._(
                "Invite contact persons of %(customer)s to the satisfaction survey,"
                " or ask in a meeting, to get an answer by %(day)s.",
                **values,
            )
        if not running:
            waits = self.env._("There is no running round. Start one first.")
            return self._advice(f"{text} {waits}")
        if person:
            customer = promise.principal_id
            may = self._can("statcrm.satisfaction.interview")
            may = may and customer._statcrm_may_interview()
            action = may and customer.action_statcrm_satisfaction_interview()
            return self._advice(text, self.env._("Ask in a Meeting"), action)
        try:
            action = promise.principal_id.action_statcrm_satisfaction_invite()
        except UserError as problem:  # no address, or no question yet
            return self._advice(f"{text} {problem}")
        return self._advice(text, self.env._("Invite to Survey"), action)

    @api.model
    def _format_terms(self, line):
        if line.in_person and not line.programme_id.is_light:
            return self.env._("Satisfaction survey answered in person")
        return super()._format_terms(line)
