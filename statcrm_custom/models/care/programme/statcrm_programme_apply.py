from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools.day_text import format_day
from ....tools.notification import CLOSE, notification

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
            rows = wizard.programme_id._get_diff(wizard.year)
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
                wizard._format_row(row, labels[row["what"]]) for row in chosen
            )

    def _format_row(self, row, label):
        promise = self.env["statcrm.programme.promise"].browse(
            row["line_id"]
        ) or self.env["statcrm.care.promise"].browse(row["made_id"])
        plan = self.env["statcrm.care.plan"].browse(row["plan_id"])
        day = format_day(self.env, row["date_due"])
        return f"{label}: {plan.principal_id.name}, {promise.name}, {day}"

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
        plan_count = self.programme_id._apply_to_plans(self.year)
        message = self.env._(
            "Plans of %(year)s changed according to the programme: %(plans)s",
            plans=plan_count,
            year=str(self.year),
        )
        return notification(message, then=CLOSE)
