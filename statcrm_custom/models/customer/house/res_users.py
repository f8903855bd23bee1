from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    def _statcrm_partner_rule(self, company_ids, *paths):
        """Return the domain of a record rule: partners of readable companies.

        Like core's rule on partners: partners of internal users are visible to all.

        :param paths: names of partner fields, which may be empty
        """
        company = self.env["res.company"]
        readable = company._statcrm_readable_ids(company_ids)
        if readable is None or not company._statcrm_partners_are_apart():
            return [(1, "=", 1)]
        return list(
            Domain.AND(
                Domain(f"{path}.partner_share", "=", False)
                | Domain(f"{path}.company_id", "=", False)
                | Domain(f"{path}.company_id", "parent_of", readable)
                for path in paths
            )
        )
