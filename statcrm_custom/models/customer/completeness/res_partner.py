from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SQL_OPERATORS = {name: SQL(name) for name in ("<", "<=", ">", ">=", "in")}


class ResPartner(models.Model):
    """Completeness of the essential data of a principal customer."""

    _inherit = "res.partner"

    statcrm_missing_ids = fields.Many2many(
        "statcrm.data.requirement",
        string="Missing Data",
        compute="_compute_statcrm_completeness",
        search="_search_statcrm_missing_ids",
        groups="base.group_user",
    )
    statcrm_completeness = fields.Integer(
        string="Data Completeness (%)",
        compute="_compute_statcrm_completeness",
        search="_search_statcrm_completeness",
        help="Share of the essential data that is filled in for the principal"
        " customer.",
        groups="base.group_user",
    )

    @api.model
    def _statcrm_requirements(self):
        # archived requirements never count, even when searching archived customers
        requirements = self.env["statcrm.data.requirement"].sudo()
        return requirements.search_fetch([("active", "=", True)], ["domain", "name"])

    @api.depends(
        "statcrm_principal_id",
        "email",
        "phone",
        "street",
        "city",
        "country_id",
        "user_id",
        "company_registry",
        "child_ids",
        "statcrm_people_ids.role_ids",
        "statcrm_people_ids.is_current",
    )
    def _compute_statcrm_completeness(self):
        """Only principal customers are measured; others count as complete."""
        requirements = self._statcrm_requirements()
        missing = requirements._missing_of(self.filtered("statcrm_is_principal"))
        total = len(requirements) or 1
        # assigning to the whole recordset is much faster
        for lacking, partners in self.grouped(missing.get).items():
            partners.statcrm_missing_ids = lacking
            met = total - len(lacking or ())
            partners.statcrm_completeness = 100 * met // total

    def _search_statcrm_missing_ids(self, operator, value):
        requirements = self._statcrm_requirements()
        if operator == "any":
            wanted = requirements.filtered_domain(value)
        elif operator == "in":
            wanted = requirements.filtered(lambda item: item.id in value)
        else:
            return NotImplemented
        principal = Domain("statcrm_is_principal", "=", True)
        found = principal & Domain.OR(~item._met_domain() for item in wanted)
        if operator == "in" and False in value:
            # search for "nothing missing"; the inverse is negated
            met = Domain.AND(item._met_domain() for item in requirements)
            found |= ~principal | met
        return found

    def _search_statcrm_completeness(self, operator, value):
        """Count the conditions met in SQL, like the compute method."""
        if operator not in SQL_OPERATORS:
            return NotImplemented
        if operator == "in":
            value = tuple(item or 0 for item in value)  # "not set" is zero
        requirements = self._statcrm_requirements()
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(CASE WHEN %s THEN 100 * (%s) / %s ELSE 100 END) %s %s",
                model._statcrm_customer_sql(alias, query),
                requirements._met_count_sql(model, alias, query),
                len(requirements) or 1,
                SQL_OPERATORS[operator],
                value,
            ),
        )
