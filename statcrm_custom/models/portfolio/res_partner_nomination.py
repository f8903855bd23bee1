from odoo import api, fields, models


class ResPartner(models.Model):
    """By which decision a customer is strategic or key, since when, until when."""

    _inherit = "res.partner"

    statcrm_nomination_ids = fields.One2many(
        "statcrm.nomination", "partner_id", string="Nominations"
    )
    statcrm_nomination_id = fields.Many2one(
        "statcrm.nomination",
        string="Nomination in Force",
        compute="_compute_statcrm_nomination_id",
    )
    statcrm_nomination_text = fields.Char(
        string="Nomination", compute="_compute_statcrm_nomination_id"
    )

    @api.depends("statcrm_nomination_ids.is_in_force")
    def _compute_statcrm_nomination_id(self):
        found = (
            self.env["statcrm.nomination"]
            .search([("partner_id", "in", self.ids), ("is_in_force", "=", True)])
            .grouped("partner_id")
        )
        for partner in self:
            nomination = found.get(partner._origin)
            partner.statcrm_nomination_id = nomination
            partner.statcrm_nomination_text = nomination and nomination._tell()

    def action_statcrm_nominate(self):
        """Draft a nomination of this customer, or a change of the one in force."""
        self.ensure_one()
        if self.statcrm_nomination_id:
            return self.statcrm_nomination_id.action_change()
        action = self.env["statcrm.nomination"]._open_form()
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_statcrm_nominations(self):
        """Show every nomination of this customer, the newest first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_nomination_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
