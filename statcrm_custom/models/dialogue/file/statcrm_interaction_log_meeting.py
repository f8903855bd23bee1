from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .statcrm_interaction_meeting import MEETING_KINDS


class StatcrmInteractionLog(models.TransientModel):
    """Link an entry to its calendar meeting, so that it is not listed twice."""

    _inherit = "statcrm.interaction.log"

    meeting_id = fields.Many2one(
        "calendar.event",
        compute="_compute_meeting_id",
        store=True,
        readonly=False,
        help="The notes are added to this meeting. The customer file lists it once.",
    )
    proposed_meeting_ids = fields.Many2many(
        "calendar.event",
        string="Meetings of the Day",
        compute="_compute_proposed_meeting_ids",
    )

    @api.depends("meeting_id")
    def _compute_contact_ids(self):
        """Default to the attendees of the meeting who did not decline.

        EXTENDS 'statcrm_custom'
        """
        result = super()._compute_contact_ids()
        for log in self:
            # not of any meeting: it may be private
            meeting = log.meeting_id & log.proposed_meeting_ids._origin
            asked_sudo = meeting.sudo().attendee_ids.filtered(
                lambda one: one.state != "declined"
            )
            customer = log.principal_id._origin
            theirs_sudo = asked_sudo.partner_id.filtered(
                lambda one, customer=customer: (
                    not one.is_company and one.statcrm_principal_id == customer
                )
            )
            log.contact_ids |= log.contact_ids.browse(theirs_sudo.ids)
        return result

    @api.depends("partner_id", "date", "kind")
    def _compute_proposed_meeting_ids(self):
        """Propose the meetings of the customer file on that day."""
        interactions, house = self.env["statcrm.interaction"], self.env.company
        for log in self:
            meetings = log.meeting_id.browse()
            if log.principal_id and log.date and log.kind in MEETING_KINDS:
                found = interactions.search(
                    [
                        ("principal_id", "=", log.principal_id._origin.id),
                        ("kind", "=", "meeting"),
                        ("res_model", "=", meetings._name),
                        ("date", ">=", house._statcrm_start(log.date)),
                        (
                            "date",
                            "<",
                            house._statcrm_start(log.date + relativedelta(days=1)),
                        ),
                    ]
                )
                meetings = meetings.browse(found.mapped("res_id"))
            log.proposed_meeting_ids = meetings

    @api.depends("proposed_meeting_ids")
    def _compute_meeting_id(self):
        """Reset the meeting if the day or the customer changes."""
        for log in self:
            if log.meeting_id not in log.proposed_meeting_ids._origin:
                log.meeting_id = False

    def _check_entry(self):
        # EXTENDS 'statcrm_custom'
        result = super()._check_entry()
        if self.meeting_id and self.meeting_id not in self.proposed_meeting_ids:
            raise UserError(
                self.env._(
                    "This meeting was not with this customer, or not on this day."
                )
            )
        return result

    def _prepare_entry_vals(self):
        # EXTENDS 'statcrm_custom'
        vals = super()._prepare_entry_vals()
        return vals | {"calendar_event_id": self.meeting_id.id}
