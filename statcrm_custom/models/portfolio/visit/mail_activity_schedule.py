from odoo import api, fields, models

from .mail_activity import VISITS


class MailActivitySchedule(models.TransientModel):
    """Warn when scheduling calls and visits from a contact."""

    _inherit = "mail.activity.schedule"

    statcrm_other_visits = fields.Text(
        string="Visits of Other Units", compute="_compute_statcrm_other_visits"
    )

    @api.depends(
        "activity_type_id", "date_deadline", "activity_user_id", "res_model", "res_ids"
    )
    def _compute_statcrm_other_visits(self):
        notice = self.env["statcrm.visit.notice"].sudo()
        for window in self:
            text = False
            planned = window.activity_category in VISITS and not window.plan_id
            if planned and window.res_model == "res.partner":
                text = notice._warn(
                    window._get_applied_on_records(),
                    window.date_deadline,
                    window.activity_user_id,
                    self.env["mail.activity"],
                )
            window.statcrm_other_visits = text

    def _action_schedule_activities(self):
        # EXTENDS 'mail'
        activities = super()._action_schedule_activities()
        if self.statcrm_other_visits:
            notice = self.env["statcrm.visit.notice"].sudo()
            notice._notify_earlier(activities, self._get_applied_on_records())
        return activities
