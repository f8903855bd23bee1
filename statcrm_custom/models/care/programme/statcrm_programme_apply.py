from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ....tools.notification import CLOSE, notification

MOST_LOOKED_AT = 2_000
EXAMPLES = 8


class StatcrmProgrammeApply(models.TransientModel):
    """Apply an edited programme to the existing plans of a year.

    By default, changes of a programme apply from the next year. This dialog previews
    what would change. Past periods are kept, and so are the evidence, history and note
    of promises.
    """

    _name = "statcrm.programme.apply"
    _description = "Apply Programme to Plans"

    programme_id = fields.Many2one("statcrm.programme", readonly=True)
    year = fields.Integer(
        required=True, default=lambda self: self.env.company._statcrm_today().year
    )
    plan_count = fields.Integer(string="Plans Changed", compute="_compute_preview")
    add_count = fields.Integer(string="Added", compute="_compute_preview")
    change_count = fields.Integer(string="Changed", compute="_compute_preview")
    remove_count = fields.Integer(string="Removed", compute="_compute_preview")
    stay_count = fields.Integer(
        string="Kept in the Plans",
        compute="_compute_preview",
        help="Promises no longer in the programme, but with evidence, history, a note"
        " or a document, or in a past period with another rhythm.",
    )
    examples = fields.Text(compute="_compute_preview")

    @api.depends("programme_id", "year")
    def _compute_preview(self):
        labels = {
            "add": self.env._("Added"),
            "change": self.env._("Changed"),
            "remove": self.env._("Removed"),
            "stay": self.env._("Kept in the plan"),
        }
        for wizard in self:
            rows = wizard._get_diff()
            for what in labels:
                wizard[f"{what}_count"] = sum(row["what"] == what for row in rows)
            wizard.plan_count = len(
                {row["plan_id"] for row in rows if row["what"] != "stay"}
            )
            # a few of each kind, to show every kind
            chosen = [
                row
                for what in labels
                for row in [one for one in rows if one["what"] == what][: EXAMPLES // 4]
            ]
            wizard.examples = "\n".join(
                wizard._tell(row, labels[row["what"]]) for row in chosen
            )

    def _tell(self, row, label):
        promise = self.env["statcrm.programme.promise"].browse(
            row["line_id"]
        ) or self.env["statcrm.care.promise"].browse(row["made_id"])
        plan = self.env["statcrm.care.plan"].browse(row["plan_id"])
        day = format_date(self.env, row["date_due"])
        return f"{label}: {plan.principal_id.name}, {promise.name}, {day}"

    def _get_diff(self):
        """Return the rows of `_diff_sql` as dicts, none without a programme."""
        if not self.programme_id or not 1990 <= self.year <= 2100:
            return []
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL("%s ORDER BY plan_id, sequence, n", self._diff_sql())
        )

    def action_apply(self):
        """Change the promises of the plans, all or nothing.

        :raise UserError: the year is over
        """
        self.ensure_one()
        self.programme_id.check_access("write")
        today = self.env.company._statcrm_today()
        if self.year < today.year:
            raise UserError(
                self.env._("The promises of a past year cannot be changed.")
            )
        plan_count = self._apply()
        message = self.env._(
            "Plans of %(year)s changed according to the programme: %(plans)s",
            plans=plan_count,
            year=str(self.year),
        )
        return notification(message, then=CLOSE)

    @api.model
    def _follow_later_years(self, year, programme):
        """Apply a programme to the existing plans of later years.

        Changes apply to the next year, whether opened in autumn or in January.

        :param year: the current year, whose plans are only changed by users
        """
        made = self.env["statcrm.care.plan"]._read_group(
            [("year", ">", year)], ["year"]
        )
        for (later,) in made:
            self.create({"programme_id": programme.id, "year": later})._apply()

    def _apply(self):
        """Change the promises of the plans.

        :return: the number of plans changed
        """
        # as superuser: programme editors may not edit each plan
        promises_sudo = self.env["statcrm.care.promise"].sudo()
        rows = self._get_diff()
        plans = {row["plan_id"] for row in rows if row["what"] != "stay"}
        gone = [row["made_id"] for row in rows if row["what"] == "remove"]
        promises_sudo.browse(gone).unlink()
        touched = promises_sudo._apply_programme(self._diff_sql())
        if len(touched) <= MOST_LOOKED_AT:
            touched._refresh()
        return len(plans)

    def _diff_sql(self):
        """Return SQL rows of the differences between the programme and its plans.

        what (add, change, remove, stay), plan_id, programme_id, line_id, made_id, n,
        sequence, date_from, date_to, date_due.
        """
        return SQL(
            """
            SELECT CASE WHEN made.id IS NULL THEN 'add'
                        WHEN wanted.date_to >= %(today)s THEN 'change'
                        WHEN wanted.line_id IS NOT NULL OR %(is_used)s THEN 'stay'
                        ELSE 'remove' END AS what,
                   coalesce(wanted.plan_id, made.plan_id) AS plan_id,
                   %(programme)s AS programme_id, wanted.line_id, made.id AS made_id,
                   coalesce(wanted.n, made.period) AS n,
                   coalesce(wanted.sequence, made.sequence) AS sequence,
                   coalesce(wanted.date_from, made.date_from) AS date_from,
                   coalesce(wanted.date_to, made.date_to) AS date_to,
                   coalesce(%(due)s, made.date_due) AS date_due
              FROM (%(wanted)s) wanted
              FULL JOIN (%(made)s) made
                ON made.plan_id = wanted.plan_id AND made.promise_id = wanted.line_id
               AND made.period = wanted.n
             WHERE coalesce(made.date_to, wanted.date_to) >= %(today)s
               AND (made.id IS NULL OR wanted.line_id IS NULL OR %(differs)s)
            """,
            is_used=self._is_used_sql(),
            programme=self.programme_id.id,
            due=self._due_sql(),
            wanted=self._wanted_sql(),
            made=self._made_sql(),
            today=self.env.company._statcrm_today(),
            differs=self._differs_sql(),
        )

    def _wanted_sql(self):
        """Return SQL of each promise that the plans of the year should have."""
        plans = self.env["statcrm.care.plan"]
        terms = self._terms_sql("line")
        return SQL(
            """
            SELECT plan.id AS plan_id, line.id AS line_id, line.sequence, n, date_from,
                   date_to, date_due, %(terms)s
              FROM (%(wanted)s) wanted
              JOIN statcrm_care_plan plan ON plan.principal_id = wanted.principal_id
               AND plan.year = %(year)s AND plan.active AND plan.state <> 'closed'
              JOIN statcrm_programme_promise line
                ON line.programme_id = wanted.programme_id AND line.active
             CROSS JOIN LATERAL (%(periods)s) period
             WHERE wanted.programme_id = %(programme)s
            """,
            terms=terms,
            wanted=plans._wanted_sql(self.year, None),
            year=self.year,
            periods=plans._periods_sql(self.year),
            programme=self.programme_id.id,
        )

    def _made_sql(self):
        """Return SQL of the promises of the programme in the same plans."""
        return SQL(
            """
            SELECT promise.*
              FROM statcrm_care_promise promise
              JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
               AND plan.year = %(year)s AND plan.active AND plan.state <> 'closed'
              JOIN (%(wanted)s) wanted ON wanted.principal_id = plan.principal_id
               AND wanted.programme_id = promise.programme_id
             WHERE promise.programme_id = %(programme)s
            """,
            year=self.year,
            wanted=self.env["statcrm.care.plan"]._wanted_sql(self.year, None),
            programme=self.programme_id.id,
        )

    def _terms_sql(self, alias):
        names = self.env["statcrm.promise.mixin"]._get_terms()
        return SQL(", ").join(
            SQL.identifier(alias, name) for name in names if name != "sequence"
        )

    def _differs_sql(self):
        return SQL(
            """((%s) IS DISTINCT FROM (%s) OR made.date_from <> wanted.date_from
                OR made.date_to <> wanted.date_to)""",
            self._terms_sql("made"),
            self._terms_sql("wanted"),
        )

    def _is_used_sql(self):
        """Return SQL of whether a promise has content that must be kept."""
        return SQL(
            """(made.state = 'kept' OR made.res_id IS NOT NULL
                OR coalesce(made.note, '') <> ''
                OR EXISTS (SELECT FROM statcrm_care_promise_change history
                            WHERE history.care_promise_id = made.id)
                OR EXISTS (SELECT FROM ir_attachment_statcrm_care_promise_rel document
                            WHERE document.statcrm_care_promise_id = made.id))"""
        )

    def _due_sql(self):
        """Return SQL of the due date, which only changes to a future one."""
        return SQL(
            """CASE WHEN made.rhythm = wanted.rhythm
                     AND made.due_month = wanted.due_month THEN made.date_due
                    WHEN wanted.date_due < %(today)s THEN wanted.date_to
                    ELSE wanted.date_due END""",
            today=self.env.company._statcrm_today(),
        )
