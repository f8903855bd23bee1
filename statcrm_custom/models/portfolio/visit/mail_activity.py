from odoo import api, fields, models

VISITS = ("meeting", "phonecall")


class MailActivity(models.Model):
    """Warn if another unit meets the same customer."""

    _inherit = "mail.activity"

    statcrm_other_visits = fields.Text(
        string="Visits of Other Units",
        compute="_compute_statcrm_other_visits",
        groups="base.group_user",
    )

    @api.depends("activity_type_id", "date_deadline", "user_id", "res_model", "res_id")
    def _compute_statcrm_other_visits(self):
        """Used in the form only, so for one activity at a time."""
        notice = self.env["statcrm.visit.notice"].sudo()
        for activity in self:
            planned = activity.activity_category in VISITS and activity.active
            text = False
            if planned and activity.res_model == "res.partner":
                partner = self.env["res.partner"].browse(activity.res_id)
                text = notice._warn(
                    partner, activity.date_deadline, activity.user_id, activity
                )
            activity.statcrm_other_visits = text
