from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

RULE = "base.res_partner_rule"  # a site that shares its partners switches it off


class ResCompany(models.Model):
    """Which companies' papers and partners somebody may read: one rule for all of ours.

    Our queries read tables, and our records hang on partners: neither asks Odoo's rules
    by itself. Where there is one company, or the reader sees them all, nothing is added
    to any query.
    """

    _inherit = "res.company"

    @api.model
    @ormcache()
    def _statcrm_every_id(self):
        every = (
            self.sudo().with_context(active_test=False).search(Domain.TRUE, order="id")
        )
        return tuple(every.ids)

    @api.model
    def _statcrm_readable_ids(self, company_ids=None):
        """Return the ids of the companies that narrow what is read, None: nothing does.

        :param company_ids: those that are switched on; else those of the reader
        """
        if company_ids is None:
            if self.env.su:
                return None
            company_ids = self.env.companies.ids
        return None if {*company_ids} >= {*self._statcrm_every_id()} else [*company_ids]

    @api.model
    def _statcrm_readable_sql(self, column):
        """Return SQL that narrows the papers of companies: " AND ...", or nothing."""
        readable = self._statcrm_readable_ids()
        if readable is None:
            return SQL()
        return SQL(
            " AND (%(column)s IS NULL OR %(column)s = ANY(%(readable)s))",
            column=column,
            readable=readable,
        )

    @api.model
    def _statcrm_readable_partners_sql(self, alias):
        """Return SQL that narrows a table of partners: " AND ...", or nothing.

        :param str alias: of `res_partner` in the query, which may be joined and empty
        """
        readable = self._statcrm_readable_ids()
        if readable is None or not self._statcrm_partners_are_apart():
            return SQL()
        own = self.browse(readable).sudo()
        return SQL(
            " AND (%(share)s IS NOT TRUE OR %(company)s IS NULL"
            " OR %(company)s = ANY(%(readable)s))",
            share=SQL.identifier(alias, "partner_share"),
            company=SQL.identifier(alias, "company_id"),
            # those of a mother company are for its branches, too
            readable=[*own._statcrm_with_mothers()],
        )

    @api.model
    def _statcrm_partners_are_apart(self):
        rule = self.env.ref(RULE, raise_if_not_found=False)
        return bool(rule and rule.sudo().active)

    def _statcrm_with_mothers(self):
        ids = {*self.ids}
        for company in self:
            ids.update(
                int(one) for one in (company.parent_path or "").split("/") if one
            )
        return sorted(ids)


class ResUsers(models.Model):
    _inherit = "res.users"

    def _statcrm_partner_rule(self, company_ids, *paths):
        """Return the domain of a record rule: partners of readable companies.

        As core has it for partners themselves: those of colleagues are for all.

        :param paths: fields that lead to a partner, which may be empty
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
