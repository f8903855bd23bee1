"""Contacts that were logged before get the link to their message in the chatter.

A correction of the contact corrects the message as well. Both were written in one
transaction; where more than one message or contact would fit, none is linked.
"""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE mail_activity activity
           SET statcrm_message_id = pair.message_id
          FROM (
                SELECT logged.id AS activity_id, message.id AS message_id,
                       count(*) OVER (PARTITION BY logged.id) AS messages,
                       count(*) OVER (PARTITION BY message.id) AS activities
                  FROM mail_activity logged
                  JOIN mail_message message
                    ON message.model = 'res.partner'
                   AND message.res_id = logged.res_id
                   AND message.create_date = logged.create_date
                   AND message.mail_activity_type_id = logged.activity_type_id
                 WHERE logged.res_model = 'res.partner'
                   AND logged.statcrm_kind IS NOT NULL
                   AND logged.date_done IS NOT NULL
                   AND logged.statcrm_message_id IS NULL
               ) pair
         WHERE activity.id = pair.activity_id
           AND pair.messages = 1 AND pair.activities = 1
        """
    )
