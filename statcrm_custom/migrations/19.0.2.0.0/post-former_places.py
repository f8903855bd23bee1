"""Where people were before, of all who changed their organisation in the past.

What is known of it: the notes of the contact card that its company was changed, with
the moment; and affiliations that have ended at another organisation than the card's.
Where both tell of one organisation, the note's move stands, and the last day tells when
it was, as for every move from now on. A person who is known to have been elsewhere at
the side of the place that the card still tells is left alone.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env.flush_all()
    cr.execute("SELECT count(*) FROM statcrm_former_place")
    if cr.fetchone()[0]:
        return  # they are kept from now on
    day = "({} AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date"
    end = "((({})::date + 1)::timestamp AT TIME ZONE %(tz)s AT TIME ZONE 'UTC')"
    values = {"tz": env.company._statcrm_tz()}
    cr.execute(
        f"""
        WITH moved AS (
            SELECT DISTINCT ON (message.res_id, old.commercial_partner_id, message.date)
                   message.res_id AS partner_id, message.date AS moved_at,
                   coalesce(old.commercial_partner_id, old.id) AS organisation_id
              FROM mail_tracking_value value
              JOIN ir_model_fields field ON field.id = value.field_id
               AND field.model = 'res.partner' AND field.name = 'parent_id'
              JOIN mail_message message ON message.id = value.mail_message_id
               AND message.model = 'res.partner' AND message.date IS NOT NULL
              JOIN res_partner old ON old.id = value.old_value_integer
              JOIN res_partner person ON person.id = message.res_id
               AND person.is_company IS NOT TRUE
              LEFT JOIN res_partner new ON new.id = value.new_value_integer
             WHERE old.commercial_partner_id
                   IS DISTINCT FROM new.commercial_partner_id
        ), ended AS (
            SELECT line.partner_id, {end.format("max(line.date_to)")} AS moved_at,
                   place.commercial_partner_id AS organisation_id
              FROM statcrm_affiliation line
              JOIN res_partner place ON place.id = line.organisation_id
              JOIN res_partner person ON person.id = line.partner_id
               AND person.is_company IS NOT TRUE AND person.parent_id IS NOT NULL
               AND person.commercial_partner_id <> place.commercial_partner_id
             WHERE line.date_to < {day.format("now() AT TIME ZONE 'UTC'")}
               AND NOT EXISTS (
                   SELECT FROM moved WHERE moved.partner_id = line.partner_id
                      AND moved.organisation_id = place.commercial_partner_id)
               AND NOT EXISTS (
                   SELECT FROM statcrm_affiliation here
                     JOIN res_partner card ON card.id = here.organisation_id
                    WHERE here.partner_id = line.partner_id
                      AND card.commercial_partner_id = person.commercial_partner_id
                      AND here.date_from < coalesce(line.date_from, '-infinity'))
             GROUP BY line.partner_id, place.commercial_partner_id
        )
        INSERT INTO statcrm_former_place
               (partner_id, organisation_id, moved_at, create_uid, write_uid,
                create_date, write_date)
        SELECT partner_id, organisation_id, moved_at, 1, 1,
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM (SELECT * FROM moved UNION ALL SELECT * FROM ended) place
         ORDER BY moved_at
        """,
        values,
    )
    # whose card left has left, whatever the page People says
    cr.execute(
        f"""
        UPDATE statcrm_affiliation line
           SET date_to = {day.format("former.moved_at")},
               left_on = {day.format("former.moved_at")}
          FROM statcrm_former_place former
         WHERE line.partner_id = former.partner_id
           AND line.organisation_id = former.organisation_id AND line.date_to IS NULL
           AND coalesce(line.date_from, '-infinity')
               <= {day.format("former.moved_at")}
        """,
        values,
    )
    env.invalidate_all()
    places = env["statcrm.former.place"]
    places._refresh(places.search([]).partner_id)
