from odoo import models


class StatcrmFormerPlace(models.Model):
    """Feedback from a person remains with the former organisation."""

    _inherit = "statcrm.former.place"

    def _record_history(self, people, changed):
        # EXTENDS 'customer'
        result = super()._record_history(people, changed)
        feedback_sudo = self.env["statcrm.feedback"].sudo()
        feedback_sudo = feedback_sudo.with_context(
            active_test=False, tracking_disable=True
        ).search([("partner_id", "in", people.ids)])
        places = self._organisation_at(
            [(feedback.partner_id, feedback.date) for feedback in feedback_sudo]
        )
        for feedback in feedback_sudo:
            place = places[feedback.partner_id.id, feedback.date]
            if place != feedback.partner_id:
                feedback.partner_id = place
        return result
