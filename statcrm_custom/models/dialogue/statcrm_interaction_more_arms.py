from odoo import api, fields, models
from odoo.tools import SQL


class StatcrmInteraction(models.Model):
    """Meetings and offers, in short, until the arms of the whole file are there."""

    _inherit = "statcrm.interaction"

    kind = fields.Selection(selection_add=[("offer", "Offer")])

    @api.model
    def _get_arms(self):
        return {3: self._short_meetings_sql(), 5: self._short_offers_sql()} | (
            super()._get_arms()
        )

    @api.model
    def _short_meetings_sql(self):
        return SQL(
            """
            SELECT guest.id AS source_id, guest.partner_id, event.start AS date,
                   greatest(event.create_date, event.start) AS recorded_at,
                   'meeting' AS kind, event.name AS summary, event.user_id,
                   'calendar.event' AS res_model, event.id AS res_id
              FROM calendar_attendee guest
              JOIN res_partner person ON person.id = guest.partner_id
                   AND person.partner_share
              JOIN calendar_event event ON event.id = guest.event_id
              LEFT JOIN res_users_settings calendar ON calendar.user_id = event.user_id
             WHERE event.active AND event.start <= %s
               AND coalesce(event.privacy, calendar.calendar_default_privacy, 'public')
                   <> 'private'
            """,
            fields.Datetime.now(),
        )

    @api.model
    def _short_offers_sql(self):
        return SQL(
            """
            SELECT offer.id AS source_id, offer.partner_id,
                   offer.date_order AS date, offer.create_date AS recorded_at,
                   'offer' AS kind, offer.name AS summary, offer.user_id,
                   'sale.order' AS res_model, offer.id AS res_id
              FROM sale_order offer
            """
        )
