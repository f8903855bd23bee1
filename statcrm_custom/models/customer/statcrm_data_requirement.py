from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

COUNTED_FROM_THIS = ("statcrm_completeness", "statcrm_missing_ids")


class StatcrmDataRequirement(models.Model):
    """One thing that we must know of every customer, as a condition.

    The completeness of a customer is the share of these conditions that it meets.
    """

    _name = "statcrm.data.requirement"
    _description = "Essential Customer Data"
    _order = "sequence, id"

    name = fields.Char(
        required=True, translate=True, help="What is missing when it is not met."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    domain = fields.Char(
        string="Condition",
        required=True,
        default="[]",
        help="A customer that meets this condition has the data.",
    )
    missing_count = fields.Integer(
        string="Customers Without It", compute="_compute_missing_count"
    )

    def _compute_missing_count(self):
        Partner = self.env["res.partner"]
        for requirement in self:
            requirement.missing_count = Partner.search_count(
                [("statcrm_missing_ids", "in", requirement.ids)]
            )

    @api.constrains("domain")
    def _check_domain(self):
        for requirement in self:
            if any(name in requirement.domain for name in COUNTED_FROM_THIS):
                raise ValidationError(
                    self.env._(
                        "The condition of “%(name)s” asks for the completeness itself.",
                        name=requirement.name,
                    )
                )
            try:
                requirement._get_domain().validate(self.env["res.partner"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "The condition of “%(name)s” cannot be read: %(error)s",
                        name=requirement.name,
                        error=str(error),
                    )
                ) from error

    def _get_domain(self):
        """Return the condition as a Domain on res.partner."""
        self.ensure_one()
        return Domain(literal_eval(self.domain or "[]"))

    def action_missing_customers(self):
        """Open the customers that lack this piece of data."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )
        action["domain"] = [("statcrm_missing_ids", "in", self.ids)]
        action["context"] = {}
        return action
