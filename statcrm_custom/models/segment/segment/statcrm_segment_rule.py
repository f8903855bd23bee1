from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class StatcrmSegmentRule(models.Model):
    """Assigns customers to a segment; the first matching rule applies."""

    _name = "statcrm.segment.rule"
    _description = "Segment Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=lambda self: self._default_sequence())
    active = fields.Boolean(default=True)
    domain = fields.Char(string="Customers", required=True, default="[]")
    segment_id = fields.Many2one(
        "statcrm.segment", required=True, index=True, ondelete="restrict"
    )
    match_count = fields.Integer(
        string="Customers Found",
        compute="_compute_match_count",
        help="Principal customers that match this rule and no rule above it.",
    )
    counted_at = fields.Datetime(
        compute="_compute_match_count",
        help="In a large database, customers are counted once an hour.",
    )

    @api.model
    def _default_sequence(self):
        """Come last: a new rule takes no customers from those that are there."""
        last = self.with_context(active_test=False).search(
            [], order="sequence desc", limit=1
        )
        return last.sequence + 10

    @api.depends("domain", "sequence", "active")
    def _compute_match_count(self):
        """Use the cached figures. Rules changed today are counted directly."""
        figure, counted_at = self.env["statcrm.house.figure"]._get("matches")
        here = {rule._origin: rule for rule in self}
        rules = [here.get(rule, rule) for rule in self._get_active()]
        # a new rule comes last
        rules += [rule for rule in self if not rule._origin]
        if figure.get("rules") != self._get_basis(rules):
            figure, counted_at = self._count_matches(rules), False
        self.counted_at = counted_at or fields.Datetime.now()
        for rule in self:
            rule.match_count = figure["counts"].get(str(rule._origin.id), 0)

    @api.model
    def _get_active(self):
        """Return the rules in the order in which they are tried."""
        return self.search([("active", "=", True)])

    @api.model
    def _get_basis(self, rules):
        return [[rule._origin.id, rule.domain] for rule in rules]

    @api.model
    def _count_matches(self, rules):
        """Count the customers by the first rule that they match, in one query.

        :return: {"rules": [[id, condition]], "counts": {id as text: customers}}
        """
        Partner = self.env["res.partner"]
        query = Partner._search(Partner._statcrm_principal_domain())
        found = [
            SQL(
                "WHEN %s IN %s THEN %s",
                SQL.identifier(query.table, "id"),
                Partner._search(rule._get_customer_domain()).subselect(),
                number,
            )
            for number, rule in enumerate(rules)
        ]
        counts = {}
        if found:
            query.groupby = SQL("1")
            first = SQL("CASE %s END", SQL(" ").join(found))
            counts = dict(self.env.execute_query(query.select(first, SQL("count(*)"))))
        return {
            "rules": self._get_basis(rules),
            "counts": {
                str(rule._origin.id): counts.get(number, 0)
                for number, rule in enumerate(rules)
            },
        }

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
