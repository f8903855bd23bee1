from odoo import fields, models

CHOICES = [("at_once", "At once"), ("daily", "Once a day")]


class ResUsers(models.Model):
    """How often somebody hears what others did with own strategic customers."""

    _inherit = "res.users"

    # never off: who answers for a strategic customer knows what happens with it
    statcrm_informed = fields.Selection(
        CHOICES,
        string="What Others Do with My Customers",
        required=True,
        default="daily",
        help="Visits, calls, meetings, offers, projects and mailings by colleagues"
        " outside the account team, with the strategic and key customers that you"
        " answer for. Complaints come at once in any case.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["statcrm_informed"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["statcrm_informed"]
