"""Fill a benchmark database with 60 colleagues and what they did with the customers.

Of a hundred interactions 60 are messages, 25 held meetings and 15 done activities; the
first 20,000 are with the 500 people of the busy company (all of them, where there are
fewer); everybody else is known to three of us. Rows are derived in SQL from a number,
always the same.
"""

import databases
import generate

COLLEAGUES = 60
UNITS = 10
BUSY_PEOPLE = 500
BUSY_INTERACTIONS = 20_000


def fill(
    database,
    scale,
    count,
    busy_count=BUSY_INTERACTIONS,
    apart=0,
    body=None,
    colleagues=COLLEAGUES,
):
    """Fill it.

    :param apart: so many of the busy people have no interactions but the first ones
    :param body: text of a message, its number is added; without it there is no text
    """
    values = {
        "busy": scale.busy_company,
        "first": generate.FIRST_ID + scale.principals + scale.offices,
        "contacts": scale.contacts,
        "people": BUSY_PEOPLE,
        "busy_count": busy_count,
        "apart": apart,
        "body": body,
        "count": count,
        "colleagues": colleagues,
        "units": UNITS,
        "date_to": generate.DATE_TO,
    }
    with databases.connection(database) as link, link.cursor() as cr:
        link.autocommit = False
        for statement in _STATEMENTS:
            cr.execute(statement, values)
        link.commit()


_COLLEAGUES = """
WITH person AS (
    INSERT INTO res_partner (name, complete_name, email, is_company, active, type,
        lang, partner_share, autopost_bills, create_uid, write_uid, create_date,
        write_date)
    SELECT 'Colleague ' || n, 'Colleague ' || n, 'colleague' || n || '@us.example',
           false, true, 'contact', 'en_US', false, 'ask', 1, 1,
           now() at time zone 'UTC', now() at time zone 'UTC'
      FROM generate_series(1, %(colleagues)s) n
 RETURNING id, name, email)
INSERT INTO res_users (partner_id, login, company_id, active, share,
    notification_type, statcrm_informed, create_uid, write_uid, create_date, write_date)
SELECT id, email, (SELECT min(id) FROM res_company), true, false, 'inbox', 'daily', 1,
       1, now() at time zone 'UTC', now() at time zone 'UTC'
  FROM person
"""

_PRINCIPALS = """
UPDATE res_partner SET statcrm_principal_id = id, commercial_partner_id = id
 WHERE statcrm_principal_id IS NULL
"""

_UNITS = """
INSERT INTO statcrm_unit (name, sequence, active)
SELECT jsonb_build_object('en_US', 'Unit ' || n), n, true
  FROM generate_series(1, %(units)s) n
"""

_MEMBERS = """
INSERT INTO statcrm_unit_member (unit_id, user_id, level, active)
SELECT unit.id, users.id,
       (ARRAY['expert', 'expert', 'expert', 'manager', 'director'])[1 + users.n %% 5],
       true
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM res_users
         WHERE login LIKE 'colleague%%@us.example') users
  JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM statcrm_unit
         WHERE name->>'en_US' LIKE 'Unit %%') unit
    ON unit.n = 1 + users.n %% %(units)s
"""

_BUSY = """
UPDATE res_partner
   SET parent_id = %(busy)s, commercial_partner_id = %(busy)s,
       statcrm_principal_id = %(busy)s
 WHERE id >= %(first)s AND id < %(first)s + %(people)s
"""

_AFFILIATIONS = """
INSERT INTO statcrm_affiliation (partner_id, organisation_id, level)
SELECT id, %(busy)s,
       (ARRAY['expert', 'expert', 'expert', 'manager', 'director'])[1 + id %% 5]
  FROM res_partner
 WHERE id >= %(first)s AND id < %(first)s + %(people)s
"""

# a contact and a colleague of each interaction: scattered, but always the same
_DRAWN = """
CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
SELECT n,
       %(first)s + CASE WHEN n <= %(busy_count)s
                        THEN n %% least(%(people)s, %(contacts)s)
                        ELSE %(apart)s
                           + (n::bigint * 7919 %% (%(contacts)s - %(apart)s))::int
                        END AS contact,
       ours.id AS user_id, ours.partner_id AS colleague,
       %(date_to)s::timestamp - (n %% 1000) * interval '1 day' + interval '9 hours'
           AS moment
  FROM generate_series(1, %(count)s) n
  JOIN (SELECT id, partner_id, row_number() OVER (ORDER BY id) - 1 AS k
          FROM res_users WHERE login LIKE 'colleague%%@us.example') ours
    ON ours.k = CASE WHEN n <= %(busy_count)s THEN n / 7 + n * 31
                     ELSE n::bigint * 7919 %% %(contacts)s * 13 + n %% 3
                END %% %(colleagues)s
"""

_MESSAGES = """
INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, author_id, date,
    body, is_internal, create_uid, write_uid, create_date, write_date)
SELECT 10000000 + n, 'res.partner', contact,
       CASE WHEN n %% 2 = 0 THEN 'comment' ELSE 'email' END,
       (SELECT res_id FROM ir_model_data WHERE module = 'mail' AND name = 'mt_comment'),
       CASE WHEN n %% 2 = 0 THEN colleague ELSE contact END, moment,
       %(body)s::text || n, false, 1, 1, moment, moment
  FROM drawn WHERE n %% 100 < 60
"""

_ADDRESSEES = """
INSERT INTO mail_message_res_partner_rel (mail_message_id, res_partner_id)
SELECT 10000000 + n, CASE WHEN n %% 2 = 0 THEN contact ELSE colleague END
  FROM drawn WHERE n %% 100 < 60
"""

_EVENTS = """
INSERT INTO calendar_event (id, name, start, stop, active, user_id, show_as, allday,
    create_uid, write_uid, create_date, write_date)
SELECT 10000000 + n, 'Meeting', moment, moment + interval '1 hour', true, user_id,
       'busy', false, 1, 1, moment, moment
  FROM drawn WHERE n %% 100 >= 60 AND n %% 100 < 85
"""

_GUESTS = """
INSERT INTO calendar_attendee (event_id, partner_id, state, create_uid, write_uid,
    create_date, write_date)
SELECT 10000000 + n, partner, 'accepted', 1, 1, moment, moment
  FROM drawn CROSS JOIN LATERAL (VALUES (contact), (colleague)) AS side(partner)
 WHERE n %% 100 >= 60 AND n %% 100 < 85
"""

_ACTIVITIES = """
INSERT INTO mail_activity (res_model_id, res_model, res_id, activity_type_id, user_id,
    date_deadline, date_done, active, create_uid, write_uid, create_date, write_date)
SELECT (SELECT id FROM ir_model WHERE model = 'res.partner'), 'res.partner', contact,
       (SELECT min(id) FROM mail_activity_type WHERE category = 'phonecall'), user_id,
       moment, moment, false, 1, 1, moment, moment
  FROM drawn WHERE n %% 100 >= 85
"""

_SEQUENCES = """
SELECT setval('mail_message_id_seq', (SELECT max(id) FROM mail_message)),
       setval('calendar_event_id_seq', (SELECT max(id) FROM calendar_event))
"""

_STATEMENTS = (
    _COLLEAGUES,
    _PRINCIPALS,
    _UNITS,
    _MEMBERS,
    _BUSY,
    _AFFILIATIONS,
    _DRAWN,
    _MESSAGES,
    _ADDRESSEES,
    _EVENTS,
    _GUESTS,
    _ACTIVITIES,
    _SEQUENCES,
)
