"""Fill an Odoo database with a statistics office's customers, the same every time.

15,200 principal customers, 8,500 offices below them, 29,000 contact persons and 9,200
posted invoices over 24 months, of which the top 5 % of the paying customers bring 60 %;
ten times that for growth and look-ups, or with 565,000 strangers in the same table
for the screens: 230,000 organisations that never bought, and their people. Only tables
of Odoo itself are filled, so that the same rows serve a database with StatCRM and one
without.

Python draws the few columns that need chance and sends them by COPY; SQL derives the
rest, a statement a table.
"""

import datetime
import io
import math
import random
from collections import Counter
from dataclasses import dataclass
from statistics import NormalDist

from names import OFFICES, TOWNS, Names, slug

SEED = 1973
FIRST_ID = 1_000_000
DATE_TO = datetime.date(2026, 6, 30)
DAYS = 730  # ]2024-06-30, 2026-06-30]
BUSY_CONTACTS = 200
BUSY_MESSAGES = 2_000
# the top 5 % of a log-normal distribution bring 60 % when sigma = z(0.95) + z(0.60)
SIGMA = NormalDist().inv_cdf(0.95) + NormalDist().inv_cdf(0.60)
MEAN_SALES = 4_000


@dataclass(frozen=True)
class Scale:
    principals: int = 15_200
    offices: int = 8_500
    contacts: int = 29_000
    invoices: int = 9_200
    strangers: int = 0
    their_people: int = 0

    @property
    def partners(self):
        known = self.principals + self.offices + self.contacts
        return known + self.strangers + self.their_people

    @property
    def busy_company(self):
        """The id of the company with 200 contacts and 2,000 messages: the last."""
        return FIRST_ID + self.principals - 1


OFFICE = Scale()
TENFOLD = Scale(principals=152_000, offices=85_000, contacts=290_000, invoices=92_000)
# as TENFOLD, and contact persons up to 600,000 partners
LARGE = Scale(principals=152_000, offices=85_000, contacts=363_000, invoices=92_000)

# the office's customers, and a register of strangers that was imported as partners
AMONG_STRANGERS = Scale(strangers=230_000, their_people=335_000)


def business_id(number):
    """A Finnish business ID with its check digit, or None where none exists."""
    digits = f"{number:07d}"
    weights = (7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
    return None if rest == 1 else f"{digits}-{(11 - rest) % 11}"


def business_ids(count):
    number, found = 1_000_000, []
    while len(found) < count:
        number += 7
        if code := business_id(number):
            found.append(code)
    return found


def organisations(rng, names, scale):
    """Rows of the principal customers and of their offices, in the order of ids."""
    count = scale.principals + scale.offices
    codes = business_ids(count)
    tops = names.organisations(scale.principals)
    towns = rng.choices(TOWNS, k=count)
    top_of = list(range(scale.principals))
    for i in range(count):
        parent = None
        if i < scale.principals:
            name = tops[i]
        else:
            # few customers have many offices; an office in five hangs below another
            top = int((scale.principals - 1) * rng.random() ** 3)
            above = scale.principals + int((i - scale.principals) * rng.random())
            parent = above if rng.random() < 0.2 and above < i else top
            top_of.append(top_of[parent])
            name = f"{tops[top_of[parent]]} {OFFICES[i % len(OFFICES)]} {towns[i]}"
        domain = f"{slug(name.split()[1])}{i % 9973}.example"
        prefix = "" if i % 10 == 3 else "FI"
        yield {
            "n": i,
            "parent": parent,
            "top": top_of[i],
            "name": name,
            "email": f"info@{domain}",
            "vat": prefix + codes[i].replace("-", ""),
            "registry": codes[i],
            "ref": f"C{100_000 + i}",
            "town": towns[i],
        }


def people(rng, names, scale, offices):
    """Rows of the contact persons; ``offices`` are the organisations drawn before."""
    first = scale.principals + scale.offices
    givens, families = names.givens(scale.contacts), names.families(scale.contacts)
    for i in range(scale.contacts):
        if i < BUSY_CONTACTS:
            parent = scale.principals - 1
        else:
            parent = int((first - 1) * rng.random())
            parent += parent >= scale.principals - 1
        company = offices[parent]
        # one person in eight writes from the address of a common service
        domain = "kunta.example" if i % 8 == 0 else company["email"].split("@")[1]
        name = f"{givens[i]} {families[i]}"
        yield {
            "n": first + i,
            "parent": parent,
            "top": company["top"],
            "name": name,
            "email": f"{slug(name).replace('-', '.')}{i % 97}@{domain}",
            "vat": None,
            "registry": None,
            "ref": None,
            "town": company["town"],
        }


def strangers(rng, names, scale):
    """Rows of organisations without offices that never bought, then of their people."""
    first = scale.principals + scale.offices + scale.contacts
    codes = business_ids(scale.principals + scale.offices + scale.strangers)
    codes = codes[scale.principals + scale.offices :]
    titles = names.organisations(scale.strangers)
    towns = rng.choices(TOWNS, k=scale.strangers)
    for i in range(scale.strangers):
        yield {
            "n": first + i,
            "parent": None,
            "top": first + i,
            "name": titles[i],
            "email": f"info@{slug(titles[i].split()[1])}{i % 9973}.example",
            "vat": f"FI{codes[i].replace('-', '')}",
            "registry": codes[i],
            "ref": f"E{1_000_000 + i}",
            "town": towns[i],
        }
    givens = names.givens(scale.their_people)
    families = names.families(scale.their_people)
    for i in range(scale.their_people):
        place = i % scale.strangers if i % 3 else int(scale.strangers * rng.random())
        name = f"{givens[i]} {families[i]}"
        domain = "kunta.example" if i % 8 == 0 else f"firm{place % 9973}.example"
        yield {
            "n": first + scale.strangers + i,
            "parent": first + place,
            "top": first + place,
            "name": name,
            "email": f"{slug(name).replace('-', '.')}{i % 97}@{domain}",
            "vat": None,
            "registry": None,
            "ref": None,
            "town": towns[place],
        }


def invoices(rng, scale):
    """(number of the payer, days before the end, amount): a heavy tail, exactly."""
    payers = rng.sample(range(scale.principals), round(scale.principals * 0.3))
    middle = math.log(MEAN_SALES) - SIGMA**2 / 2
    bell = NormalDist()
    owners = payers + rng.choices(payers, k=scale.invoices - len(payers))
    parts = Counter(owners)
    total = {
        payer: math.exp(middle + SIGMA * bell.inv_cdf((rank + 0.5) / len(payers)))
        for rank, payer in enumerate(payers)
    }
    for owner in owners:
        yield owner, rng.randrange(DAYS), max(0.01, total[owner] / parts[owner])


def copy_rows(cr, table, rows):
    """Send rows of plain values by COPY, in pieces, so that memory stays flat."""
    buffer, sent = io.StringIO(), 0
    for row in rows:
        buffer.write("\t".join("\\N" if v is None else str(v) for v in row) + "\n")
        sent += 1
        if sent % 50_000 == 0:
            _send(cr, table, buffer)
            buffer = io.StringIO()
    _send(cr, table, buffer)
    return sent


def _send(cr, table, buffer):
    buffer.seek(0)
    cr.copy_expert(f"COPY {table} FROM STDIN", buffer)


def fill(cr, scale):
    """Fill the database behind ``cr`` (a psycopg2 cursor); the caller commits."""
    rng = random.Random(SEED)
    names = Names(rng)
    offices = list(organisations(rng, names, scale))
    cr.execute(_DRAWN_TABLES)
    copy_rows(cr, "drawn_partner", (tuple(row.values()) for row in offices))
    copy_rows(
        cr,
        "drawn_partner",
        (tuple(row.values()) for row in people(rng, names, scale, offices)),
    )
    drawn = invoices(rng, scale)
    copy_rows(cr, "drawn_invoice", ((i, *row) for i, row in enumerate(drawn, start=1)))
    unknown = strangers(rng, names, scale) if scale.strangers else ()
    copy_rows(cr, "drawn_partner", (tuple(row.values()) for row in unknown))
    values = {
        "first": FIRST_ID,
        "date_to": DATE_TO,
        "busy": scale.busy_company,
        "messages": BUSY_MESSAGES,
    }
    for statement in _DERIVED:
        cr.execute(statement, values)


_DRAWN_TABLES = """
CREATE TEMPORARY TABLE drawn_partner (
    n integer PRIMARY KEY, parent integer, top integer, name text, email text,
    vat text, registry text, ref text, town text
) ON COMMIT DROP;
CREATE TEMPORARY TABLE drawn_invoice (
    n integer, payer integer, days integer, amount numeric
) ON COMMIT DROP;
"""

_PARTNERS = """
INSERT INTO res_partner (
    id, name, complete_name, parent_id, commercial_partner_id,
    commercial_company_name, is_company, active, type, lang, tz, email,
    email_normalized, vat, company_registry, ref, phone, phone_sanitized, street, zip,
    city, country_id, color, employee, partner_share, autopost_bills, customer_rank,
    supplier_rank, message_bounce, create_uid, write_uid, create_date, write_date)
SELECT %(first)s + d.n, d.name,
       CASE WHEN d.ref IS NULL THEN c.name || ', ' || d.name ELSE d.name END,
       %(first)s + d.parent,
       %(first)s + CASE WHEN d.ref IS NULL THEN d.parent ELSE d.n END,
       CASE WHEN d.ref IS NULL THEN c.name ELSE d.name END,
       d.ref IS NOT NULL, true, 'contact', 'en_US', 'Europe/Helsinki', d.email,
       d.email, coalesce(d.vat, c.vat), coalesce(d.registry, c.registry), d.ref,
       '+358 9 ' || (1000000 + d.n)::text,
       '+3589' || (1000000 + d.n)::text,
       d.town || 'nkatu ' || (d.n %% 200), lpad((d.n * 7 %% 99999)::text, 5, '0'),
       d.town, (SELECT id FROM res_country WHERE code = 'FI'), 0, false, true, 'ask',
       0, 0, 0, 1, 1, now() at time zone 'UTC', now() at time zone 'UTC'
  FROM drawn_partner d
  LEFT JOIN drawn_partner c ON c.n = d.parent
 ORDER BY d.n
"""

# one invoice in ten goes to a contact person, one in five to an office, if any
_MOVES = """
INSERT INTO account_move (
    id, name, sequence_prefix, sequence_number, state, move_type, journal_id,
    company_id, currency_id, partner_id, commercial_partner_id, date, invoice_date,
    invoice_date_due, amount_untaxed, amount_tax, amount_total, amount_residual,
    amount_untaxed_signed, amount_untaxed_in_currency_signed, amount_tax_signed,
    amount_total_signed, amount_total_in_currency_signed, amount_residual_signed,
    invoice_currency_rate, auto_post, payment_state, posted_before, checked,
    invoice_partner_display_name, create_uid, write_uid, create_date, write_date)
SELECT %(first)s + i.n, 'BENCH/' || lpad(i.n::text, 7, '0'), 'BENCH/', i.n, 'posted',
       'out_invoice', j.id, j.company_id, c.currency_id, p.id,
       p.commercial_partner_id, i.day, i.day, i.day + 30, i.amount, 0, i.amount,
       i.amount, i.amount, i.amount, 0, i.amount, i.amount, i.amount, 1, 'no',
       'not_paid', true, true, p.complete_name, 1, 1,
       now() at time zone 'UTC', now() at time zone 'UTC'
  FROM (SELECT n, payer, %(date_to)s::date - days AS day,
               round(amount, 2) AS amount FROM drawn_invoice) i
 CROSS JOIN LATERAL (
       SELECT id, company_id FROM account_journal
        WHERE type = 'sale' ORDER BY id LIMIT 1) j
  JOIN res_company c ON c.id = j.company_id
  LEFT JOIN (SELECT top, min(n) AS n FROM drawn_partner
              WHERE parent IS NOT NULL AND ref IS NOT NULL GROUP BY top) o
         ON o.top = i.payer AND i.n %% 5 = 0
  LEFT JOIN (SELECT top, min(n) AS n FROM drawn_partner
              WHERE ref IS NULL GROUP BY top) h
         ON h.top = i.payer AND i.n %% 10 = 1
  JOIN res_partner p ON p.id = %(first)s + coalesce(o.n, h.n, i.payer)
 ORDER BY i.n
"""

_MOVE_LINES = """
INSERT INTO account_move_line (
    move_id, move_name, name, sequence, display_type, parent_state, journal_id,
    company_id, company_currency_id, currency_id, partner_id, account_id, date,
    invoice_date, quantity, price_unit, price_subtotal, price_total, debit, credit,
    balance, amount_currency, amount_residual, amount_residual_currency, reconciled,
    create_uid, write_uid, create_date, write_date)
SELECT m.id, m.name, 'Statistics service', 10, l.kind, 'posted', m.journal_id,
       m.company_id, m.currency_id, m.currency_id, m.commercial_partner_id, l.account,
       m.date, m.invoice_date, 1, m.amount_untaxed, m.amount_untaxed,
       m.amount_untaxed, greatest(l.sign, 0) * m.amount_untaxed,
       greatest(-l.sign, 0) * m.amount_untaxed, l.sign * m.amount_untaxed,
       l.sign * m.amount_untaxed, greatest(l.sign, 0) * m.amount_untaxed,
       greatest(l.sign, 0) * m.amount_untaxed, false, 1, 1, m.create_date,
       m.write_date
  FROM account_move m
 CROSS JOIN (
       SELECT 'product' AS kind, -1 AS sign, (SELECT id FROM account_account
              WHERE account_type = 'income' ORDER BY id LIMIT 1) AS account
       UNION ALL
       SELECT 'payment_term', 1, (SELECT id FROM account_account
              WHERE account_type = 'asset_receivable' ORDER BY id LIMIT 1)) l
 WHERE m.id > %(first)s
"""

_MESSAGES = """
INSERT INTO mail_message (
    model, res_id, subject, body, message_type, subtype_id, author_id, email_from,
    date, is_internal, create_uid, write_uid, create_date, write_date)
SELECT 'res.partner', %(busy)s, 'Note ' || n,
       '<p>We talked about the figures of ' || n || ' municipalities.</p>', 'comment',
       (SELECT res_id FROM ir_model_data WHERE module = 'mail' AND name = 'mt_note'),
       (SELECT partner_id FROM res_users WHERE id = 2), 'admin@kunta.example',
       %(date_to)s::timestamp - n * interval '3 hours', true, 2, 2,
       now() at time zone 'UTC', now() at time zone 'UTC'
  FROM generate_series(1, %(messages)s) AS n
"""

_SEQUENCES = """
SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner)),
       setval('account_move_id_seq', (SELECT max(id) FROM account_move))
"""

_DERIVED = (_PARTNERS, _MOVES, _MOVE_LINES, _MESSAGES, _SEQUENCES)
