from odoo import api, models
from odoo.tools import SQL


class StatcrmConnection(models.Model):
    """Where contacts of ours with contact persons are found.

    A contact of ours with a contact person is

    - a meeting in the calendar that counts (see `calendar.event`), to which both were
      invited, neither of them having declined; several on one day are one;
    - a message or e-mail from one to the other: written by ours to the person or on
      the person's card, if it reached them; or written by the person with ours among
      the recipients, or in answer to a message of ours. No internal note, no
      notification, no mailing, nothing that came in by itself;
    - a done activity on the person's own card, unless it was planned as a meeting
      of the calendar, which tells it already.

    What is on the card of an organisation names no person, so it counts for nobody.
    Ours are all internal users, archived ones too; theirs are all other people.
    """

    _inherit = "statcrm.connection"

    @api.model
    def _meetings_sql(self):
        event = self.env["calendar.event"]
        return SQL(
            """
            SELECT ours.user_id, theirs.partner_id, %(day)s AS day, 4 AS rank
              FROM calendar_event event
              JOIN calendar_attendee guest ON guest.event_id = event.id
               AND guest.state IS DISTINCT FROM 'declined'
              JOIN theirs ON theirs.partner_id = guest.partner_id
              JOIN calendar_attendee host ON host.event_id = event.id
               AND host.state IS DISTINCT FROM 'declined'
              JOIN ours ON ours.partner_id = host.partner_id
              LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
             WHERE %(held)s
            """,
            day=event._statcrm_day_sql(),
            held=event._statcrm_held_sql(),
        )

    @api.model
    def _messages_sql(self):
        return SQL(
            """
            SELECT mail.id, mail.author_id, mail.parent_id, mail.model, mail.res_id,
                   %s AS day
              FROM mail_message mail
              LEFT JOIN mail_message_subtype subtype ON subtype.id = mail.subtype_id
             WHERE mail.message_type IN ('comment', 'email') AND mail.date IS NOT NULL
               AND mail.is_internal IS NOT TRUE AND subtype.internal IS NOT TRUE
               AND NOT %s
            """,
            self.env.company._statcrm_day_sql(SQL("mail.date")),
            self.env["mail.message"]._statcrm_by_itself_sql(),
        )

    @api.model
    def _sent_sql(self):
        return SQL(
            """
            SELECT ours.user_id, theirs.partner_id, message.day, 2
              FROM message
              JOIN ours ON ours.partner_id = message.author_id
              JOIN mail_message_res_partner_rel addressee
                ON addressee.mail_message_id = message.id
              JOIN theirs ON theirs.partner_id = addressee.res_partner_id
             WHERE NOT %(missed)s
             UNION ALL
            SELECT ours.user_id, theirs.partner_id, message.day, 2
              FROM message
              JOIN ours ON ours.partner_id = message.author_id
              JOIN theirs ON theirs.partner_id = message.res_id
             WHERE message.model = 'res.partner' AND NOT %(missed)s
               AND NOT EXISTS (
                   SELECT FROM mail_message_res_partner_rel addressee
                    WHERE addressee.mail_message_id = message.id
                      AND addressee.res_partner_id = message.res_id)
            """,
            missed=self.env["mail.message"]._statcrm_missed_sql(
                SQL("message.id"), SQL("theirs.partner_id")
            ),
        )

    @api.model
    def _received_sql(self):
        return SQL(
            """
            SELECT ours.user_id, theirs.partner_id, message.day, 2
              FROM message
              JOIN theirs ON theirs.partner_id = message.author_id
              JOIN mail_message_res_partner_rel addressee
                ON addressee.mail_message_id = message.id
              JOIN ours ON ours.partner_id = addressee.res_partner_id
             UNION ALL
            SELECT ours.user_id, theirs.partner_id, message.day, 2
              FROM message
              JOIN theirs ON theirs.partner_id = message.author_id
              JOIN message question ON question.id = message.parent_id
              JOIN ours ON ours.partner_id = question.author_id
             WHERE NOT EXISTS (
                   SELECT FROM mail_message_res_partner_rel addressee
                    WHERE addressee.mail_message_id = message.id
                      AND addressee.res_partner_id = ours.partner_id)
            """
        )

    @api.model
    def _activities_sql(self):
        return SQL(
            """
            SELECT ours.user_id, theirs.partner_id, activity.date_done,
                   CASE kind.category WHEN 'meeting' THEN 4 WHEN 'phonecall' THEN 3
                                      ELSE 1 END
              FROM mail_activity activity
              JOIN ours ON ours.user_id = activity.user_id
              JOIN theirs ON theirs.partner_id = activity.res_id
              LEFT JOIN mail_activity_type kind ON kind.id = activity.activity_type_id
             WHERE activity.res_model = 'res.partner' AND NOT activity.active
               AND activity.date_done IS NOT NULL
               AND activity.calendar_event_id IS NULL AND %s
            """,
            self._plain_activity_sql(),
        )

    @api.model
    def _plain_activity_sql(self):
        """Which rows of `activity` say no more than whose and on which card they are.

        A later area that knows who took part takes such rows out here, and adds them
        in `_activities_sql`: so nothing counts twice.
        """
        return SQL("TRUE")
