from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """The account team of a principal customer, and whose customer it is.

    What is only shown depends on the tree alone: with longer paths a partner that
    moves would cost one more query.
    """

    _inherit = "res.partner"

    statcrm_team_ids = fields.One2many(
        "statcrm.account.member",
        "partner_id",
        string="Account Team",
        groups="base.group_user",
    )
    statcrm_may_team = fields.Boolean(
        string="May Change Its Team",
        compute="_compute_statcrm_may_team",
        groups="base.group_user",
    )
    statcrm_team_now_ids = fields.One2many(
        "statcrm.account.member",
        "partner_id",
        string="Account Team Today",
        domain=["|", ("date_to", "=", False), ("date_to", ">=", "today")],
        help="Who is in the team, or joins it later.",
        groups="base.group_user",
    )
    statcrm_team_past_ids = fields.One2many(
        "statcrm.account.member",
        "partner_id",
        string="Account Team Before",
        domain=[("date_to", "<", "today")],
        readonly=True,
        groups="base.group_user",
    )
    statcrm_is_my_customer = fields.Boolean(
        string="Is My Customer",
        compute="_compute_statcrm_is_my_customer",
        search="_search_statcrm_is_my_customer",
        help="I answer for its principal customer, or I am in the account team.",
        groups="base.group_user",
    )
    statcrm_chain = fields.Char(
        string="Who Answers",
        compute="_compute_statcrm_chain",
        help="Account manager, segment manager, management group.",
        groups="base.group_user",
    )

    @api.depends("user_id", "statcrm_segment_id")
    @api.depends_context("uid")
    def _compute_statcrm_may_team(self):
        mine = self._statcrm_may_add("statcrm.account.member")
        for partner in self:
            partner.statcrm_may_team = partner in mine

    @api.depends_context("uid")
    @api.depends("statcrm_principal_id")
    def _compute_statcrm_is_my_customer(self):
        mine = self.with_context(active_test=False).search(
            [("id", "in", self.ids), ("statcrm_is_my_customer", "=", True)]
        )
        for partner in self:
            partner.statcrm_is_my_customer = partner._origin in mine

    def _search_statcrm_is_my_customer(self, operator, value):
        """One sub-query, so that the index on the principal customer is used.

        Only of principal customers it is asked who answers for them: contact persons
        have their company's account manager too.
        """
        if operator != "in":
            return NotImplemented
        mine = Domain("user_id", "=", self.env.uid)
        members = self.env["statcrm.account.member"]
        today = self.env.company._statcrm_today()
        tops = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s = %s) IS TRUE",
                model._field_to_sql(alias, "statcrm_principal_id", query),
                SQL.identifier(alias, "id"),
            )
        )
        managed = self._search(mine & tops, active_test=False)
        in_team = members._search(mine & members._as_of_domain(today))
        principals = SQL(
            "%s UNION ALL %s",
            managed.select(),
            in_team.select(SQL.identifier(in_team.table, "partner_id")),
        )
        return Domain("statcrm_principal_id", "any", principals)

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_chain(self):
        group = self.env.ref("statcrm_custom.statcrm_group_management").sudo()
        management = ", ".join(group.user_ids.sorted("name").mapped("name"))
        for partner in self:
            principal = partner.statcrm_principal_id
            manager, segment = principal.user_id, principal.statcrm_segment_id
            while segment and not segment.manager_id:
                segment = segment.parent_id
            steps = [
                (self.env._("Account manager"), manager.name),
                (self.env._("segment manager"), segment.manager_id.name),
                (self.env._("management group"), management),
            ]
            known = [f"{label} {name}" for label, name in steps if name]
            chain = " → ".join(known)
            partner.statcrm_chain = bool(manager or segment) and (
                chain[0].upper() + chain[1:]
            )
