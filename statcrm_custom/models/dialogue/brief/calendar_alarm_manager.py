from odoo import models


class CalendarAlarmManager(models.AbstractModel):
    """Link the meeting reminder, shown to internal users only, to the briefs."""

    _inherit = "calendar.alarm_manager"

    def do_notif_reminder(self, alert):
        """Add a plain-text line; brief_reminder.js turns it into a button."""
        # EXTENDS 'calendar'
        reminder = super().do_notif_reminder(alert)
        event = self.env["calendar.event"].browse(alert["event_id"])
        customer = event.statcrm_customer_ids[:1]
        if reminder and customer:
            url = customer._statcrm_brief_url()
            reminder["message"] = f"{reminder['message']}\n{url}"
        return reminder
