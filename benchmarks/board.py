"""The promise board of 300 customers × 20 promises: server time and queries.

In the statistics office's database 300 customers (then 600) are strategic, with 40
account managers and 20 promises each, four of which come twice a year. All promises
have a state, every second one has evidence. What is measured is the whole answer with
its JSON, as the browser gets it, without what the network takes.
"""

import json

import databases
import generate
import measure

SIZES = (300, 600)
PROMISES, TWICE, MANAGERS, YEAR = 20, 4, 40, 2026
MOST_MS = 300
ROUNDS = 15

# the same cells without rights, groups, words, sums or what would turn them green
BY_HAND = """
SELECT plan.id, customer.name, manager.name, promise.id, promise.promise_id,
       promise.period, promise.name->>'en_US', promise.kind, promise.necessity,
       promise.state, promise.date_due::text, promise.date_to::text,
       promise.evidence_name, promise.evidence_date::text, promise.res_model,
       promise.res_id
  FROM statcrm_care_promise promise
  JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
  JOIN res_partner customer ON customer.id = plan.principal_id
  LEFT JOIN res_users users ON users.id = customer.user_id
  LEFT JOIN res_partner manager ON manager.id = users.partner_id
 WHERE plan.year = %s AND plan.active
 ORDER BY customer.name, promise.sequence, promise.period
"""


def prepare(env, customers):
    """Make that many customers strategic, with their plans and promises."""
    users = env["res.users"].create(
        [{"name": f"Manager {n}", "login": f"board_{n}"} for n in range(MANAGERS)]
    )
    strategic = env["statcrm.value.class"].search([("code", "=", "strategic")])
    env["statcrm.programme"].search([]).active = False
    env["statcrm.programme"].create(
        {
            "name": "Strategic programme",
            "value_class_id": strategic.id,
            "promise_ids": [
                (
                    0,
                    0,
                    {
                        "name": f"Promise number {n} to every strategic customer",
                        "kind": "meeting",
                        "rhythm": "2" if n < TWICE else "1",
                        "necessity": "must" if n % 3 else "should",
                    },
                )
                for n in range(PROMISES)
            ],
        }
    )
    env.flush_all()
    env.cr.execute(
        """WITH chosen AS (
             SELECT id, row_number() OVER (ORDER BY id) AS n FROM res_partner
              WHERE id = statcrm_principal_id AND is_company AND active
              ORDER BY id LIMIT %s)
           UPDATE res_partner SET user_id = (%s::int[])[1 + n %% %s],
                  statcrm_nominated_class_id = %s, statcrm_value_class_id = %s
             FROM chosen WHERE chosen.id = res_partner.id""",
        [customers, users.ids, MANAGERS, strategic.id, strategic.id],
    )
    env.invalidate_all()
    env["statcrm.care.plan"]._open_year(YEAR, since=f"{YEAR}-01-01")
    env.cr.execute(
        """UPDATE statcrm_care_promise
              SET state = (ARRAY['kept', 'due', 'late', 'missed'])[1 + id %% 4],
                  evidence_name = CASE WHEN id %% 2 = 0
                      THEN 'Meeting of the management with their directors' END,
                  res_model = CASE WHEN id %% 2 = 0 THEN 'res.partner' END,
                  res_id = 1, evidence_date = %s""",
        [f"{YEAR}-03-02"],
    )
    env.cr.execute("ANALYZE statcrm_care_promise, statcrm_care_plan")
    env.invalidate_all()
    return users


def board(name, customers):
    """Milliseconds of each way to ask, queries of the plain one, bytes, cells."""
    with databases.environment(name) as env:
        users = prepare(env, customers)
        boards = env["statcrm.board"]
        mine = boards.with_user(users[0])
        manager = {"year": YEAR, "user_id": users[0].id}

        def answer(model, options):
            env.invalidate_all()
            return json.dumps(model.get_board(options))

        contenders = {
            "hand": lambda: by_hand(env),
            "all": lambda: answer(boards, {"year": YEAR}),
            "grouped": lambda: answer(boards, {"year": YEAR, "group_by": "user"}),
            "late": lambda: answer(boards, {"year": YEAR, "late": True}),
            "manager": lambda: answer(boards, manager),
            "mine": lambda: answer(mine, {"year": YEAR, "mine": True}),
        }
        medians = measure.interleaved(contenders, rounds=ROUNDS)
        # the screen stops at 500 customers; this one counts all of them
        env.invalidate_all()
        before = env.cr.sql_log_count
        found = boards._get_board({"year": YEAR})
        queries = env.cr.sql_log_count - before
        size = len(contenders["all"]())
    return medians, queries, size, sum(found["counts"].values())


def by_hand(env):
    env.cr.execute(BY_HAND, [YEAR])
    return json.dumps(env.cr.fetchall())


def main():
    name = databases.with_statcrm("office", generate.OFFICE)
    few, many = (board(name, size) for size in SIZES)
    report = measure.Report("board", "The promise board", name)
    report.text(
        f"Customers with {PROMISES} promises each, {TWICE} of them twice a year."
        f" {few[3]:,} cells, an answer of {few[2] / 1024:,.0f} kB before it is"
        f" compressed. The screen stops at 500 customers. Median of {ROUNDS} rounds, in"
        " turn."
    )
    report.table(
        ["what", "measured", "target", ""],
        [
            [
                f"milliseconds of the board of {SIZES[0]} customers",
                few[0]["all"],
                f"at most {MOST_MS}",
                measure.verdict(few[0]["all"] <= MOST_MS),
            ],
            [
                f"queries, at {SIZES[0]} and at {SIZES[1]} customers",
                f"{few[1]} and {many[1]}",
                "the same",
                measure.verdict(few[1] == many[1]),
            ],
        ],
    )
    labels = {
        "hand": "a plain statement",
        "all": "the whole board",
        "grouped": "grouped by account manager",
        "late": "only what is late",
        "manager": "the customers of one account manager",
        "mine": "what one account manager sees to",
    }
    report.table(
        ["what", *(f"{size} customers, ms" for size in SIZES)],
        [[text, few[0][key], many[0][key]] for key, text in labels.items()],
    )
    ratio = measure.amount(few[0]["all"] / few[0]["hand"])
    report.text(
        f"The whole board of {SIZES[0]} customers takes {ratio} times as long as a"
        " plain statement that reads the same promises into JSON, without rights,"
        " groups, sums, and the words of each cell."
    )
    report.write()


if __name__ == "__main__":
    main()
