"""Rows that prove promises to every second customer, and plain SQL that finds them.

`fill` writes one record of each kind of evidence. `BY_HAND` counts the same plans with
the statement that somebody would write who asks one question of one table: not the
levels, private meetings, history and settled periods that `statcrm.evidence.<kind>`
knows of. What both find is compared, so the ratios are those of the same answer.
"""

FIRST = "date_trunc('year', now())::date"
STAMP = "1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'"
WHO = "create_uid, write_uid, create_date, write_date"

_HALF = """
CREATE TEMPORARY TABLE half ON COMMIT DROP AS
SELECT plan.id AS plan_id, plan.principal_id, person.id AS person_id,
       principal.user_id, ours.partner_id AS our_id
  FROM statcrm_care_plan plan
  JOIN res_partner principal ON principal.id = plan.principal_id
  JOIN res_users ours ON ours.id = principal.user_id
  JOIN LATERAL (
       SELECT min(id) AS id FROM res_partner
        WHERE statcrm_principal_id = plan.principal_id AND partner_share
          AND is_company IS NOT TRUE) person ON person.id IS NOT NULL
 WHERE plan.year = extract(year FROM now()) AND plan.principal_id % 2 = 0
"""

_NOMINATION = f"""
WITH decision AS (
  INSERT INTO statcrm_nomination_decision (number, date, decided_by_id, {WHO})
  VALUES ('Benchmark 1', {FIRST}, 2, {STAMP}) RETURNING id)
INSERT INTO statcrm_nomination (partner_id, kind, state, date_from, applied_on,
    decision_id, value_class_id, is_in_force, {WHO})
SELECT principal_id, 'nominate', 'approved', {FIRST}, {FIRST}, decision.id,
       (SELECT id FROM statcrm_value_class WHERE code = 'key'), TRUE, {STAMP}
  FROM half, decision
"""

_PLAN = f"""
UPDATE statcrm_care_plan plan SET state = 'agreed', agreed_on = {FIRST}
  FROM half WHERE half.plan_id = plan.id
"""

_GOALS = f"""
WITH goal AS (
  INSERT INTO statcrm_care_goal (plan_id, name, state, measure, is_joint, {WHO})
  SELECT plan_id, 'More tables', 'open', 'own', TRUE, {STAMP} FROM half
  RETURNING id)
INSERT INTO statcrm_care_goal_value (goal_id, date, month, value, {WHO})
SELECT id, {FIRST}, {FIRST}, 1, {STAMP} FROM goal
"""

_GROUPS = f"""
WITH grp AS (
  INSERT INTO statcrm_cooperation_group (name, kind, phase, active, {WHO})
  SELECT 'Group ' || plan_id, 'development', 'development', TRUE, {STAMP} FROM half
  RETURNING id, substr(name, 7)::int AS plan_id
), member AS (
  INSERT INTO statcrm_cooperation_group_contact_rel (group_id, partner_id)
  SELECT grp.id, half.person_id FROM grp JOIN half USING (plan_id)
), event AS (
  INSERT INTO calendar_event (name, show_as, start, stop, active, user_id,
      statcrm_cooperation_group_id, {WHO})
  SELECT 'Meeting', 'busy', {FIRST} + interval '9 hours',
         {FIRST} + interval '10 hours', TRUE, half.user_id, grp.id, {STAMP}
    FROM grp JOIN half USING (plan_id)
  RETURNING id, statcrm_cooperation_group_id AS group_id
)
INSERT INTO calendar_attendee (event_id, partner_id, state, {WHO})
SELECT event.id, person.partner_id, 'accepted', {STAMP}
  FROM event JOIN grp ON grp.id = event.group_id JOIN half USING (plan_id)
 CROSS JOIN LATERAL (VALUES (half.person_id), (half.our_id)) person (partner_id)
"""

_SURVEY = f"""
WITH survey AS (
  INSERT INTO survey_survey (survey_type, questions_layout, questions_selection,
      access_mode, scoring_type, title, access_token, statcrm_is_satisfaction, {WHO})
  VALUES ('survey', 'page_per_question', 'all', 'public', 'no_scoring',
      '{{"en_US": "Satisfaction"}}', 'benchmark', TRUE, {STAMP}) RETURNING id)
INSERT INTO survey_user_input (survey_id, access_token, partner_id,
    statcrm_principal_id, state, end_datetime, {WHO})
SELECT survey.id, 'benchmark-' || plan_id, person_id, principal_id, 'done', {FIRST},
       {STAMP}
  FROM half, survey
"""

_FEEDBACK = f"""
INSERT INTO statcrm_feedback (name, kind, channel, state, date, deadline, answered_on,
    partner_id, active, {WHO})
SELECT 'More tables', 'request', 'email', 'answered', {FIRST}, {FIRST} + 14, {FIRST},
       person_id, TRUE, {STAMP}
  FROM half
"""

_PRICES = f"""
WITH list AS (
  INSERT INTO product_pricelist (currency_id, name, active, {WHO})
  SELECT currency_id, '{{"en_US": "Ours"}}', TRUE, {STAMP} FROM res_company LIMIT 1
  RETURNING id
), rule AS (
  INSERT INTO product_pricelist_item (pricelist_id, applied_on, display_applied_on,
      base, compute_price, {WHO})
  SELECT id, '3_global', '1_product', 'list_price', 'percentage', {STAMP} FROM list)
UPDATE res_partner principal
   SET specific_property_product_pricelist = jsonb_build_object('1', list.id)
  FROM half, list WHERE half.principal_id = principal.id
"""

_AGREEMENT = f"""
WITH kind AS (
  INSERT INTO statcrm_agreement_kind (name, {WHO})
  VALUES ('{{"en_US": "General"}}', {STAMP}) RETURNING id)
INSERT INTO statcrm_agreement (kind_id, principal_id, company_id, name, date_from,
    signed_on, active, {WHO})
SELECT kind.id, principal_id, 1, 'Tables', {FIRST}, {FIRST}, TRUE, {STAMP}
  FROM half, kind
"""

_MAILING = f"""
WITH source AS (INSERT INTO utm_source (name) VALUES ('Benchmark') RETURNING id
), mailing AS (
  INSERT INTO mailing_mailing (subject, email_from, source_id, mailing_model_id,
      mailing_type, state, user_id, active, schedule_type, {WHO})
  SELECT 'News', 'us@us.example', source.id, (SELECT id FROM ir_model
             WHERE model = 'res.partner'), 'mail', 'done', 2, TRUE, 'now', {STAMP}
    FROM source RETURNING id)
INSERT INTO mailing_trace (trace_type, model, res_id, mass_mailing_id, sent_datetime,
    trace_status, {WHO})
SELECT 'mail', 'res.partner', person_id, mailing.id, {FIRST}, 'sent', {STAMP}
  FROM half, mailing
"""

_EVENT = f"""
WITH event AS (
  INSERT INTO event_event (date_tz, badge_format, name, seats_limited, date_begin,
      date_end, active, {WHO})
  VALUES ('UTC', 'A4_french_fold', '{{"en_US": "Our day"}}', FALSE, {FIRST},
      {FIRST} + 1, TRUE, {STAMP}) RETURNING id)
INSERT INTO event_registration (event_id, partner_id, name, state, active, {WHO})
SELECT event.id, person_id, 'Guest', 'open', TRUE, {STAMP} FROM half, event
"""

STATEMENTS = (
    _HALF,
    _NOMINATION,
    _PLAN,
    _GOALS,
    _GROUPS,
    _SURVEY,
    _FEEDBACK,
    _PRICES,
    _AGREEMENT,
    _MAILING,
    _EVENT,
)
TABLES = """
    statcrm_nomination, statcrm_care_goal, statcrm_care_goal_value, calendar_event,
    statcrm_cooperation_group_contact_rel, calendar_attendee, survey_user_input,
    statcrm_feedback, statcrm_agreement, mailing_trace, event_registration,
    statcrm_informed, res_partner, statcrm_care_plan
"""


def fill(env):
    """Write the rows for every second plan of this year, in this transaction."""
    from odoo.tools import SQL  # noqa: PLC0415

    env.flush_all()
    for statement in STATEMENTS:
        env.cr.execute(statement)
    env.execute_query(
        SQL(
            """
            UPDATE statcrm_care_plan plan
               SET accepted_on = %(first)s, accepted_by = 'Guest',
                   accepted_version = versions.version
              FROM (%(versions)s) versions WHERE versions.plan_id = plan.id
         RETURNING 1
            """,
            first=SQL(FIRST),
            versions=env["statcrm.care.plan"]._versions_sql(),
        )
    )
    env.execute_query(
        SQL(
            """
            INSERT INTO statcrm_informed (arm, source_id, create_date)
            SELECT DISTINCT item.told_arm, item.source_id, now() AT TIME ZONE 'UTC'
              FROM (%(items)s) item JOIN half USING (principal_id)
                ON CONFLICT DO NOTHING
         RETURNING 1
            """,
            items=env["statcrm.informed.run"]._items_sql(),
        )
    )
    env.cr.execute(f"ANALYZE {TABLES}")
    env.invalidate_all()


# by a kind: of the customers in `asked` (principal_id), how many have it
_COUNT = "SELECT count(DISTINCT asked.principal_id) FROM asked "
_PEOPLE = "JOIN res_partner person ON person.statcrm_principal_id = asked.principal_id "
BY_HAND = {
    "responsible": _COUNT
    + """JOIN res_partner own ON own.id = asked.principal_id
         JOIN res_users ON res_users.id = own.user_id AND res_users.active""",
    "nomination": _COUNT
    + f"""JOIN statcrm_nomination ON partner_id = asked.principal_id
           AND kind = 'nominate' AND date_from >= {FIRST}""",
    "meeting": _COUNT
    + _PEOPLE
    + f"""JOIN calendar_attendee guest ON guest.partner_id = person.id
         JOIN calendar_event event ON event.id = guest.event_id AND event.active
          AND event.start >= {FIRST} AND event.stop <= now()
        WHERE guest.state = 'accepted' AND EXISTS (
              SELECT FROM calendar_attendee host
                JOIN res_users ON res_users.partner_id = host.partner_id
               WHERE host.event_id = event.id AND host.state = 'accepted')""",
    "plan_state": _COUNT
    + f"""JOIN statcrm_care_plan plan ON plan.principal_id = asked.principal_id
           AND plan.agreed_on >= {FIRST}""",
    "joint_plan": _COUNT
    + f"""JOIN statcrm_care_plan plan ON plan.principal_id = asked.principal_id
           AND plan.accepted_on >= {FIRST}""",
    "goal_measured": _COUNT
    + f"""JOIN statcrm_care_plan plan ON plan.principal_id = asked.principal_id
          JOIN statcrm_care_goal goal ON goal.plan_id = plan.id
          JOIN statcrm_care_goal_value value ON value.goal_id = goal.id
           AND value.date >= {FIRST}""",
    "cooperation": _COUNT
    + _PEOPLE
    + f"""JOIN statcrm_cooperation_group_contact_rel member
            ON member.partner_id = person.id
          JOIN calendar_event event
            ON event.statcrm_cooperation_group_id = member.group_id
           AND event.start >= {FIRST} AND event.stop <= now()""",
    "satisfaction": _COUNT
    + _PEOPLE
    + f"""JOIN survey_user_input answer ON answer.partner_id = person.id
           AND answer.state = 'done' AND answer.end_datetime >= {FIRST}""",
    "feedback_answered": _COUNT
    + _PEOPLE
    + f"""JOIN statcrm_feedback said ON said.partner_id = person.id
           AND said.answered_on <= said.deadline AND said.date >= {FIRST}""",
    "price_list": _COUNT
    + """JOIN res_partner own ON own.id = asked.principal_id
          AND own.specific_property_product_pricelist IS NOT NULL""",
    "agreement": _COUNT
    + """JOIN statcrm_agreement signed ON signed.principal_id = asked.principal_id
          AND signed.signed_on <= now()""",
    "mailing": _COUNT
    + _PEOPLE
    + f"""JOIN mailing_trace trace ON trace.res_id = person.id
           AND trace.model = 'res.partner' AND trace.trace_status = 'sent'
           AND trace.sent_datetime >= {FIRST}""",
    "event": _COUNT
    + _PEOPLE
    + """JOIN event_registration guest ON guest.partner_id = person.id
          AND guest.state = 'open'""",
}


def by_hand(env, kind, principals):
    """How many of the customers have evidence of a kind, or None: see the module."""
    statement = BY_HAND.get(kind)
    if not statement:
        return None
    asked = "WITH asked AS (SELECT unnest(%s::int[]) AS principal_id) "
    env.cr.execute(asked + statement, [list(principals)])
    return env.cr.fetchone()[0]
