from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools.notification import RELOAD, notification


class StatcrmPersonNew(models.TransientModel):
    """Add a contact person with the roles and all places of work in one window."""

    _name = "statcrm.person.new"
    _description = "New Contact Person"

    name = fields.Char()
    organisation_id = fields.Many2one(
        "res.partner",
        domain=[("is_company", "=", True), ("statcrm_is_outside", "=", True)],
    )
    principal_id = fields.Many2one(related="organisation_id.statcrm_principal_id")
    also_at_ids = fields.Many2many(
        "res.partner",
        string="Also Works At",
        compute="_compute_also_at_ids",
        store=True,
        readonly=False,
        help="Other offices of this customer.",
    )
    function = fields.Char(string="Job Position")
    role_ids = fields.Many2many("statcrm.contact.role", string="Contact Roles")
    email = fields.Char()
    phone = fields.Char()

    @api.depends("organisation_id")
    def _compute_also_at_ids(self):
        """Drop the offices of another customer, and the organisation itself."""
        for window in self:
            window.also_at_ids = window.also_at_ids.filtered(
                lambda office, window=window: (
                    office.statcrm_principal_id == window.principal_id
                    and office != window.organisation_id
                )
            )

    def action_add(self):
        """Create the contact, with one affiliation for each place of work."""
        self.ensure_one()
        if not self.name or not self.organisation_id:
            raise UserError(self.env._("Enter a name and an organisation first."))
        person = self.env["res.partner"].create(
            {
                "name": self.name,
                "parent_id": self.organisation_id.id,
                "type": "contact",
                "is_company": False,
                "function": self.function,
                "email": self.email,
                "phone": self.phone,
            }
        )
        if self.role_ids:
            # the line that the new contact got for its organisation
            person.statcrm_affiliation_ids.role_ids = self.role_ids
        self.env["statcrm.affiliation"].create(
            [
                {
                    "partner_id": person.id,
                    "organisation_id": office.id,
                    "function": self.function,
                    "role_ids": self.role_ids.ids,
                    "date_from": False,
                }
                for office in self.also_at_ids
            ]
        )
        places = self.organisation_id | self.also_at_ids
        message = self.env._(
            "%(person)s has been added to %(places)s.",
            person="%s",  # a link
            places=", ".join(places.mapped("name")).replace("%", "%%"),
        )
        person = person.with_context(partner_display_name_hide_company=True)
        return notification(message, then=RELOAD, links=person)
