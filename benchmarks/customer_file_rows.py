"""Fill a benchmark database with interactions of every kind.

Of a hundred 70 are messages, meetings and done activities (see `interactions.py`), 25
traces of mailings, and one each a lead, an offer, an event registration, a survey
answer and a message on a lead. The largest customer has the same 5,000 in every
database, and 2,000 notes of `generate.py` besides.
"""

import databases
import generate
import interactions

BUSY = 5_000
BODY = (
    "<div><p>Dear colleague,</p><p>the figures of the census by <b>municipality</b>"
    " are attached, as agreed in our last meeting. Please tell us by Friday whether"
    " the classification of education suits your yearly report.</p><ul><li>Tables 1"
    " to 14</li><li>Notes on quality</li></ul><p>Kind regards</p></div>"
)


def fill(database, scale, count):
    people = interactions.BUSY_PEOPLE
    counts = (count * 70 // 100, BUSY * 70 // 100)
    interactions.fill(database, scale, *counts, apart=people, body=BODY)
    values = {
        "first": generate.FIRST_ID + scale.principals + scale.offices,
        "people": people,
        "contacts": scale.contacts,
        "date_to": generate.DATE_TO,
    }
    with databases.connection(database) as link, link.cursor() as cr:
        link.autocommit = False
        for share, statements in ((25, _TRACES), (1, _OTHERS)):
            values |= {"count": count * share // 100, "busy": BUSY * share // 100}
            for statement in statements:
                cr.execute(statement, values)
        link.commit()


_MAILING = """
WITH source AS (INSERT INTO utm_source (name) VALUES ('News of June') RETURNING id)
INSERT INTO mailing_mailing (subject, email_from, source_id, mailing_model_id,
    mailing_type, state, user_id, active, schedule_type, create_uid, write_uid,
    create_date, write_date)
SELECT 'News of the office', 'us@us.example', source.id, (SELECT id FROM ir_model
           WHERE model = 'res.partner'), 'mail', 'done', 2, true, 'now', 1, 1, now(),
       now()
  FROM source
"""

_DRAWN = """
CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
SELECT n, %(first)s + CASE WHEN n <= %(busy)s THEN n %% %(people)s
           ELSE %(people)s + (n::bigint * 7919 %% (%(contacts)s - %(people)s))::int END
           AS contact,
       2 AS user_id,
       %(date_to)s::timestamp - (n %% 1000) * interval '1 day' + interval '8 hours'
           AS moment
  FROM generate_series(1, %(count)s) n
"""

_TRACE = """
INSERT INTO mailing_trace (trace_type, model, res_id, mass_mailing_id, sent_datetime,
    trace_status, create_uid, write_uid, create_date, write_date)
SELECT 'mail', 'res.partner', contact, (SELECT max(id) FROM mailing_mailing), moment,
       (ARRAY['sent', 'sent', 'open', 'bounce'])[1 + n %% 4], 1, 1, moment, moment
  FROM drawn
"""

_LEAD = """
INSERT INTO crm_lead (id, name, partner_id, user_id, type, active, won_status,
    probability, create_uid, write_uid, create_date, write_date)
SELECT 10000000 + n, 'Tables', contact, user_id, 'opportunity', true, 'pending', 10, 1,
       1, moment, moment
  FROM drawn
"""

_LEAD_MESSAGE = """
INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, author_id, date,
    body, is_internal, create_uid, write_uid, create_date, write_date)
SELECT 20000000 + n, 'crm.lead', 10000000 + n, 'email',
       (SELECT res_id FROM ir_model_data WHERE module = 'mail' AND name = 'mt_comment'),
       contact, moment, '<p>We ask for an offer.</p>', false, 1, 1, moment, moment
  FROM drawn
"""

_OFFER = """
INSERT INTO sale_order (name, company_id, partner_id, partner_invoice_id,
    partner_shipping_id, user_id, state, date_order, currency_id, amount_untaxed,
    create_uid, write_uid, create_date, write_date)
SELECT 'B' || n, company.id, contact, contact, contact, user_id, 'sale', moment,
       company.currency_id, 100 + n %% 900, 1, 1, moment, moment
  FROM drawn CROSS JOIN (SELECT * FROM res_company ORDER BY id LIMIT 1) company
"""

_EVENT = """
INSERT INTO event_event (name, date_begin, date_end, date_tz, company_id, user_id,
    active, badge_format, seats_limited, create_uid, write_uid, create_date, write_date)
SELECT '{"en_US": "Customer day"}', now(), now(), 'UTC', min(id), 2, true, 'A6', false,
       1, 1, now(), now()
  FROM res_company
"""

_REGISTRATION = """
INSERT INTO event_registration (event_id, partner_id, name, state, active, barcode,
    create_uid, write_uid, create_date, write_date)
SELECT (SELECT max(id) FROM event_event), contact, 'Guest', 'done', true, 'b' || n, 1,
       1, moment, moment
  FROM drawn
"""

_SURVEY = """
INSERT INTO survey_survey (title, survey_type, access_mode, access_token,
    questions_layout, questions_selection, progression_mode, scoring_type, active,
    user_id, create_uid, write_uid, create_date, write_date)
SELECT '{"en_US": "Satisfaction"}', 'survey', 'public', 'bench', 'one_page', 'all',
       'percent', 'no_scoring', true, 2, 1, 1, now(), now()
"""

_ANSWER = """
INSERT INTO survey_user_input (survey_id, partner_id, state, access_token,
    end_datetime, create_uid, write_uid, create_date, write_date)
SELECT (SELECT max(id) FROM survey_survey), contact, 'done', 'bench' || n, moment, 1,
       1, moment, moment
  FROM drawn
"""

_SEQUENCES = """
SELECT setval('crm_lead_id_seq', (SELECT max(id) FROM crm_lead)),
       setval('mail_message_id_seq', (SELECT max(id) FROM mail_message))
"""

_TRACES = (_MAILING, _DRAWN, _TRACE, "DROP TABLE drawn")
_OTHERS = (
    _DRAWN,
    _LEAD,
    _LEAD_MESSAGE,
    _OFFER,
    _EVENT,
    _REGISTRATION,
    _SURVEY,
    _ANSWER,
    _SEQUENCES,
)
