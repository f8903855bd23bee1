from odoo import api, models
from odoo.tools import SQL


class StatcrmFormerPlace(models.Model):
    """Assign interactions of a person with two partners to the right organisation."""

    _inherit = "statcrm.former.place"

    @api.model
    def _noted_moments(self, cards):
        # EXTENDS 'customer'
        file = self.env["statcrm.interaction"].sudo()
        moments, kept = file._get_moments(), file._get_customers()
        rows = [
            SQL(
                "SELECT partner_id, (%s)::timestamp FROM (%s) arm"
                " WHERE partner_id IN %s",
                moments.get(number, SQL("arm.date")),
                arm,
                cards._ids,
            )
            for number, arm in file._get_arms().items()
            if number not in kept
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
