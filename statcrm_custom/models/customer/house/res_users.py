from odoo import api, fields, models
from odoo.fields import Domain

from ....tools.groups import AUDITOR, MAIN_USER, STAFF

# who looks at the list of users to give them roles and units
OF_USERS = f"base.group_erp_manager,{MAIN_USER}"


class ResUsers(models.Model):
    _inherit = "res.users"

    # Of the list of users: Odoo's own role tells nothing of customer relations.
    statcrm_role_names = fields.Char(
        string="Customer Relations",
        compute="_compute_statcrm_role_names",
        groups=OF_USERS,
        help="The role in customer relations.",
    )
    statcrm_unit_names = fields.Char(
        string="Unit", compute="_compute_statcrm_unit_names", groups=OF_USERS
    )
    statcrm_lacks_role = fields.Boolean(
        string="Without a Role",
        compute="_compute_statcrm_lacks",
        search="_search_statcrm_lacks_role",
        groups=OF_USERS,
    )
    statcrm_lacks_unit = fields.Boolean(
        string="Without a Unit",
        compute="_compute_statcrm_lacks",
        search="_search_statcrm_lacks_unit",
        groups=OF_USERS,
    )

    @api.depends("group_ids")
    def _compute_statcrm_role_names(self):
        roles = dict(
            self.env["statcrm.user.role"]
            .sudo()
            ._read_group(
                [("user_id", "in", self.ids)], ["user_id"], ["group_id:recordset"]
            )
        )
        for user in self:
            names = roles.get(user._origin, self.env["res.groups"]).mapped("name")
            user.statcrm_role_names = ", ".join(names)

    def _compute_statcrm_unit_names(self):
        units = self.env["statcrm.unit.member"]._units_of(self)
        for user in self:
            names = units.get(user._origin, self.env["statcrm.unit"]).mapped("name")
            user.statcrm_unit_names = ", ".join(names)

    @api.depends("group_ids", "share")
    def _compute_statcrm_lacks(self):
        mine = Domain("id", "in", self.ids)
        without_role = self.search(mine & self._statcrm_without_role_domain())
        without_unit = self.search(mine & self._statcrm_without_unit_domain())
        for user in self:
            user.statcrm_lacks_role = user._origin in without_role
            user.statcrm_lacks_unit = user._origin in without_unit

    def _search_statcrm_lacks_role(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._statcrm_without_role_domain()

    def _search_statcrm_lacks_unit(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._statcrm_without_unit_domain()

    @api.model
    def _statcrm_colleague_domain(self):
        """Return the domain of those who get a role and a unit.

        The administrator that Odoo makes is no colleague.
        """
        technical = self.env.ref("base.user_admin", raise_if_not_found=False)
        return Domain("share", "=", False) & Domain(
            "id", "not in", technical.ids if technical else []
        )

    @api.model
    def _statcrm_without_role_domain(self):
        # an auditor is no staff: that group implies no other role
        roles = self.env.ref(STAFF).all_implied_by_ids | self.env.ref(AUDITOR)
        return self._statcrm_colleague_domain() & Domain(
            "group_ids", "not in", roles.ids
        )

    @api.model
    def _statcrm_without_unit_domain(self):
        members_sudo = self.env["statcrm.unit.member"].sudo()
        with_unit = members_sudo._search([]).subselect("user_id")
        return self._statcrm_colleague_domain() & Domain("id", "not any", with_unit)

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
