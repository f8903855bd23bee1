"""A day with 5,000 interactions for 40 managers: queries, time, and each once.

In the database of the connections (68,000 partners, 1,000,000 interactions) 40
customers are strategic, each with a manager of its own. Colleagues outside the teams
record 5,000 calls with them, or a tenth. The digest is found, written, and run again.
"""

import databases
import measure
from connections import LARGE, database

SIZES = ((4, 500), (40, 5_000))
MOST_QUERIES = 30
MOST_GROWTH = 11


def prepare(env, managers, entries):
    """Give the first customers a manager each, and let others call them."""
    users = env["res.users"].search(
        [("login", "like", "colleague%@us.example")], order="id", limit=managers + 1
    )
    other, users = users[-1], users[:-1]
    env.cr.execute(
        """UPDATE res_users SET notification_type = 'email', statcrm_informed = 'daily'
            WHERE id = ANY(%s)""",
        [users.ids],
    )
    env.cr.execute(
        """WITH chosen AS (
             SELECT id, row_number() OVER (ORDER BY id) AS n FROM res_partner
              WHERE id = statcrm_principal_id AND is_company ORDER BY id LIMIT %s)
           UPDATE res_partner SET user_id = (%s::int[])[n],
                  statcrm_nominated_class_id = (
                      SELECT id FROM statcrm_value_class WHERE code = 'strategic')
             FROM chosen WHERE chosen.id = res_partner.id RETURNING res_partner.id""",
        [managers, users.ids],
    )
    customers = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(
        """INSERT INTO mail_activity (res_model_id, res_model, res_id, activity_type_id,
               user_id, summary, date_deadline, date_done, active, create_uid,
               write_uid, create_date, write_date)
           SELECT (SELECT id FROM ir_model WHERE model = 'res.partner'), 'res.partner',
                  (%s::int[])[1 + n %% %s], (SELECT min(id) FROM mail_activity_type
                    WHERE category = 'phonecall'), %s, 'Call ' || n, now(), now(),
                  false, 1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
             FROM generate_series(1, %s) n""",
        [customers, managers, other.id, entries],
    )
    env.invalidate_all()


def digest(name, managers, entries):
    """Queries, milliseconds, mails and lines told of one digest; mails of a second."""
    with databases.environment(name, user_id=1) as env:
        prepare(env, managers, entries)
        runs = env["statcrm.informed.run"]
        mails = env["mail.mail"]
        # the digest commits; here it must not, so that nothing is kept
        type(env["ir.cron"])._commit_progress = lambda *_args, **_kwargs: float("inf")
        before, queries = mails.search_count([]), env.cr.sql_log_count
        taken = measure.milliseconds(lambda: (runs._inform("daily"), env.flush_all()))
        queries = env.cr.sql_log_count - queries
        sent = mails.search_count([]) - before
        told = env["statcrm.informed"].search_count([])
        runs._inform("daily")
        again = mails.search_count([]) - before - sent
    return queries, taken, sent, told, again


def main():
    name = database("many", LARGE)
    # the first one fills the caches of the server
    digest(name, *SIZES[0])
    results = [digest(name, *size) for size in SIZES]
    report = measure.Report("digest", "Telling managers what others did", name)
    report.text(
        "Among 1,000,000 interactions a day's calls by colleagues outside the account"
        " teams are found and written: one mail and one inbox message a manager."
    )
    rows = []
    for (managers, entries), (queries, taken, sent, told, again) in zip(
        SIZES, results, strict=True
    ):
        met = queries <= MOST_QUERIES + sent and (sent, told) == (managers, entries)
        rows.append(
            [
                f"{entries:,}",
                str(managers),
                str(queries),
                f"at most {MOST_QUERIES} + {sent}",
                measure.verdict(met),
                taken,
                str(sent),
                f"{told:,}",
                str(again),
            ]
        )
    header = ["interactions", "managers", "queries", "target", "", "ms", "mails"]
    report.table([*header, "told", "mails of a second run"], rows)
    growth = results[1][1] / results[0][1]
    report.text(
        f"Ten times the interactions take {measure.amount(growth)} times as long"
        f" (at most {MOST_GROWTH}: {measure.verdict(growth <= MOST_GROWTH)})."
    )
    report.write()


if __name__ == "__main__":
    main()
