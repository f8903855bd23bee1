from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL


class SurveyUserInput(models.Model):
    """Customer of an answer, and interviews recorded by a colleague.

    Customer, segment and value class are stored once, when the answer is done. So the
    answers of a person who moves remain with the former customer, and changing a
    customer does not move its answers.
    """

    _inherit = "survey.user_input"

    statcrm_is_personal = fields.Boolean(
        string="In a Personal Meeting", readonly=True, copy=False
    )
    statcrm_user_id = fields.Many2one(
        "res.users",
        string="Interviewer",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    statcrm_event_id = fields.Many2one(
        "calendar.event",
        string="Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    statcrm_principal_id = fields.Many2one(
        "res.partner",
        string="Principal Customer",
        compute="_compute_statcrm_principal_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        copy=False,
        help="On the day of the answer.",
    )
    statcrm_segment_id = fields.Many2one(
        "statcrm.segment",
        string="Segment",
        compute="_compute_statcrm_principal_id",
        store=True,
        precompute=True,
        copy=False,
        ondelete="set null",
    )
    statcrm_value_class_id = fields.Many2one(
        "statcrm.value.class",
        string="Value Class",
        compute="_compute_statcrm_principal_id",
        store=True,
        precompute=True,
        copy=False,
        ondelete="set null",
    )
    statcrm_round_id = fields.Many2one(
        "statcrm.survey.round",
        string="Published in Round",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("state")
    def _compute_statcrm_principal_id(self):
        """Set once, and kept afterwards."""
        done = self.filtered(
            lambda one: (
                one.state == "done" and one.partner_id and not one.statcrm_principal_id
            )
        )
        principals, history = done._statcrm_places(), {}
        today = self.env.company._statcrm_today()
        if done:
            history = done._statcrm_history(principals)
        for answer in self:
            principal = answer.statcrm_principal_id or principals.get(answer)
            segment = answer.statcrm_segment_id
            value_class = answer.statcrm_value_class_id
            if answer in done:
                segment = principal.statcrm_segment_id
                value_class = principal.statcrm_value_class_id
                row = history.get(answer)
                if row and answer._statcrm_day() < today:
                    segment, value_class = row.segment_id, row.value_class_id
            answer.statcrm_principal_id = principal
            answer.statcrm_segment_id = segment
            answer.statcrm_value_class_id = value_class

    def _statcrm_day(self):
        moment = self.end_datetime or fields.Datetime.now()
        return self.env.company._statcrm_day(moment)

    def _statcrm_places(self):
        """Return {answer: principal customer on that day}."""
        Place = self.env["statcrm.former.place"]
        moments = {
            one: (one.partner_id.id, one.end_datetime or fields.Datetime.now())
            for one in self
        }
        found = Place._organisation_at(set(moments.values())) if moments else {}
        return {one: found[key].statcrm_principal_id for one, key in moments.items()}

    def _statcrm_history(self, principals):
        """Return {answer: row of the class history of that day}, if known."""
        days = {one: one._statcrm_day() for one in self}
        customers = self.env["res.partner"].union(*principals.values())
        rows_sudo = self.env["statcrm.class.history"].sudo()
        rows_sudo = rows_sudo.search(
            [
                ("partner_id", "in", customers.ids),
                ("date_from", "<=", max(days.values())),
            ]
        ).grouped("partner_id")
        return {
            one: next(
                (
                    row
                    for row in rows_sudo.get(principals[one], ())
                    if row.date_from <= day and (not row.date_to or day < row.date_to)
                ),
                None,
            )
            for one, day in days.items()
        }

    @api.model
    def _statcrm_told_sql(self):
        """Return SQL of whether an answer may be shown to have been given.

        While a satisfaction round is running, answers are shown after the end of the
        month, by month only: the day could reveal whose answer changed a figure.
        Interviews by colleagues are not secret.

        For `answer`, a `survey_user_input`, and `survey`, its `survey_survey`.
        """
        return SQL(
            """
            (NOT (%s) OR coalesce(answer.end_datetime, answer.create_date) < %s)
            """,
            self._statcrm_secret_sql(),
            self._statcrm_month_start(),
        )

    @api.model
    def _statcrm_secret_sql(self):
        """Return SQL of whether it is an own answer in an unpublished round."""
        return SQL(
            """
            survey.statcrm_is_satisfaction IS TRUE AND answer.statcrm_round_id IS NULL
            AND answer.statcrm_is_personal IS NOT TRUE
            AND EXISTS (SELECT FROM statcrm_survey_round asking
                         WHERE asking.survey_id = answer.survey_id
                           AND asking.published_on IS NULL)
            """
        )

    @api.model
    def _statcrm_moment_sql(self):
        """Return SQL of the date shown for an answer; see above."""
        house, moment = (
            self.env.company,
            SQL("coalesce(answer.end_datetime, answer.create_date)"),
        )
        month = SQL("date_trunc('month', %s)", house._statcrm_day_sql(moment))
        return SQL(
            "CASE WHEN %s THEN %s ELSE %s END",
            self._statcrm_secret_sql(),
            house._statcrm_start_sql(month, "12:00"),
            moment,
        )

    @api.model
    def _statcrm_told_at_sql(self):
        """Return SQL of the date from which an answer is shown; see above."""
        house, moment = (
            self.env.company,
            SQL("coalesce(answer.end_datetime, answer.create_date)"),
        )
        following = SQL(
            "date_trunc('month', %s) + interval '1 month'",
            house._statcrm_day_sql(moment),
        )
        return SQL(
            """
            CASE WHEN %(secret)s THEN greatest(%(moment)s, %(month_over)s)
                 WHEN answer.statcrm_round_id IS NOT NULL
                  AND answer.statcrm_is_personal IS NOT TRUE
                 THEN greatest(%(moment)s, least(%(month_over)s, (
                          SELECT published_on FROM statcrm_survey_round
                           WHERE id = answer.statcrm_round_id)))
                 ELSE %(moment)s END
            """,
            secret=self._statcrm_secret_sql(),
            moment=moment,
            month_over=house._statcrm_start_sql(following),
        )

    @api.model
    def _statcrm_month_start(self):
        house = self.env.company
        return house._statcrm_start(house._statcrm_today().replace(day=1))

    def _notify_new_participation_subscribers(self):
        """Do not notify followers of answers to satisfaction surveys."""
        # EXTENDS 'survey'
        others = self.filtered(lambda one: not one.survey_id.statcrm_is_satisfaction)
        return super(SurveyUserInput, others)._notify_new_participation_subscribers()

    def _mark_done(self):
        # EXTENDS 'survey'
        result = super()._mark_done()
        self.flush_recordset(["statcrm_principal_id"])  # the current customer
        answers = self.filtered(lambda answer: not answer.test_entry)
        answers._statcrm_pass_comments()
        answers.filtered("statcrm_is_personal")._statcrm_notify_person()
        return result

    def _statcrm_pass_comments(self):
        """Create feedback from free comments, so that they get answered."""
        comments = self.user_input_line_ids.filtered(
            lambda line: not line.skipped and line.question_id.statcrm_asks == "comment"
        )
        for line in comments:
            answer = line.user_input_id
            self.env["statcrm.feedback"]._from_answer(
                answer.partner_id,
                line._get_answer_value(),
                "suggestion",
                "survey",
                answer,
            )

    def _statcrm_notify_person(self):
        """Notify the person that a colleague recorded answers on their behalf.

        By e-mail; without an address, the interviewer informs the person, as a note on
        the contact says. As superuser: the interviewer may not read answers.
        """
        template_sudo = self.env.ref(
            "statcrm_custom.mail_template_satisfaction_recorded"
        ).sudo()
        for answer in self.sudo():
            person = answer.partner_id
            if person.email:
                template_sudo.send_mail(answer.id)
                told = self.env._("notified by e-mail at %(email)s", email=person.email)
            else:
                told = self.env._("not notified: no e-mail address")
            person._message_log(
                body=Markup("<p>%s</p>")
                % self.env._(
                    "%(colleague)s recorded answers to “%(survey)s” on behalf of"
                    " %(person)s (%(told)s).",
                    colleague=answer.statcrm_user_id.name,
                    survey=answer.survey_id.title,
                    person=person.name,
                    told=told,
                ),
                author_id=answer.statcrm_user_id.partner_id.id,
            )
