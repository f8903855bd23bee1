from odoo import api, fields, models
from odoo.exceptions import UserError

PROPOSERS = "statcrm_custom.statcrm_group_management"


class StatcrmHandover(models.TransientModel):
    """Strategic and key customers: their hand-over is a nomination."""

    _inherit = "statcrm.handover"

    is_proposer = fields.Boolean(compute="_compute_is_proposer")

    @api.depends_context("uid")
    def _compute_is_proposer(self):
        self.is_proposer = self.env.user.has_group(PROPOSERS)

    def _handover_nominated(self, lines):
        """Propose the successors of strategic and key customers to the director.

        When the director hands over, that is the decision. What the management
        group hands over stays where it is until the director has decided.

        :param lines: the chosen lines of nominated customers
        """
        if not lines:
            return
        if not self.is_proposer:
            raise UserError(
                self.env._(
                    "The director decides who answers for a strategic or key customer."
                    " Untick %(customers)s, or ask the management group to propose a"
                    " successor.",
                    customers=", ".join(lines.partner_id.mapped("display_name")[:5]),
                )
            )
        if self.is_director and not self.decision_number:
            raise UserError(
                self.env._("Name the decision on the strategic and key customers.")
            )
        in_force = lines.partner_id._statcrm_nomination().grouped("partner_id")
        nothing = self.env["statcrm.nomination"]
        nominations = nothing.create(
            [
                self._prepare_nomination_vals(
                    line, in_force.get(line.partner_id, nothing)
                )
                for line in lines
            ]
        )
        nominations.action_propose()
        if self.is_director:
            today = self.env.company._statcrm_today()
            nominations._decide(self.decision_number, today)

    def _prepare_nomination_vals(self, line, current):
        """Return the nomination in force with the successor in it."""
        successor = line.to_user_id
        deputy = current.deputy_id - successor
        return {
            "partner_id": line.partner_id.id,
            "value_class_id": line.partner_id.statcrm_nominated_class_id.id,
            "user_id": successor.id,
            "deputy_id": deputy.id,
            "sponsor_id": current.sponsor_id.id,
            "expert_ids": (current.expert_ids - successor).ids,
            "date_from": self.date,
            "date_to": current.date_to,
            "replaces_id": current.id,
            "reason": self.reason
            or self.env._("%(name)s hands over.", name=self.from_user_id.name),
        }
