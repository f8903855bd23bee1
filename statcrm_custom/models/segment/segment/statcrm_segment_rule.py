from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class StatcrmSegmentRule(models.Model):
    """Assigns customers to a segment; the first matching rule applies."""

    _name = "statcrm.segment.rule"
    _description = "Segment Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    domain = fields.Char(string="Customers", required=True, default="[]")
    segment_id = fields.Many2one(
        "statcrm.segment", required=True, index=True, ondelete="restrict"
    )
    match_count = fields.Integer(
        string="Customers Found",
        compute="_compute_match_count",
        help="Principal customers that match this rule alone.",
    )
    counted_at = fields.Datetime(
        compute="_compute_match_count",
        help="In a large database, customers are counted once an hour.",
    )

    @api.depends("domain")
    def _compute_match_count(self):
        """Use the cached figures. A condition changed today is counted directly."""
        counts, counted_at = self.env["statcrm.house.figure"]._get("matches")
        self.counted_at = counted_at or fields.Datetime.now()
        for rule in self:
            domain, count = counts.get(str(rule._origin.id), (None, 0))
            rule.match_count = count if domain == rule.domain else rule._count_matches()

    def _count_matches(self):
        return self.env["res.partner"].search_count(self._get_customer_domain())

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                rule._get_customer_domain().validate(self.env["res.partner"])
                is_everybody = rule._get_condition().optimize(self.env["res.partner"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "The rule “%(rule)s” is not valid: %(error)s",
                        rule=rule.name,
                        error=str(error),
                    )
                ) from error
            if is_everybody.is_true():
                raise ValidationError(
                    self.env._(
                        "The rule “%(rule)s” has no condition: it would assign every"
                        " customer to “%(segment)s”. Add a condition.",
                        rule=rule.name,
                        segment=rule.segment_id.display_name,
                    )
                )

    def _get_condition(self):
        return Domain(literal_eval(self.domain or "[]"))

    def _get_customer_domain(self):
        """Return the rule as a Domain on principal customers."""
        self.ensure_one()
        principals = self.env["res.partner"]._statcrm_principal_domain()
        return principals & self._get_condition()
