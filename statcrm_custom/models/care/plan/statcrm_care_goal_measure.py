from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

from ....tools.sql import NOW

GOALS_A_COMMIT = 1000


class StatcrmCareGoal(models.Model):
    """Automatic measures of goals, and their values over the years.

    A measure is a value of `measure` with a method `_measure_<measure>`, which takes
    goals as superuser and returns {goal id: value} for those with a value, in a
    constant number of queries.
    """

    _name = "statcrm.care.goal"
    _inherit = ["statcrm.care.goal", "statcrm.care.plan.part"]

    measure = fields.Selection(
        selection_add=[
            ("sales", "Sales of the year"),
            ("agreement_share", "Share of sales under agreement (%)"),
            ("meetings", "Meetings held in the year"),
            ("satisfaction", "Satisfaction, 1 to 5"),
            ("products", "Products used"),
        ],
        ondelete=dict.fromkeys(
            ("sales", "agreement_share", "meetings", "satisfaction", "products"),
            "set default",
        ),
    )
    value_ids = fields.One2many("statcrm.care.goal.value", "goal_id", string="Values")
    progress = fields.Float(
        compute="_compute_progress",
        help="Progress from start to target, in percent.",
    )
    copied_from_id = fields.Many2one(
        "statcrm.care.goal",
        string="Previous Year's Goal",
        readonly=True,
        copy=False,
        index=False,
        ondelete="set null",
    )
    root_id = fields.Many2one(
        "statcrm.care.goal",
        string="First Goal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The original of a goal copied from year to year.",
    )

    _copied_once = models.UniqueIndex(
        "(copied_from_id) WHERE copied_from_id IS NOT NULL",
        "This goal has already been copied to the next year.",
    )

    @api.depends("start_value", "target_value", "current_value", "measured_on")
    def _compute_progress(self):
        for goal in self:
            way = goal.target_value - goal.start_value
            gone = goal.current_value - goal.start_value
            share = 100 * gone / way if way and goal.measured_on else 0
            goal.progress = min(max(share, 0), 100)

    @api.model_create_multi
    def create(self, vals_list):
        goals = super().create(vals_list)
        by_hand = goals.filtered(lambda one: one.measure == "manual")
        by_hand.filtered("current_value")._write_values_by_hand()
        # measure only what the user may measure; the job does the rest
        (goals - by_hand)._measure()
        return goals

    def write(self, vals):
        result = super().write(vals)
        if self.env.su:
            return result
        by_hand = self.filtered(lambda one: one.measure == "manual")
        if "current_value" in vals:
            if by_hand != self:
                raise UserError(
                    self.env._(
                        "This goal is measured automatically. Its value cannot"
                        " be entered manually."
                    )
                )
            by_hand._write_values_by_hand()
        if "measure" in vals or "plan_id" in vals:
            (self - by_hand)._measure()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_tell_plan(self):
        """Refresh the promises of a plan with deleted goals."""
        self.env["statcrm.care.plan"].sudo().browse(self.plan_id.ids)._touch()

    def action_curve(self):
        """Show the values of this goal over the years."""
        self.ensure_one()
        root = self.root_id or self
        domain = ["|", ("goal_id", "=", root.id), ("root_id", "=", root.id)]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_care_goal_value_action"
        )
        return action | {"name": self.name, "domain": domain}

    def action_measure(self):
        """Measure these goals now, as far as automatic."""
        self._check_open_plan()
        self._measure()
        return True

    def _measure(self):
        """Compute today's values, as superuser, as users cannot write them.

        A year that has ended is measured up to its end.
        """
        goals = self.sudo().filtered(lambda one: one.plan_id.state != "closed")
        self.env.flush_all()
        for measure, asked in goals.grouped("measure").items():
            find = getattr(asked, f"_measure_{measure}", None)
            if find:
                asked._write_values(find())

    def _write_values_by_hand(self):
        self.sudo()._write_values({goal.id: goal.current_value for goal in self})

    def _write_values(self, values):
        """Store values, by goal id, as current and as those of the month."""
        if not values:
            return
        today = self.env.company._statcrm_today()
        self.env.flush_all()
        found = SQL(
            "unnest(%s::int[], %s::float[]) AS found(id, value)",
            list(values),
            list(values.values()),
        )
        self.env.cr.execute(self._insert_values_sql(found, today))
        self.env.cr.execute(
            SQL(
                """
                UPDATE statcrm_care_goal goal
                   SET current_value = found.value, measured_on = %s,
                       write_date = %s
                  FROM %s WHERE goal.id = found.id
                """,
                today,
                NOW,
                found,
            )
        )
        fields_ = ["current_value", "measured_on", "progress", "value_ids"]
        self.browse(values).invalidate_recordset(fields_, flush=False)
        self.env["statcrm.care.goal.value"].invalidate_model(flush=False)

    @api.model
    def _insert_values_sql(self, found, today):
        return SQL(
            """
            INSERT INTO statcrm_care_goal_value
                (goal_id, date, month, value, create_uid, write_uid, create_date,
                 write_date)
            SELECT id, %(today)s, date_trunc('month', %(today)s::date), value,
                   %(uid)s, %(uid)s, %(now)s, %(now)s
              FROM %(found)s
                ON CONFLICT (goal_id, month) DO UPDATE
               SET date = excluded.date, value = excluded.value,
                   write_date = excluded.write_date
            """,
            today=today,
            uid=self.env.uid,
            now=NOW,
            found=found,
        )

    @api.model
    def _cron_measure(self):
        """Measure open goals of this year's plans and of plans not closed."""
        today = self.env.company._statcrm_today()
        goals = self.search(
            [
                ("measure", "!=", "manual"),
                ("state", "=", "open"),
                ("plan_id.active", "=", True),
                ("plan_id.state", "!=", "closed"),
                ("plan_id.year", "<=", today.year),
                "|",
                ("measured_on", "=", False),
                ("measured_on", "!=", today),
            ]
        )
        portions = list(split_every(GOALS_A_COMMIT, goals.ids, self.browse))
        self.env["statcrm.job.fault"]._each(
            "Measuring goals", portions, lambda portion: portion._measure()
        )
