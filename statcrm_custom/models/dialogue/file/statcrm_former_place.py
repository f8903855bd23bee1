from odoo import api, models
from odoo.tools import SQL


class StatcrmFormerPlace(models.Model):
    """Assign interactions of a person with two partners to the right organisation."""

    _inherit = "statcrm.former.place"

    @api.model
    def _noted_moments(self, cards):
        # EXTENDS 'customer'
        file = self.env["statcrm.interaction"].sudo()
        rows = [
            SQL(
                "SELECT partner_id, (%s)::timestamp FROM (%s) arm"
                " WHERE partner_id IN %s",
                arm.moment,
                arm.sql(),
                cards._ids,
            )
            for arm in file._get_arms()
            if not arm.customer
        ]
        # the file lists a meeting once, for one of its attendees
        rows.append(
            SQL(
                "SELECT guest.partner_id, event.start FROM calendar_attendee guest"
                " JOIN calendar_event event ON event.id = guest.event_id"
                " WHERE guest.partner_id IN %s",
                cards._ids,
            )
        )
        self.env.flush_all()
        found = self.env.execute_query(SQL(" UNION ").join(rows)) if cards else []
        return super()._noted_moments(cards) + [row for row in found if row[1]]
