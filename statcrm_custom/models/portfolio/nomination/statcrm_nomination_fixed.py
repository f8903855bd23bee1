from odoo import api, models
from odoo.exceptions import UserError

# What a state may become; nobody skips a step, the program neither
STEPS = {
    "draft": {"proposed"},
    "proposed": {"draft", "approved", "returned"},
    "approved": {"ended"},
    "returned": set(),
    "ended": set(),
}
OUTCOME = {"decision_id", "return_reason"}


class StatcrmNomination(models.Model):
    """What is proposed or decided stays as it is, whoever writes, by any way."""

    _inherit = "statcrm.nomination"

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': nobody decides by writing the state by RPC
        if operation == "write" and field.readonly and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def write(self, vals):
        self.check_access("write")
        self._check_fixed(vals)
        return super().write(vals)

    def _check_fixed(self, vals):
        """Refuse what changes a proposal or a decision, whoever writes.

        What is proposed stays as it is until it is decided or withdrawn, so that
        the director decides on what was read.
        """
        names = set(self._get_proposed_fields()) & vals.keys()
        for nomination in self:
            if nomination.state == "draft":
                wrong = OUTCOME & vals.keys()
            elif nomination.state == "proposed":
                wrong = names
            else:
                wrong = names or OUTCOME & vals.keys()
            state = vals.get("state", nomination.state)
            if state != nomination.state and state not in STEPS[nomination.state]:
                wrong = True
            if wrong:
                raise UserError(nomination._get_fixed_message())

    @api.model
    def _get_proposed_fields(self):
        """Return the names of the fields that are proposed and decided on."""
        return (
            *("partner_id", "kind", "value_class_id", "user_id", "deputy_id"),
            *("sponsor_id", "expert_ids", "date_from", "date_to", "reason"),
            *("replaces_id", "replaced_by_ids", "score_ids", "former_class_id"),
            *("computed_class_id", "sales", "currency_id", "value_score"),
            *("proposed_by_id", "proposed_on"),
        )

    def _get_fixed_message(self):
        if self.state in ("draft", "proposed"):
            return self.env._(
                "%(nomination)s waits for its decision. Withdraw it to change it.",
                nomination=self.display_name,
            )
        return self.env._(
            "%(nomination)s is decided and stays as it is. A correction is a new"
            " nomination and a new decision.",
            nomination=self.display_name,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        for nomination in self:
            if nomination.state != "draft":
                raise UserError(nomination._get_fixed_message())
