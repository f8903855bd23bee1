from odoo import fields, models


class ResPartner(models.Model):
    """The account team of a principal customer."""

    _inherit = "res.partner"

    statcrm_team_ids = fields.One2many(
        "statcrm.account.member",
        "partner_id",
        string="Account Team",
        groups="base.group_user",
    )
