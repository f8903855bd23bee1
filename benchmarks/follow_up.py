"""The sales follow-up of 15,200 principal customers, beside one SQL statement by hand.

Sales of 9,200 invoices, 20,000 offers, 300,000 interactions. Four readings: the table
itself, fetched as rows like the statement by hand; the first page of the list; the sums
by account manager as a pivot does; all rows as records, as an export asks for.
"""

import databases
import generate
import interactions
import measure

SCALE = generate.Scale(
    principals=15_200, offices=8_500, contacts=44_300, invoices=9_200
)
COUNT = 300_000
OFFERS = 20_000
MOST = 2
ROUNDS = 7
COLUMNS = [
    "partner_id",
    "user_id",
    "unit_id",
    "segment_id",
    "value_class_id",
    "sales_12",
    "sales_12_before",
    "change_12",
    "percent_12",
    "sales_24",
    "sales_24_before",
    "change_24",
    "open_count",
    "open_amount",
    "won_count",
    "won_amount",
    "lost_count",
    "lost_amount",
    "contact_count",
    "last_contact",
]

_OFFERS = """
INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id,
    company_id, currency_id, currency_rate, date_order, state, amount_untaxed,
    amount_total, create_uid, write_uid, create_date, write_date)
SELECT 'B' || n, partner, partner, partner, (SELECT min(id) FROM res_company),
       (SELECT currency_id FROM res_company ORDER BY id LIMIT 1), 1,
       %(date_to)s::timestamp - (n %% 700) * interval '1 day',
       (ARRAY['draft', 'sent', 'sale', 'cancel'])[1 + n %% 4], 100 + n %% 900,
       100 + n %% 900, 1, 1, now(), now()
  FROM (SELECT n, %(first)s + n::bigint * 7919 %% %(partners)s AS partner
          FROM generate_series(1, %(count)s) n) drawn
"""

# what an expert would write for this table
BY_HAND = """
WITH sold AS (
    SELECT commercial_partner_id AS partner_id, invoice_date AS date,
           amount_untaxed_signed AS amount
      FROM account_move
     WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_refund')
       AND invoice_date > %(d48)s AND invoice_date <= %(sold)s
     UNION ALL
    SELECT partner_id, date, amount FROM statcrm_sales_entry
     WHERE date > %(d48)s AND date <= %(sold)s
), sale AS (
    SELECT p.statcrm_principal_id AS id,
           sum(amount) FILTER (WHERE date > %(d12)s) AS s12,
           sum(amount) FILTER (WHERE date <= %(d12)s AND date > %(d24)s) AS b12,
           sum(amount) FILTER (WHERE date > %(d24)s) AS s24,
           sum(amount) FILTER (WHERE date <= %(d24)s) AS b24
      FROM sold JOIN res_partner p ON p.id = sold.partner_id GROUP BY 1
), offer AS (
    SELECT p.statcrm_principal_id AS id,
           count(*) FILTER (WHERE state IN ('draft', 'sent')) AS open_count,
           sum(amount_untaxed) FILTER (WHERE state IN ('draft', 'sent')) AS open_sum,
           count(*) FILTER (WHERE state = 'sale' AND date_order >= %(first)s) AS won,
           sum(amount_untaxed)
               FILTER (WHERE state = 'sale' AND date_order >= %(first)s) AS won_sum,
           count(*) FILTER (WHERE state = 'cancel' AND date_order >= %(first)s) AS lost,
           sum(amount_untaxed)
               FILTER (WHERE state = 'cancel' AND date_order >= %(first)s) AS lost_sum
      FROM sale_order o JOIN res_partner p ON p.id = o.partner_id GROUP BY 1
), ours AS (
    SELECT DISTINCT partner_id FROM res_users WHERE NOT share
), told AS (
    SELECT told.mail_message_id,
           bool_and(told.notification_status IN ('bounce', 'exception', 'canceled'))
               AS lost
      FROM mail_notification told
      JOIN res_partner whom ON whom.id = told.res_partner_id AND whom.partner_share
     GROUP BY 1
), held AS (
    -- over, private to nobody, and somebody of ours came, or nobody was asked
    SELECT event.id, event.start
      FROM calendar_event event
      LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
      LEFT JOIN (SELECT host.event_id,
                        bool_or(host.state IS DISTINCT FROM 'declined') AS came
                   FROM calendar_attendee host JOIN ours USING (partner_id)
                  GROUP BY 1) asked ON asked.event_id = event.id
     WHERE event.active AND event.stop <= now()
       AND coalesce(event.privacy, calendar.calendar_default_privacy, 'public')
           <> 'private'
       AND coalesce(asked.came, event.user_id IN (
               SELECT id FROM res_users WHERE NOT share))
), touch AS (
    SELECT res_id AS partner_id, date_done::timestamp AS date
      FROM mail_activity
     WHERE res_model = 'res.partner' AND NOT active AND date_done IS NOT NULL
     UNION ALL
    -- what a person wrote, and what of ours was for somebody and reached one of them
    SELECT mail.res_id, mail.date
      FROM mail_message mail
      LEFT JOIN mail_message_subtype subtype ON subtype.id = mail.subtype_id
      LEFT JOIN ours ON ours.partner_id = mail.author_id
      LEFT JOIN told ON told.mail_message_id = mail.id
     WHERE mail.model = 'res.partner' AND mail.message_type IN ('comment', 'email')
       AND mail.mail_activity_type_id IS NULL AND mail.is_internal IS NOT TRUE
       AND subtype.internal IS NOT TRUE AND mail.statcrm_automatic IS NULL
       AND (ours.partner_id IS NULL
            OR told.lost IS NOT TRUE
               AND NOT EXISTS (SELECT FROM mail_mail sent
                                WHERE sent.mail_message_id = mail.id
                                  AND sent.state IN ('exception', 'cancel'))
               AND (mail.message_type = 'email' OR told.mail_message_id IS NOT NULL
                    OR EXISTS (SELECT FROM mail_message_res_partner_rel addressee
                                 JOIN res_partner whom
                                   ON whom.id = addressee.res_partner_id
                                  AND whom.partner_share
                                WHERE addressee.mail_message_id = mail.id)
                    OR EXISTS (SELECT FROM res_partner card
                                WHERE card.id = mail.res_id AND NOT card.is_company)))
), touched AS (
    SELECT p.statcrm_principal_id AS id, date
      FROM touch JOIN res_partner p ON p.id = touch.partner_id
     UNION ALL
    -- of one day and with the same person of theirs: one meeting, in two calendars
    SELECT p.statcrm_principal_id, max(held.start)
      FROM held
      JOIN calendar_attendee guest ON guest.event_id = held.id
       AND guest.state IS DISTINCT FROM 'declined'
      JOIN res_partner p ON p.id = guest.partner_id AND p.partner_share
     GROUP BY p.statcrm_principal_id, p.id, held.start::date
), contact AS (
    SELECT id, max(date) AS last_contact,
           count(*) FILTER (WHERE date >= %(first)s) AS contacts
      FROM touched WHERE date <= now() GROUP BY 1
)
SELECT p.id, p.user_id, p.statcrm_segment_id, p.statcrm_value_class_id, unit.unit_id,
       s12, b12, s24, b24, open_count, open_sum, won, won_sum, lost, lost_sum,
       contacts, last_contact
  FROM res_partner p
  LEFT JOIN sale ON sale.id = p.id
  LEFT JOIN offer ON offer.id = p.id
  LEFT JOIN contact ON contact.id = p.id
  LEFT JOIN (SELECT user_id, min(unit_id) AS unit_id FROM statcrm_unit_member
              WHERE active GROUP BY user_id) unit ON unit.user_id = p.user_id
 WHERE p.statcrm_principal_id = p.id AND p.active AND p.partner_share
   AND NOT EXISTS (SELECT FROM res_company c WHERE c.partner_id = p.id)
 ORDER BY s12 DESC NULLS LAST
"""


def fill(database):
    interactions.fill(database, SCALE, COUNT)
    values = {
        "count": OFFERS,
        "first": generate.FIRST_ID,
        "partners": SCALE.principals + SCALE.offices,
        "date_to": generate.DATE_TO,
    }
    with databases.connection(database) as link, link.cursor() as cr:
        cr.execute(_OFFERS, values)
        cr.execute(
            "UPDATE res_partner SET user_id = (SELECT min(id) FROM res_users"
            " WHERE login LIKE 'colleague%%') + id %% 40"
            " WHERE statcrm_principal_id = id AND id >= %s",
            [generate.FIRST_ID],
        )
    databases.vacuum(database)


def readings(env):
    """The contenders, as functions without arguments."""
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415

    report = env["statcrm.follow.up"]
    today = env.company._statcrm_today()
    # sales end with the last closed month
    values = {
        name: report._sold_day(months)
        for name, months in (("sold", 0), ("d12", 12), ("d24", 24), ("d48", 48))
    }
    # offers and contacts have moments: the 12 months begin where the house is
    first_day = today - relativedelta(months=12) + relativedelta(days=1)
    values["first"] = env.company._statcrm_start(first_day)

    def by_hand():
        env.cr.execute(BY_HAND, values)
        return env.cr.fetchall()

    def rows(limit=None):
        env.invalidate_all()
        return report.search_fetch([], COLUMNS, limit=limit)

    def table():
        env.cr.execute(report._table_query)
        return env.cr.fetchall()

    return {
        "hand": by_hand,
        "table": table,
        "page": lambda: rows(80),
        "rows": rows,
        "pivot": lambda: report.formatted_read_group(
            [], ["user_id"], ["sales_12:sum", "open_amount:sum", "contact_count:sum"]
        ),
    }


def agree(contenders):
    """Stop when the two sides do not tell the same figures."""
    ours = {row.partner_id.id: row for row in contenders["rows"]()}
    hand = {row[0]: row for row in contenders["hand"]()}
    if ours.keys() != hand.keys():
        raise SystemExit("the two sides have other customers")
    for key, row in ours.items():
        told = [row.sales_12, row.sales_24_before, row.open_amount, row.won_amount]
        told.append(row.contact_count)
        for mine, theirs in zip(
            told, (hand[key][n] for n in (5, 8, 10, 12, 15)), strict=True
        ):
            if abs(mine - float(theirs or 0)) > 0.01:
                raise SystemExit(f"customer {key}: {mine} and {theirs}")


def main():
    name = databases.copy_of(
        databases.with_statcrm("follow_up", SCALE),
        f"{databases.PREFIX}follow_up_filled",
        databases.recipe(SCALE, databases.ADDON, databases.HERE / "interactions.py")
        + f" {COUNT} {OFFERS}",
        fill,
    )
    with databases.environment(name) as env:
        contenders = readings(env)
        agree(contenders)
        times = measure.interleaved(contenders, rounds=ROUNDS)
    report = measure.Report("follow_up", "Sales follow-up", name)
    report.text(
        f"{SCALE.principals:,} principal customers, {SCALE.invoices:,} invoices,"
        f" {OFFERS:,} offers, {COUNT:,} interactions. Median of {ROUNDS}"
        " rounds, in turn."
    )
    labels = {
        "hand": "one statement by hand, all rows fetched",
        "table": "the same rows of our query",
        "page": "first page of the list, 80 rows",
        "pivot": "sums by account manager",
        "rows": "all rows, all columns, as records of the ORM",
    }
    table = []
    for key, label in labels.items():
        ratio = times[key] / times["hand"]
        aimed = key not in ("hand", "rows")
        target = f"at most {MOST}" if aimed else "-"
        met = measure.verdict(ratio <= MOST) if aimed else "-"
        table.append([label, times[key], ratio, target, met])
    report.table(["what", "ms", "ratio", "target", ""], table)
    report.write()


if __name__ == "__main__":
    main()
