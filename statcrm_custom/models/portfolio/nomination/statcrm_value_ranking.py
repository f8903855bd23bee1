from odoo import models
from odoo.exceptions import UserError


class StatcrmValueRanking(models.Model):
    """Draft nominations from the ranking of candidates."""

    _inherit = "statcrm.value.ranking"

    def action_nominate(self):
        """Draft a nomination for each selected candidate, and open the drafts.

        Existing drafts are kept.
        """
        candidates = self.exists().partner_id
        if len(candidates) < len(self):
            raise UserError(
                self.env._(
                    "A selected customer is no longer a candidate: it was merged,"
                    " archived or deleted. Reload the ranking."
                )
            )
        nomination = self.env["statcrm.nomination"]
        nomination.check_access("create")
        drafts = nomination.search(
            [("partner_id", "in", candidates.ids), ("state", "=", "draft")]
        )
        drafts |= nomination.create(
            [{"partner_id": one.id} for one in candidates - drafts.partner_id]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_nomination_action_draft"
        )
        action["domain"] = [("id", "in", drafts.ids)]
        return action
