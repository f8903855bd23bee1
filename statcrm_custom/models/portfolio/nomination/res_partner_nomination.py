from odoo import api, fields, models


class ResPartner(models.Model):
    """By which decision a customer is strategic or key, since when, until when."""

    _inherit = "res.partner"

    statcrm_nomination_ids = fields.One2many(
        "statcrm.nomination",
        "partner_id",
        string="Nominations",
        groups="base.group_user",
    )
    statcrm_nomination_text = fields.Char(
        string="Nomination",
        compute="_compute_statcrm_nomination_text",
        groups="base.group_user",
    )

    @api.depends("statcrm_nomination_ids.is_in_force")
    def _compute_statcrm_nomination_text(self):
        found = self._statcrm_nomination().grouped("partner_id")
        for partner in self:
            nomination = found.get(partner._origin)
            partner.statcrm_nomination_text = nomination and nomination._tell()

    def _statcrm_nomination(self):
        """Return the nominations of these customers that are in force."""
        return self.env["statcrm.nomination"].search(
            [("partner_id", "in", self.ids), ("is_in_force", "=", True)]
        )

    def action_statcrm_nominate(self):
        """Draft a nomination of this customer, or a change of the one in force."""
        self.ensure_one()
        if nomination := self._statcrm_nomination():
            return nomination.action_change()
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
