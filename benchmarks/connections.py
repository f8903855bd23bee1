"""Who knows whom: the matrix of the largest customer, and finding all connections.

Two databases: 68,000 partners with 1,000,000 interactions, and a tenth of both. In the
large one a customer has 500 people, whom 60 of ours know by 20,000 interactions.
"""

import statistics

import databases
import generate
import interactions
import measure
import runs

SMALL = generate.Scale(principals=1_520, offices=850, contacts=4_430, invoices=920)
LARGE = generate.Scale(
    principals=15_200, offices=8_500, contacts=44_300, invoices=9_200
)
COUNTS = {"few": 100_000, "many": 1_000_000}
MOST_MATRIX = 2
MOST_GROWTH = 11
ROUNDS = 3

# what an expert would write for this one customer: people, units, cells
BY_HAND = """
WITH place AS (
    SELECT line.partner_id, max(line.level) AS level,
           array_agg(DISTINCT role.name->>'en_US') AS roles
      FROM statcrm_affiliation line
      JOIN res_partner office ON office.id = line.organisation_id
      LEFT JOIN statcrm_affiliation_statcrm_contact_role_rel given
             ON given.statcrm_affiliation_id = line.id
      LEFT JOIN statcrm_contact_role role ON role.id = given.statcrm_contact_role_id
     WHERE office.statcrm_principal_id = %(customer)s
     GROUP BY line.partner_id
), contact AS (%(contacts)s)
SELECT person.id, person.name, person.function, place.level, place.roles,
       unit.id, unit.name->>'en_US', max(contact.strength), max(contact.day),
       array_agg(DISTINCT ours.name)
  FROM res_partner person
  LEFT JOIN place ON place.partner_id = person.id
  LEFT JOIN contact ON contact.partner_id = person.id
  LEFT JOIN res_users users ON users.id = contact.user_id AND users.active
  LEFT JOIN res_partner ours ON ours.id = users.partner_id
  LEFT JOIN statcrm_unit_member member ON member.user_id = users.id
  LEFT JOIN statcrm_unit unit ON unit.id = member.unit_id
 WHERE person.statcrm_principal_id = %(customer)s AND person.active
   AND NOT person.is_company
 GROUP BY person.id, place.level, place.roles, unit.id
 ORDER BY place.level, person.name
"""
CONNECTIONS = """
    SELECT user_id, partner_id, strength, last_contact AS day FROM statcrm_connection
"""
INTERACTIONS = """
    SELECT users.id AS user_id, theirs.partner_id, 1 AS strength,
           event.start::date AS day
      FROM calendar_event event
      JOIN calendar_attendee theirs ON theirs.event_id = event.id
      JOIN calendar_attendee host ON host.event_id = event.id
      JOIN res_users users ON users.partner_id = host.partner_id
     UNION ALL
    SELECT users.id, addressee.res_partner_id, 1, mail.date::date
      FROM mail_message mail
      JOIN mail_message_res_partner_rel addressee
        ON addressee.mail_message_id = mail.id
      JOIN res_users users ON users.partner_id = mail.author_id
     UNION ALL
    SELECT users.id, mail.author_id, 1, mail.date::date
      FROM mail_message mail
      JOIN mail_message_res_partner_rel addressee
        ON addressee.mail_message_id = mail.id
      JOIN res_users users ON users.partner_id = addressee.res_partner_id
     UNION ALL
    SELECT user_id, res_id, 1, date_done FROM mail_activity
     WHERE res_model = 'res.partner' AND NOT active
"""


def database(name, scale):
    source = databases.with_statcrm(f"connections_{name}", scale)
    count = COUNTS[name]
    return databases.copy_of(
        source,
        f"{databases.PREFIX}connections_{name}_filled",
        databases.recipe(scale, databases.ADDON, databases.HERE / "interactions.py")
        + f" {count}",
        lambda made: (interactions.fill(made, scale, count), databases.vacuum(made)),
    )


def refresh(name):
    """Seconds of the first run, of the next one, of an hourly one; rows found."""
    with databases.environment(name) as env:
        state = env["statcrm.connection.refresh"]
        first = runs.seconds(state._refresh_all)
        again = runs.seconds(state._refresh_all)
        hourly = runs.seconds(state._refresh_changes)
        rows = env["statcrm.connection"].search_count([])
    with databases.connection(name) as link, link.cursor() as cr:
        cr.execute("VACUUM statcrm_connection")
    return first, again, hourly, rows


def matrix(name, customer):
    """Median milliseconds of the method and of two statements; people, cells."""
    from odoo.tools import SQL  # noqa: PLC0415

    with databases.environment(name) as env:
        env["statcrm.connection.refresh"]._refresh_all()
        env.cr.execute("ANALYZE statcrm_connection")
        partner = env["res.partner"].browse(customer)

        def statement(contacts):
            values = {"customer": customer, "contacts": SQL(contacts)}
            return env.execute_query(SQL(BY_HAND, **values))

        def method():
            env.invalidate_all()
            return partner.statcrm_connection_matrix(limit=500)

        times = measure.interleaved(
            {
                "method": method,
                "connections": lambda: statement(CONNECTIONS),
                "interactions": lambda: statement(INTERACTIONS),
                "first page": lambda: (
                    env.invalidate_all(),
                    partner.statcrm_connection_matrix(),
                ),
            },
            rounds=15,
        )
        people = method()["people"]
    cells = sum(len(person["cells"]) for person in people)
    return times, len(people), cells


def growth_table(report, small, large):
    labels = ("all, the first time", "all, again", "what changed since")
    rows = []
    for label, one, ten in zip(labels, small[:3], large[:3], strict=True):
        ratio, aimed = ten / one, label != labels[2]
        target = f"at most {MOST_GROWTH}" if aimed else "-"
        met = measure.verdict(ratio <= MOST_GROWTH) if aimed else "-"
        rows.append([label, one, ten, ratio, target, met])
    report.table(["what", "100,000, s", "1,000,000, s", "ratio", "target", ""], rows)


def matrix_table(report, times):
    labels = {
        "connections": "one statement by hand on the connections",
        "interactions": "one statement by hand on the interactions",
        "method": "`statcrm_connection_matrix`, all people",
        "first page": "the same, 100 people as the card shows",
    }
    rows = []
    for key, label in labels.items():
        ratio, aimed = times[key] / times["connections"], key == "method"
        target = f"at most {MOST_MATRIX}" if aimed else "-"
        met = measure.verdict(ratio <= MOST_MATRIX) if aimed else "-"
        rows.append([label, times[key], ratio, target, met])
    report.table(["what", "ms", "ratio", "target", ""], rows)


def main():
    few, many = database("few", SMALL), database("many", LARGE)
    taken = {few: [], many: []}
    for _round in range(ROUNDS):
        for name in (few, many):
            taken[name].append(refresh(name))
    small, large = (
        [statistics.median(column) for column in zip(*taken[name], strict=True)]
        for name in (few, many)
    )
    times, people, cells = matrix(many, LARGE.busy_company)
    report = measure.Report("connections", "Who from our house knows whom", many)
    report.text(
        "Finding the connections of 68,000 partners in 1,000,000 interactions"
        f" ({large[3]:,.0f} connections), and in a tenth of both ({small[3]:,.0f})."
        f" Median of {ROUNDS} rounds, in turn."
    )
    growth_table(report, small, large)
    report.text(
        f"The matrix of the largest customer: {people} people, 60 of ours, 20,000"
        f" interactions, {cells:,} cells; white spots and pairs of levels included."
    )
    matrix_table(report, times)
    report.write()


if __name__ == "__main__":
    main()
