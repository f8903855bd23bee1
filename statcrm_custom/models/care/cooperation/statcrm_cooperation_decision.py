from odoo import api, fields, models


class StatcrmCooperationDecision(models.Model):
    """A decision of a group; with a person and a date, also an activity."""

    _name = "statcrm.cooperation.decision"
    _description = "Decision of a Co-operation Group"
    _inherit = ["statcrm.care.plan.source", "statcrm.locked.mixin"]
    _order = "group_id, date desc, id desc"

    group_id = fields.Many2one(
        "statcrm.cooperation.group", required=True, index=True, ondelete="cascade"
    )
    name = fields.Text(string="Decision", required=True)
    date = fields.Date(
        string="Decided",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    date_due = fields.Date(string="Due Date")
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, index=True, ondelete="set null"
    )
    state = fields.Selection(
        [("noted", "Noted"), ("open", "To do"), ("done", "Done")],
        compute="_compute_state",
        compute_sudo=True,
    )

    @api.depends("activity_id.active")
    def _compute_state(self):
        for decision in self:
            activity = decision.activity_id
            decision.state = "noted"
            if activity:
                decision.state = "open" if activity.active else "done"

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        decisions._follow_up()
        return decisions

    def write(self, vals):
        result = super().write(vals)
        if {"name", "user_id", "date_due"} & vals.keys():
            self._follow_up()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_activity(self):
        """Delete the open activity of a deleted decision."""
        self.sudo().activity_id.filtered("active").unlink()

    def _follow_up(self):
        """Create or update the activity, unless it is done.

        As superuser: recording a decision assigns activities to others.
        """
        for decision in self.sudo():
            activity = decision.activity_id
            if not decision.user_id or not decision.date_due:
                activity.filtered("active").unlink()
            elif not activity:
                decision.activity_id = decision.group_id.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=decision.name.split("\n")[0],
                    user_id=decision.user_id.id,
                    date_deadline=decision.date_due,
                )
            elif activity.active:
                activity.write(
                    {
                        "summary": decision.name.split("\n")[0],
                        "user_id": decision.user_id.id,
                        "date_deadline": decision.date_due,
                    }
                )
