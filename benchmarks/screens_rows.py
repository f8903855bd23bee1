"""Five areas' work done in a database: what the screens of a working house show.

`fill` takes a database with customers among strangers. It adds 94 colleagues in five
units, 40 of whom answer for customers; segments, a classification, nominations, care
plans and their evidence; interactions, offers, activities, affiliations, absences;
and runs the jobs that Odoo would run, so that every screen has what it shows.
"""

import databases
import evidence_rows
import generate
import interactions
from follow_up import _OFFERS, OFFERS

COLLEAGUES = 94
UNITS = 5
MANAGERS = 40
INTERACTIONS = 300_000
NOMINATED, STRATEGIC = 300, 50
MANAGED_EVERY = 5  # one customer in so many has an account manager
PASSWORD = "benchmark"
ALL_GROUPS = 40  # the number of the colleague who is in all of them
USER = "statcrm_group_account_manager"
# colleagues who do more than answer for customers, by their number
GROUPS = {
    41: "statcrm_group_communications",
    42: "statcrm_group_communications",
    43: "statcrm_group_segment_manager",
    44: "statcrm_group_segment_manager",
    45: "statcrm_group_management",
    46: "statcrm_group_director",
    47: "statcrm_group_main_user",
}

_MANAGED = """
UPDATE res_partner customer
   SET user_id = (%(managers)s::int[])[1 + customer.id / %(every)s %% %(count)s]
 WHERE customer.id >= %(first)s AND customer.id < %(first)s + %(principals)s
   AND customer.id %% %(every)s = 0
"""

_AFFILIATED = """
INSERT INTO statcrm_affiliation (partner_id, organisation_id, level, date_from)
SELECT id, parent_id,
       (ARRAY['expert', 'expert', 'expert', 'manager', 'director'])[1 + id %% 5],
       '2024-01-01'
  FROM res_partner person
 WHERE id >= %(people)s AND id < %(people)s + %(contacts)s AND parent_id IS NOT NULL
   AND NOT EXISTS (
       SELECT FROM statcrm_affiliation line WHERE line.partner_id = person.id)
"""

_ROLES = """
INSERT INTO statcrm_affiliation_statcrm_contact_role_rel
       (statcrm_affiliation_id, statcrm_contact_role_id)
SELECT line.id, role.id
  FROM statcrm_affiliation line
  JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS all_count
          FROM statcrm_contact_role) role ON role.n = 1 + line.id %% role.all_count
"""

_CUSTOMER_ROLES = """
INSERT INTO statcrm_customer_role_line (partner_id, role_id, active)
SELECT partner.id, role.id, TRUE
  FROM res_partner partner
  JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS all_count
          FROM statcrm_customer_role) role
    ON role.n = 1 + partner.id / 3 %% role.all_count
 WHERE partner.id >= %(first)s AND partner.id < %(first)s + %(principals)s
   AND partner.id %% 3 = 0
"""

# the customers with the most sales get a decision, as after a year of work
_NOMINATED = """
WITH chosen AS (
    SELECT id, row_number() OVER (ORDER BY statcrm_sales DESC, id) AS n
      FROM res_partner
     WHERE statcrm_principal_id = id AND is_company AND statcrm_sales > 0
     ORDER BY statcrm_sales DESC, id LIMIT %(nominated)s)
UPDATE res_partner customer
   SET statcrm_nominated_class_id = class.id, statcrm_value_class_id = class.id,
       user_id = (%(managers)s::int[])[1 + (chosen.n %% %(count)s)]
  FROM chosen JOIN statcrm_value_class class
    ON class.code = CASE WHEN chosen.n <= %(strategic)s THEN 'strategic' ELSE 'key' END
 WHERE chosen.id = customer.id
"""

_DEPUTIES = """
INSERT INTO statcrm_account_member (partner_id, user_id, part, sequence, date_from)
SELECT customer.id, (%(managers)s::int[])[1 + (customer.id / 7 %% %(count)s)], 'deputy',
       1, '2025-01-01'
  FROM res_partner customer
 WHERE customer.statcrm_nominated_class_id IS NOT NULL
   AND customer.user_id <> (%(managers)s::int[])[1 + (customer.id / 7 %% %(count)s)]
"""

_TASKS = """
INSERT INTO mail_activity (res_model_id, res_model, res_id, activity_type_id, user_id,
    date_deadline, active, summary, create_uid, write_uid, create_date, write_date)
SELECT (SELECT id FROM ir_model WHERE model = 'res.partner'), 'res.partner', id,
       (SELECT min(id) FROM mail_activity_type WHERE category = 'phonecall'), user_id,
       current_date + (id %% 40 - 20), TRUE, 'Call', 1, 1, now(), now()
  FROM res_partner customer
 WHERE customer.id >= %(first)s AND customer.id < %(first)s + %(principals)s
   AND customer.user_id IS NOT NULL
"""

_SCORES = """
INSERT INTO statcrm_value_score (partner_id, factor_id, score, evidence, date, user_id)
SELECT customer.id, factor.id, 1 + customer.id %% 5, 'Yearly meeting', '2026-03-01', 2
  FROM res_partner customer CROSS JOIN statcrm_value_factor factor
 WHERE customer.statcrm_nominated_class_id IS NOT NULL AND factor.active
"""

_ABSENCES = """
INSERT INTO statcrm_absence (user_id, date_from, date_to)
SELECT id, current_date - 3, current_date + 7
  FROM unnest((%(managers)s::int[])[1:3]) id
"""

# what was ordered, so that the list of what others buy has something to compare
_ORDERED = """
INSERT INTO sale_order_line (order_id, name, product_id, product_uom_qty, price_unit,
    price_subtotal, customer_lead, company_id, create_uid, write_uid, create_date,
    write_date)
SELECT offer.id, 'Tables', (%(products)s::int[])[1 + offer.id %% 20], 1,
       offer.amount_untaxed, offer.amount_untaxed, 0, offer.company_id, 1, 1, now(),
       now()
  FROM sale_order offer
 WHERE offer.state = 'sale'
"""


def fill(database, scale):
    """Do the work of five areas; about five minutes."""
    interactions.UNITS = UNITS
    interactions.fill(database, scale, INTERACTIONS, colleagues=COLLEAGUES)
    with databases.environment(database, user_id=1) as env:
        users = _people(env)
        values = {
            "first": generate.FIRST_ID,
            "principals": scale.principals,
            "partners": scale.principals + scale.offices,
            "people": generate.FIRST_ID + scale.principals + scale.offices,
            "contacts": scale.contacts,
            "managers": users[:MANAGERS].ids,
            "count": MANAGERS,
            "every": MANAGED_EVERY,
            "nominated": NOMINATED,
            "strategic": STRATEGIC,
            "date_to": generate.DATE_TO,
        }
        for statement in (_MANAGED, _AFFILIATED, _ROLES, _CUSTOMER_ROLES, _TASKS):
            env.cr.execute(statement, values)
        env.cr.execute(_OFFERS, {**values, "count": OFFERS})
        articles = [{"name": f"Tables {n}", "type": "service"} for n in range(20)]
        products = env["product.product"].create(articles)
        env.flush_all()
        env.cr.execute(_ORDERED, {"products": products.ids})
        _committed(env)
        _class(env)
        for statement in (_NOMINATED, _DEPUTIES, _SCORES, _ABSENCES):
            env.cr.execute(statement, values)
        env.invalidate_all()
        env["statcrm.class.history"]._record_changes()
        _committed(env)
        _care(env)
        _jobs(env)
        _committed(env)
    databases.pack(database)
    databases.vacuum(database)


def _committed(env):
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()


def _people(env):
    """Give the colleagues their groups, and one password, hashed once."""
    users = env["res.users"].search([("login", "like", "colleague%")], order="id")
    for company in env["res.company"].search([], limit=1):
        users.write({"company_ids": [(4, company.id)]})
    users.write({"group_ids": [(4, env.ref("base.group_user").id)]})
    users.write({"group_ids": [(4, env.ref(f"statcrm_custom.{USER}").id)]})
    partner_manager = env.ref("base.group_partner_manager")
    sales = env.ref("sales_team.group_sale_salesman_all_leads")
    users.write({"group_ids": [(4, partner_manager.id), (4, sales.id)]})
    for number, group in GROUPS.items():
        users[number - 1].group_ids = [(4, env.ref(f"statcrm_custom.{group}").id)]
    for group in {*GROUPS.values()}:
        users[ALL_GROUPS - 1].group_ids = [(4, env.ref(f"statcrm_custom.{group}").id)]
    secret = users._crypt_context().hash(PASSWORD)
    env.flush_all()
    env.cr.execute(
        "UPDATE res_users SET password = %s WHERE id = ANY(%s)", [secret, users.ids]
    )
    # as in a house that works; what the line on Home costs is the page Set-up
    env["statcrm.setup"].hide_setup(True)
    segments = env["statcrm.segment"].search([("parent_id", "=", False)])
    for number, segment in enumerate(segments[:4]):
        segment.manager_id = users[42 + number % 2]
    _committed(env)
    return users


def _class(env):
    """Place every customer in a segment, then class it by its sales."""
    run = env["statcrm.segment.run"].create({})
    run.action_preview()
    run.action_apply()
    _committed(env)
    run = env["statcrm.classification"].create(
        {"date_to": generate.DATE_TO, "months": 24}
    )
    run.action_preview()
    run.action_apply()
    _committed(env)
    env.cr.execute("ANALYZE res_partner")


def _care(env):
    """Open this year for the nominated, and let every second plan have evidence."""
    from odoo import fields  # noqa: PLC0415

    today = fields.Date.today()
    env["statcrm.care.plan"]._open_year(today.year, since=today.replace(month=1, day=1))
    evidence_rows.fill(env)
    _committed(env)


def _jobs(env):
    """What Odoo's clock would have run by now."""
    env["statcrm.care.promise.run"]._run("open")
    env["statcrm.connection.refresh"]._refresh_all()
