from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

SCOPES = [
    ("value_class", "A value class"),
    ("segment", "A segment"),
    ("customers", "Named customers"),
]

# kinds that make sense for a group as a whole, and their arm of the customer file
ARMS = {"mailing": 10, "event": 8, "satisfaction": 9}

# of the outcomes these did not reach the customer
MISSED = ["bounced", "failed", "cancelled"]


class StatcrmProgramme(models.Model):
    """What is promised to a value class, a segment or named customers.

    From it the care plans of a year get their promises. A light programme makes no
    plan: its promises are looked after for the group as a whole.
    """

    _name = "statcrm.programme"
    _description = "Care Programme"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    scope = fields.Selection(SCOPES, string="For", required=True, default="value_class")
    value_class_id = fields.Many2one("statcrm.value.class", ondelete="restrict")
    segment_id = fields.Many2one(
        "statcrm.segment", ondelete="restrict", help="With the segments below it."
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "statcrm_programme_partner_rel",
        "programme_id",
        "partner_id",
        string="Named Customers",
        domain=[("statcrm_is_principal", "=", True)],
    )
    year_from = fields.Integer(string="First Year")
    year_to = fields.Integer(string="Last Year", help="Empty: until it is archived.")
    is_light = fields.Boolean(
        string="For the Group as a Whole",
        help="No plan for each customer: one look at the whole group.",
    )
    promise_ids = fields.One2many(
        "statcrm.programme.promise", "programme_id", string="Promises", copy=True
    )
    promise_count = fields.Integer(compute="_compute_promise_count")
    is_in_use = fields.Boolean(
        compute="_compute_is_in_use",
        help="Plans of this year or a later one have its promises.",
    )

    _years_are_years = models.Constraint(
        "CHECK((coalesce(year_from, 0) = 0 OR year_from BETWEEN 1990 AND 2100)"
        " AND (coalesce(year_to, 0) = 0 OR year_to BETWEEN 1990 AND 2100))",
        "Write a year from 1990 to 2100, with four digits.",
    )
    _years_ordered = models.Constraint(
        "CHECK(year_from IS NULL OR year_to IS NULL OR year_from = 0 OR year_to = 0"
        " OR year_to >= year_from)",
        "A programme cannot end before it begins.",
    )

    customer_count = fields.Integer(
        string="Customers", compute="_compute_customer_count"
    )

    @api.depends("promise_ids")
    def _compute_promise_count(self):
        for programme in self:
            programme.promise_count = len(programme.promise_ids)

    @api.constrains("scope", "value_class_id", "segment_id")
    def _check_scope(self):
        for programme in self:
            wanted = {"value_class": "value_class_id", "segment": "segment_id"}
            field = wanted.get(programme.scope)
            if field and not programme[field]:
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: choose the group of customers that it is for.",
                        name=programme.name,
                    )
                )

    def _compute_is_in_use(self):
        year = self.env.company._statcrm_today().year
        rows = self.env["statcrm.care.promise"]._read_group(
            [
                ("programme_id", "in", self._origin.ids),
                ("plan_id.active", "=", True),
                ("plan_id.year", ">=", year),
            ],
            ["programme_id"],
        )
        used = {programme.id for (programme,) in rows}
        for programme in self:
            programme.is_in_use = programme._origin.id in used

    def write(self, vals):
        """Refuse another group of customers while plans have its promises.

        A new one would make plans in the next night, and take back what was promised
        to those it leaves, without anybody having seen whom.
        """
        before = {programme: programme._get_whom() for programme in self}
        result = super().write(vals)
        for programme in self:
            if programme._get_whom() != before[programme] and programme.is_in_use:
                raise UserError(
                    self.env._(
                        "“%(name)s” is promised to customers already, so whom it is"
                        " for stays. Give it a last year, duplicate it, and let the"
                        " copy begin with the year after.",
                        name=programme.name,
                    )
                )
        return result

    def _get_whom(self):
        """Return whom it is for; customers that are named come and go one by one."""
        return self.scope, self.value_class_id, self.segment_id, self.is_light

    @api.model
    def _applies_sql(self, light=False, archived=False):
        """Return SQL rows (programme_id, principal_id, year_from, year_to).

        Which active programme is for which principal customer, as these are today;
        a year of 0 has no limit.

        :param light: the light programmes, instead of those with plans
        :param archived: with those that make no new plans
        """
        return SQL(
            """
            SELECT programme.id AS programme_id, partner.id AS principal_id,
                   coalesce(programme.year_from, 0) AS year_from,
                   coalesce(nullif(programme.year_to, 0), 9999) AS year_to
              FROM statcrm_programme programme
              JOIN (%(members)s) member ON member.programme_id = programme.id
              JOIN res_partner partner ON partner.id = member.partner_id
               AND partner.active
               AND (partner.statcrm_principal_id = partner.id) IS TRUE
             WHERE (programme.active OR %(archived)s)
               AND coalesce(programme.is_light, FALSE) = %(light)s
            """,
            members=self._members_sql(),
            archived=archived,
            light=light,
        )

    @api.model
    def _members_sql(self):
        """Return SQL rows (programme_id, partner_id) of all programmes.

        Each scope apart, so that its index is used: of a nominated class the few who
        were nominated, of a segment those in it and below.
        """
        return SQL(
            """
            SELECT programme.id AS programme_id, chosen.id AS partner_id
              FROM statcrm_programme programme
              JOIN statcrm_value_class class ON class.id = programme.value_class_id
              JOIN res_partner chosen
                ON chosen.statcrm_nominated_class_id = class.id
               AND chosen.statcrm_value_class_id = class.id
             WHERE programme.scope = 'value_class' AND class.kind = 'nominated'
             UNION ALL
            SELECT programme.id, chosen.id
              FROM statcrm_programme programme
              JOIN statcrm_value_class class ON class.id = programme.value_class_id
              JOIN res_partner chosen ON chosen.statcrm_value_class_id = class.id
             WHERE programme.scope = 'value_class' AND class.kind <> 'nominated'
             UNION ALL
            SELECT programme.id, chosen.id
              FROM statcrm_programme programme
              JOIN statcrm_segment top ON top.id = programme.segment_id
              JOIN statcrm_segment part
                ON part.parent_path LIKE top.parent_path || '%%'
              JOIN res_partner chosen ON chosen.statcrm_segment_id = part.id
             WHERE programme.scope = 'segment'
             UNION ALL
            SELECT programme.id, named.partner_id
              FROM statcrm_programme programme
              JOIN statcrm_programme_partner_rel named
                ON named.programme_id = programme.id
             WHERE programme.scope = 'customers'
            """
        )

    # How many customers a programme is for, and whom a light one reached.

    @api.depends(
        "active", "is_light", "scope", "value_class_id", "segment_id", "partner_ids"
    )
    def _compute_customer_count(self):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT programme_id, count(*)
                  FROM (%s UNION ALL %s) applies
                 WHERE programme_id = ANY(%s) GROUP BY programme_id
                """,
                self._applies_sql(),
                self._applies_sql(light=True),
                self._origin.ids,
            )
        )
        counts = dict(rows)
        for programme in self:
            programme.customer_count = counts.get(programme._origin.id, 0)

    def _reached(self):
        """Return whom the promises of light programmes reached in their period of now.

        :return: {promise id: (number of principal customers, due day)}
        """
        today = self.env.company._statcrm_today()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, period.date_due, count(DISTINCT item.principal_id)
                  FROM statcrm_programme_promise line
                  JOIN LATERAL (%(periods)s) period
                    ON %(today)s BETWEEN period.date_from AND period.date_to
                  LEFT JOIN (%(applies)s) applies
                    ON applies.programme_id = line.programme_id
                  LEFT JOIN (%(items)s) item
                    ON item.principal_id = applies.principal_id
                   AND item.promised = line.kind
                   AND %(day)s BETWEEN period.date_from AND period.date_to
                   AND (line.campaign_id IS NULL OR line.kind <> 'mailing'
                        OR item.campaign_id = line.campaign_id)
                 WHERE line.programme_id = ANY(%(ids)s)
                 GROUP BY line.id, period.date_due
                """,
                periods=self.env["statcrm.care.plan"]._periods_sql(today.year),
                today=today,
                day=self.env.company._statcrm_day_sql(SQL("item.date")),
                applies=self._applies_sql(light=True),
                items=self._reaching_sql(today),
                ids=self.ids,
            )
        )
        return {line: (count, due) for line, due, count in rows}

    @api.model
    def _reaching_sql(self, today):
        """Return SQL of what reached customers this year, for which kind of promise."""
        interaction = self.env["statcrm.interaction"]
        arms = interaction._get_arms()
        return SQL(
            """
            SELECT item.principal_id, item.date, item.promised, mailing.campaign_id
              FROM (%(items)s) item
              LEFT JOIN mailing_mailing mailing
                ON mailing.id = item.res_id AND item.res_model = 'mailing.mailing'
             WHERE item.date >= %(first)s AND item.date <= now() AT TIME ZONE 'UTC'
               AND coalesce(item.outcome, '') <> ALL(%(missed)s)
            """,
            items=SQL(" UNION ALL ").join(
                SQL(
                    "SELECT *, %s AS promised FROM (%s) arm",
                    kind,
                    interaction._arm_sql(number, arms[number]),
                )
                for kind, number in ARMS.items()
            ),
            first=self.env.company._statcrm_start(today.replace(month=1, day=1)),
            missed=MISSED,
        )
