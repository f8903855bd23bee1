from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ....tools.sql import NOW

SCOPES = [
    ("value_class", "A value class"),
    ("segment", "A segment"),
    ("customers", "Named customers"),
]


class StatcrmProgramme(models.Model):
    """Promises to a value class, a segment or named customers.

    Care plans of a year get their promises from it. A light programme creates no plans:
    its promises are made to the group as a whole.
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
        "statcrm.segment", ondelete="restrict", help="Including its child segments."
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
    year_to = fields.Integer(string="Last Year", help="Leave empty for no limit.")
    is_light = fields.Boolean(
        string="For the Group as a Whole",
        help="Do not create a plan for each customer, but follow up on the group as a"
        " whole.",
    )
    promise_ids = fields.One2many(
        "statcrm.programme.promise", "programme_id", string="Promises", copy=True
    )
    promise_count = fields.Integer(compute="_compute_promise_count")
    is_in_use = fields.Boolean(
        compute="_compute_is_in_use",
        help="Used by plans of this year or a later one.",
    )

    _years_are_years = models.Constraint(
        "CHECK((coalesce(year_from, 0) = 0 OR year_from BETWEEN 1990 AND 2100)"
        " AND (coalesce(year_to, 0) = 0 OR year_to BETWEEN 1990 AND 2100))",
        "Enter a year between 1990 and 2100.",
    )
    _years_ordered = models.Constraint(
        "CHECK(year_from IS NULL OR year_to IS NULL OR year_from = 0 OR year_to = 0"
        " OR year_to >= year_from)",
        "The last year of a programme cannot be before its first year.",
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
                        "Select the target group of “%(name)s”.",
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
        """Refuse changes of the target group while plans use the programme.

        A change would create plans overnight, and withdraw promises from the former
        target group, without anybody checking whose.
        """
        before = {programme: programme._get_whom() for programme in self}
        result = super().write(vals)
        for programme in self:
            if programme._get_whom() != before[programme] and programme.is_in_use:
                raise UserError(
                    self.env._(
                        "Plans already use “%(name)s”, so its target group cannot"
                        " change. Set its last year, and duplicate it for the"
                        " following years instead.",
                        name=programme.name,
                    )
                )
        return result

    def _get_whom(self):
        """Return the target group; named customers can be added and removed."""
        return self.scope, self.value_class_id, self.segment_id, self.is_light

    @api.model
    def _applies_sql(self, light=False, archived=False):
        """Return SQL rows (programme_id, principal_id, year_from, year_to).

        The active programmes of each principal customer, as of today; a year of 0 means
        no limit.

        :param light: light programmes instead of those with plans
        :param archived: include archived programmes, which create no new plans
        """
        return SQL(
            """
            SELECT programme.id AS programme_id, partner.id AS principal_id,
                   coalesce(programme.year_from, 0) AS year_from,
                   coalesce(nullif(programme.year_to, 0), 9999) AS year_to
              FROM statcrm_programme programme
              JOIN (%(members)s) member ON member.programme_id = programme.id
              JOIN res_partner partner ON partner.id = member.partner_id
               AND partner.active AND %(at_top)s
             WHERE (programme.active OR %(archived)s)
               AND coalesce(programme.is_light, FALSE) = %(light)s
            """,
            members=self._members_sql(),
            at_top=self.env["res.partner"]._statcrm_at_top_sql("partner"),
            archived=archived,
            light=light,
        )

    @api.model
    def _members_sql(self):
        """Return SQL rows (programme_id, partner_id) of all programmes.

        One query per scope, so that its index is used: for a nominated class the few
        nominated customers, for a segment those in it and its children.
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

    # Number of customers of a programme, and whom a light one reached.

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
        """Return whom promises of light programmes reached in the current period.

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
        """Return SQL of what reached customers this year, with the kind of promise."""
        interaction = self.env["statcrm.interaction"]
        arms = interaction._arms_by_number()
        evidence = self.env["statcrm.evidence"]
        reached = {
            kind: evidence._of_kind(kind)._arm for kind, _label in evidence._get_kinds()
        }
        return SQL(
            """
            SELECT item.principal_id, item.date, item.promised, mailing.campaign_id
              FROM (%(items)s) item
              LEFT JOIN mailing_mailing mailing
                ON mailing.id = item.res_id AND item.res_model = 'mailing.mailing'
             WHERE item.date >= %(first)s AND item.date <= %(now)s
               AND coalesce(item.outcome, '') <> ALL(%(missed)s)
            """,
            items=SQL(" UNION ALL ").join(
                SQL(
                    "SELECT *, %s AS promised FROM (%s) arm",
                    kind,
                    interaction._arm_sql(arms[number]),
                )
                for kind, number in reached.items()
                if number
            ),
            first=self.env.company._statcrm_start(today.replace(month=1, day=1)),
            now=NOW,
            missed=[*interaction._get_missed_outcomes(), "cancelled"],
        )
