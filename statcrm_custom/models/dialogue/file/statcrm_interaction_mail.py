from functools import partial

from odoo import api, models
from odoo.tools import SQL

from ....tools.arm import Arm


class StatcrmInteraction(models.Model):
    """The arms of the customer file for activities, messages, events and surveys.

    A message is an internal note, an e-mail or a comment. Left out are notifications,
    mailings (Odoo's type `email_outgoing`; their traces are read instead), and the
    message logged by a done activity, which is in arm 1. An automatic e-mail, an
    out-of-office reply or a newsletter, is a note; the outcome says what was not
    delivered (see `mail.message`).
    """

    _inherit = "statcrm.interaction"
    _depends = {
        "mail.activity": [
            "active",
            "activity_type_id",
            "calendar_event_id",
            "date_done",
            "feedback",
            "note",
            "res_id",
            "res_model",
            "statcrm_contact_ids",
            "statcrm_kind",
            "summary",
            "user_id",
        ],
        "mail.activity.type": ["category", "name"],
        "mail.message": [
            "author_id",
            "body",
            "date",
            "is_internal",
            "mail_activity_type_id",
            "message_type",
            "model",
            "outgoing_email_to",
            "partner_ids",
            "res_id",
            "statcrm_automatic",
            "subject",
            "subtype_id",
        ],
        "mail.notification": [
            "mail_message_id",
            "notification_status",
            "res_partner_id",
        ],
        "mail.mail": ["mail_message_id", "state"],
        "mail.message.subtype": ["internal"],
        "event.event": ["company_id", "name", "user_id"],
        "event.registration": [
            "active",
            "date_closed",
            "event_id",
            "name",
            "partner_id",
            "state",
        ],
        "mailing.mailing": ["subject", "user_id"],
        "mailing.trace": [
            "is_test_trace",
            "links_click_datetime",
            "mass_mailing_id",
            "model",
            "res_id",
            "sent_datetime",
            "trace_status",
        ],
        "statcrm.survey.round": ["published_on", "survey_id"],
        "survey.survey": ["statcrm_is_satisfaction", "title", "user_id"],
        "survey.user_input": [
            "end_datetime",
            "partner_id",
            "state",
            "survey_id",
            "test_entry",
            "statcrm_is_personal",
            "statcrm_round_id",
        ],
    }

    @api.model
    def _get_arms(self):
        led = SQL(
            "least(arm.date, (SELECT create_date FROM crm_lead WHERE id = arm.res_id))"
        )
        begun = SQL(
            """least(arm.date, (SELECT project.create_date FROM project_project project
                                 WHERE project.id = arm.res_id))"""
        )
        # an answer belongs to the customer it was given for
        answered = SQL(
            "(SELECT statcrm_principal_id FROM survey_user_input WHERE id = arm.res_id)"
        )
        return [
            *super()._get_arms(),
            Arm(
                1,
                self._done_activities_sql,
                told=("visit", "call", "meeting"),
                entry="mail.activity",
            ),
            self._message_arm(2, "res.partner"),
            self._message_arm(12, "crm.lead", moment=led),
            self._message_arm(14, "sale.order", moment=self._offered_sql()),
            self._message_arm(15, "project.project", moment=begun),
            Arm(8, self._registrations_sql, kinds=("event",)),
            Arm(9, self._survey_answers_sql, customer=answered, kinds=("survey",)),
            Arm(10, self._mailings_sql, told=True, kinds=("mailing",)),
        ]

    @api.model
    def _message_arm(self, number, model, **values):
        """Return the arm of the messages on records of a model."""
        return Arm(
            number,
            partial(self._messages_sql, {model: number}),
            entry="mail.message",
            messages_on=model,
            **values,
        )

    @api.model
    def _done_activities_sql(self):
        return SQL(
            """
            SELECT activity.id AS source_id, activity.res_id AS partner_id,
                   least(%(day)s, activity.write_date) AS date,
                   activity.write_date AS recorded_at,
                   %(kind)s AS kind, NULL AS outcome, %(summary)s AS summary,
                   coalesce(activity.user_id, activity.write_uid) AS user_id,
                   activity.res_model, activity.res_id
              FROM mail_activity activity
              LEFT JOIN mail_activity_type type ON type.id = activity.activity_type_id
             WHERE activity.res_model = 'res.partner' AND NOT activity.active
               AND activity.date_done IS NOT NULL
               AND activity.calendar_event_id IS NULL %(since)s
            """,
            since=self._since_sql(SQL("activity.date_done")),
            day=self._day_sql(SQL("activity.date_done")),
            kind=self._activity_kind_sql(),
            summary=self._join_sql(
                # the kind of a logged entry gives its type
                SQL(
                    """coalesce(nullif(activity.summary, ''),
                       CASE WHEN activity.statcrm_kind IS NULL THEN %s END)""",
                    self._translated_sql(SQL("type.name")),
                ),
                self._plain_sql(SQL("activity.note")),
                self._line_sql(SQL("activity.feedback")),
            ),
        )

    @api.model
    def _logged_names_sql(self, activity):
        """Return SQL of the names of the contact persons of an entry, NULL if none.

        :param activity: SQL of its id
        """
        return SQL(
            """(SELECT string_agg(person.name, ', ' ORDER BY person.name)
                  FROM statcrm_activity_contact_rel contact
                  JOIN res_partner person ON person.id = contact.partner_id
                 WHERE contact.activity_id = %s)""",
            activity,
        )

    @api.model
    def _activity_kind_sql(self):
        """Return SQL of the kind of interaction of a done activity.

        The kind set by the quick log takes precedence: `email` in `statcrm_kind` is an
        e-mail sent outside Odoo.
        """
        found = SQL(
            """CASE type.category WHEN 'phonecall' THEN 'call'
                                  WHEN 'meeting' THEN 'visit' ELSE 'activity' END"""
        )
        logged = SQL("replace(activity.statcrm_kind, 'email', 'email_out')")
        return SQL("coalesce(%s, %s)", logged, found)

    @api.model
    def _document_sql(self, model):
        """Return SQL joining the record of a message, in the reader's companies.

        Messages on a project that only invited users see are left out.
        """
        return SQL(
            "JOIN %s document ON document.id = mail.res_id %s %s",
            SQL.identifier(self.env[model]._table),
            self._readable_sql("document"),
            SQL("AND document.privacy_visibility <> 'followers'")
            if model == "project.project"
            else SQL(),
        )

    @api.model
    def _bare_arms(self, arms):
        """Return all messages as one arm: planning their kind and outcome takes long.

        EXTENDS 'dialogue'
        """
        messages = [arm for arm in arms if arm.messages_on]
        others = [arm for arm in arms if not arm.messages_on]
        if not messages:
            return super()._bare_arms(others)
        moments = [SQL("WHEN %s THEN %s", arm.number, arm.moment) for arm in messages]
        numbers = {arm.messages_on: arm.number for arm in messages}
        joined = Arm(
            SQL("arm.number"),
            partial(self._messages_sql, numbers),
            moment=SQL("CASE arm.number %s END", SQL(" ").join(moments)),
        )
        return [*super()._bare_arms(others), joined]

    @api.model
    def _messages_sql(self, numbers):
        """Return SQL of the messages on records of some models, with their partner.

        :param numbers: {model: number of its arm}
        """
        return SQL(
            """
            SELECT mail.id AS source_id, mail.partner_id, mail.date,
                   mail.create_date AS recorded_at, %(kind)s AS kind,
                   %(outcome)s AS outcome,
                   %(summary)s AS summary, ours.user_id,
                   mail.model AS res_model, mail.res_id, mail.number
              FROM (%(messages)s) mail
              LEFT JOIN mail_message_subtype subtype ON subtype.id = mail.subtype_id
              LEFT JOIN (%(ours)s) ours ON ours.partner_id = mail.author_id
            """,
            messages=SQL(" UNION ALL ").join(
                self._messages_on_sql(*one) for one in numbers.items()
            ),
            kind=self._message_kind_sql(),
            outcome=SQL(
                "CASE WHEN %s THEN 'automatic'"
                " WHEN ours.user_id IS NOT NULL OR %s THEN %s END",
                self.env["mail.message"]._statcrm_by_itself_sql(),
                self._by_house_sql(),
                self.env["mail.message"]._statcrm_lost_sql(),
            ),
            summary=self._join_sql(
                self._line_sql(SQL("mail.subject")), self._plain_sql(SQL("mail.body"))
            ),
            ours=self._ours_sql(),
        )

    @api.model
    def _messages_on_sql(self, model, number):
        is_card = model == "res.partner"
        return SQL(
            """
            SELECT mail.*, %(partner)s AS partner_id, %(number)s AS number
              FROM mail_message mail
              %(document)s
             WHERE mail.model = %(model)s AND mail.message_type IN ('comment', 'email')
               AND mail.mail_activity_type_id IS NULL AND mail.date IS NOT NULL
            """,
            model=model,
            number=number,
            document=SQL() if is_card else self._document_sql(model),
            partner=SQL("mail.res_id") if is_card else SQL("document.partner_id"),
        )

    @api.model
    def _message_kind_sql(self):
        """Return SQL of the kind of a message; internal comments are notes.

        A comment on a contact person is for that person (as in `statcrm.connection`).
        Followers get a comment without being its recipients. What is sent in the name
        of the company is ours.
        """
        return SQL(
            """
            CASE WHEN mail.is_internal OR subtype.internal OR %s THEN 'note'
                 WHEN ours.user_id IS NULL AND NOT %s THEN 'email_in'
                 WHEN mail.message_type = 'email' OR mail.outgoing_email_to IS NOT NULL
                      OR EXISTS (SELECT FROM mail_message_res_partner_rel addressee
                                   JOIN res_partner whom
                                     ON whom.id = addressee.res_partner_id
                                    AND whom.partner_share
                                  WHERE addressee.mail_message_id = mail.id)
                      OR EXISTS (SELECT FROM mail_notification told
                                   JOIN res_partner whom
                                     ON whom.id = told.res_partner_id
                                    AND whom.partner_share
                                  WHERE told.mail_message_id = mail.id)
                      OR mail.model = 'res.partner'
                         AND EXISTS (SELECT FROM res_partner card
                                      WHERE card.id = mail.res_id
                                        AND NOT card.is_company)
                 THEN 'email_out' ELSE 'note' END
            """,
            self.env["mail.message"]._statcrm_by_itself_sql(),
            self._by_house_sql(),
        )

    @api.model
    def _by_house_sql(self):
        """Return the condition that the author of a message is one of our companies."""
        return SQL(
            "coalesce(mail.author_id IN (SELECT partner_id FROM res_company), FALSE)"
        )

    # Events, surveys and mailings. Odoo deletes the message of a mailing but keeps its
    # trace, which is read here. What was not sent (opted out, blacklisted, outgoing) is
    # not an interaction, nor are our own tests.

    @api.model
    def _registrations_sql(self):
        return SQL(
            """
            SELECT guest.id AS source_id, guest.partner_id,
                   coalesce(guest.date_closed, guest.create_date) AS date,
                   guest.create_date AS recorded_at, 'event' AS kind,
                   CASE guest.state WHEN 'cancel' THEN 'cancelled'
                                    WHEN 'done' THEN 'attended' ELSE 'registered' END
                   AS outcome, %s AS summary, event.user_id,
                   'event.registration' AS res_model, guest.id AS res_id
              FROM event_registration guest
              LEFT JOIN event_event event ON event.id = guest.event_id
             WHERE guest.active %s
            """,
            self._join_sql(
                self._translated_sql(SQL("event.name")),
                SQL(
                    """nullif(guest.name, (SELECT name FROM res_partner
                                            WHERE id = guest.partner_id))"""
                ),
            ),
            self._readable_sql("event"),
        )

    @api.model
    def _survey_answers_sql(self):
        """Answers of a running satisfaction round show their month, once it is over."""
        Input = self.env["survey.user_input"]
        return SQL(
            """
            SELECT answer.id AS source_id, answer.partner_id, %(moment)s AS date,
                   %(told_at)s AS recorded_at,
                   'survey' AS kind, NULL AS outcome, %(title)s AS summary,
                   survey.user_id, 'survey.user_input' AS res_model,
                   answer.id AS res_id
              FROM survey_user_input answer
              LEFT JOIN survey_survey survey ON survey.id = answer.survey_id
             WHERE answer.state = 'done' AND answer.test_entry IS NOT TRUE AND %(told)s
            """,
            moment=Input._statcrm_moment_sql(),
            told_at=Input._statcrm_told_at_sql(),
            told=Input._statcrm_told_sql(),
            title=self._translated_sql(SQL("survey.title")),
        )

    @api.model
    def _mailings_sql(self):
        return SQL(
            """
            SELECT trace.id AS source_id, trace.res_id AS partner_id,
                   coalesce(trace.sent_datetime, trace.create_date) AS date,
                   trace.create_date AS recorded_at, 'mailing' AS kind,
                   CASE WHEN trace.trace_status = 'bounce' THEN 'bounced'
                        WHEN trace.trace_status = 'error' THEN 'failed'
                        WHEN trace.trace_status = 'reply' THEN 'replied'
                        WHEN trace.links_click_datetime IS NOT NULL THEN 'clicked'
                        WHEN trace.trace_status = 'open' THEN 'opened'
                        ELSE 'sent' END AS outcome,
                   mailing.subject AS summary, mailing.user_id,
                   'mailing.mailing' AS res_model, trace.mass_mailing_id AS res_id
              FROM mailing_trace trace
              LEFT JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
             WHERE trace.model = 'res.partner' AND trace.is_test_trace IS NOT TRUE
               AND trace.trace_status NOT IN
                   ('outgoing', 'process', 'cancel')
            """
        )
