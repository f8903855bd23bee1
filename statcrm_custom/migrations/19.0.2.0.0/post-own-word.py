"""Words of colleagues: what counted before this version goes on counting.

From now on a promise of a level is kept by a meeting only when whoever of ours has the
level said so. What was accepted in the calendar, or logged with them, up to now was
evidence by the rule of then: it becomes their word.
"""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        INSERT INTO statcrm_presence (user_id, event_id, start, create_date, write_date)
        SELECT person.id, event.id, event.start, event.write_date, event.write_date
          FROM calendar_attendee host
          JOIN res_users person ON person.partner_id = host.partner_id
           AND NOT person.share
          JOIN calendar_event event ON event.id = host.event_id
         WHERE host.state = 'accepted'
           AND EXISTS (SELECT FROM calendar_attendee guest
                         JOIN res_partner theirs ON theirs.id = guest.partner_id
                          AND theirs.partner_share
                        WHERE guest.event_id = event.id)
           AND NOT EXISTS (SELECT FROM statcrm_presence word
                            WHERE word.event_id = event.id
                              AND word.user_id = person.id)
        """
    )
    cr.execute(
        """
        INSERT INTO statcrm_presence_partner_rel (presence_id, partner_id)
        SELECT DISTINCT word.id, guest.partner_id
          FROM statcrm_presence word
          JOIN calendar_attendee guest ON guest.event_id = word.event_id
            ON CONFLICT DO NOTHING
        """
    )
    cr.execute(
        """
        INSERT INTO statcrm_presence (user_id, activity_id, create_date, write_date)
        SELECT colleague.user_id, entry.id, entry.write_date, entry.write_date
          FROM mail_activity entry
          JOIN statcrm_activity_colleague_rel colleague
            ON colleague.activity_id = entry.id
         WHERE entry.statcrm_kind IS NOT NULL AND NOT entry.active
           AND NOT EXISTS (SELECT FROM statcrm_presence word
                            WHERE word.activity_id = entry.id
                              AND word.user_id = colleague.user_id)
        """
    )
