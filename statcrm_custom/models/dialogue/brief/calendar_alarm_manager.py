from odoo import models


class CalendarAlarmManager(models.AbstractModel):
    """The pop-up before a meeting, which only our people get, tells the briefs."""

    _inherit = "calendar.alarm_manager"

    def do_notif_reminder(self, alert):
        """The pop-up shows plain text: brief_reminder.js makes a button of the line."""
        # EXTENDS 'calendar'
        reminder = super().do_notif_reminder(alert)
        event = self.env["calendar.event"].browse(alert["event_id"])
        customer = event.statcrm_customer_ids[:1]
        if reminder and customer:
            url = customer._statcrm_brief_url()
            reminder["message"] = f"{reminder['message']}\n{url}"
        return reminder
