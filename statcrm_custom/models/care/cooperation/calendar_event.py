from odoo import fields, models
from odoo.fields import Domain


class CalendarEvent(models.Model):
    """A meeting of a co-operation group."""

    _inherit = "calendar.event"

    statcrm_cooperation_group_id = fields.Many2one(
        "statcrm.cooperation.group",
        string="Co-operation Group",
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )

    # Odoo adds the attendees to the description of a meeting
    statcrm_agenda = fields.Text(string="Agenda", groups="base.group_user")

    def _statcrm_open(self):
        """Return the meetings that are not hidden from the user."""
        events_sudo = self.sudo().with_context(active_test=False)
        return events_sudo.search(
            Domain("id", "in", self.ids) & self._statcrm_open_domain()
        )
