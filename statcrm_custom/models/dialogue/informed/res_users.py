from odoo import fields, models

CHOICES = [("at_once", "At once"), ("daily", "Once a day")]


class ResUsers(models.Model):
    """Preference for notifications of others' contacts."""

    _inherit = "res.users"

    # cannot be switched off: account managers must know about contacts
    statcrm_informed = fields.Selection(
        CHOICES,
        string="Others' Contacts with My Customers",
        required=True,
        default="daily",
        help="Visits, calls, meetings, offers, projects and mailings by colleagues"
        " outside the account team, with your strategic and key customers."
        " Complaints are always notified at once.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["statcrm_informed"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["statcrm_informed"]
