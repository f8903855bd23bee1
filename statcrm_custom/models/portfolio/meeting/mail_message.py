from odoo import api, fields, models
from odoo.tools import SQL

# statuses of messages that were not delivered
LOST = ("bounce", "exception", "canceled")


class MailMessage(models.Model):
    """Detect automatic mails and undelivered messages, which are no contacts."""

    _inherit = "mail.message"

    statcrm_automatic = fields.Selection(
        [
            ("answer", "Automatic Answer"),
            ("bulk", "Newsletter or List"),
            ("report", "Mail Delivery Report"),
        ],
        string="Automatic Mail",
        readonly=True,
        groups="base.group_user",
        help="Kind of automatic mail, from its headers. Empty when a person wrote it.",
    )

    # Which messages count as contact: written by a person and delivered.
    #
    # Automatic mails do not count. Outgoing messages count if they were delivered to at
    # least one recipient other than colleagues.
    #
    # The methods return SQL based on the table `mail` (mail_message).

    @api.model
    def _statcrm_by_itself_sql(self):
        """Return the SQL condition that a message is automatic.

        That is an automatic reply or similar, or a message of OdooBot.
        """
        return SQL(
            "(mail.statcrm_automatic IS NOT NULL OR mail.author_id IS NOT DISTINCT FROM"
            " %s)",
            self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root"),
        )

    @api.model
    def _statcrm_lost_sql(self):
        """Return the SQL of 'bounced' or 'failed' if not delivered, else NULL.

        An index of failed notifications makes this fast for most messages.
        """
        return SQL(
            """CASE WHEN EXISTS (
                    SELECT FROM mail_notification lost
                     WHERE lost.mail_message_id = mail.id
                       AND lost.notification_status IN %(lost)s)
                THEN (%(told)s)
                WHEN EXISTS (
                    SELECT FROM mail_mail sent WHERE sent.mail_message_id = mail.id
                       AND sent.state IN ('exception', 'cancel'))
                THEN (%(sent)s) END""",
            lost=LOST,
            told=self._statcrm_told_sql(SQL("told.mail_message_id = mail.id")),
            # no notification exists: only the mail has a status
            sent=SQL(
                """SELECT CASE WHEN bool_and(sent.state IN ('exception', 'cancel'))
                               THEN 'failed' END
                     FROM mail_mail sent
                    WHERE sent.mail_message_id = mail.id AND NOT EXISTS (
                          SELECT FROM mail_notification told
                           WHERE told.mail_message_id = mail.id)"""
            ),
        )

    @api.model
    def _statcrm_told_sql(self, condition):
        return SQL(
            """SELECT CASE WHEN bool_and(told.notification_status IN %(lost)s)
                           THEN CASE WHEN bool_or(told.notification_status = 'bounce')
                                     THEN 'bounced' ELSE 'failed' END END
                 FROM mail_notification told
                 LEFT JOIN res_partner whom ON whom.id = told.res_partner_id
                WHERE %(condition)s AND whom.partner_share IS NOT FALSE""",
            lost=LOST,
            condition=condition,
        )

    @api.model
    def _statcrm_missed_sql(self, message, partner):
        """Return the SQL condition that a message was not delivered to a partner.

        :param message: SQL of the message's id
        :param partner: SQL of the partner's id
        """
        return SQL(
            """EXISTS (
               SELECT FROM mail_notification lost
                WHERE lost.mail_message_id = %s AND lost.res_partner_id = %s
                  AND lost.notification_status IN %s)
            """,
            message,
            partner,
            LOST,
        )
