from odoo import models


class ResPartner(models.Model):
    """The button Meetings opens the meetings that it counts."""

    _inherit = "res.partner"

    def schedule_meeting(self):
        # EXTENDS 'calendar': the calendar only shows the week, and only my meetings
        action = super().schedule_meeting()
        views = action["views"]
        action["views"] = sorted(views, key=lambda view: view[1] != "list")
        return action
