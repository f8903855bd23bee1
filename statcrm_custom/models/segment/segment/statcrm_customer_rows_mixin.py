from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.condition import ids_in, parts_of

# up to this many customers are filtered; above, reading all customers is faster
MOST = 1000


class StatcrmCustomerRowsMixin(models.AbstractModel):
    """Report rows of principal customers, aggregated on demand.

    A search by account manager reads only the customers of that manager. The model has
    a field `user_id`, and its query uses `_principals_sql` and `_asked_sql`.
    """

    _name = "statcrm.customer.rows.mixin"
    _description = "Rows of Customers"

    @api.model
    def _search(self, domain, *args, **kwargs):
        for part in parts_of(domain):
            if managers := ids_in(part, "user_id"):
                Partner = self.env["res.partner"]
                theirs = Partner._search(
                    Partner._statcrm_principal_domain()
                    & Domain("user_id", "in", managers),
                    limit=MOST + 1,
                ).get_result_ids()
                if len(theirs) <= MOST:
                    # a type that cannot come from a request
                    asked = frozenset(theirs)
                    self = self.with_context(statcrm_principals=asked)  # noqa: PLW0642
                break
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _principals_sql(self):
        """Return the SQL list of the customers of the report that the user may read."""
        Partner = self.env["res.partner"]
        return Partner._search(Partner._statcrm_principal_domain()).subselect()

    @api.model
    def _asked_sql(self, partner):
        """Return the SQL condition that a partner is or was one of these customers.

        :param partner: SQL of the partner's id
        """
        asked = self.env.context.get("statcrm_principals")
        if not isinstance(asked, frozenset):
            return SQL("TRUE")
        ever = self.env["statcrm.former.place"]._ever_sql(asked or {0})
        return SQL("%s = ANY(ARRAY(%s))", partner, ever)
