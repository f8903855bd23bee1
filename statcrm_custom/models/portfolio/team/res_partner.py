from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.day_text import format_day
from ....tools.groups import MANAGEMENT


class ResPartner(models.Model):
    """The account team and the account manager of a principal customer.

    Display-only fields depend on the tree alone: longer paths would cost another query
    for each moved partner.
    """

    _inherit = "res.partner"

    statcrm_team_ids = fields.One2many(
        "statcrm.account.member",
        "partner_id",
        string="Account Team",
        groups="base.group_user",
    )
    statcrm_may_team = fields.Boolean(
        string="May Edit Team",
        compute="_compute_statcrm_may_team",
        groups="base.group_user",
    )
    statcrm_team_now_ids = fields.One2many(
        "statcrm.account.member",
        "partner_id",
        string="Current Account Team",
        domain=["|", ("date_to", "=", False), ("date_to", ">=", "today")],
        help="Current and future members of the team.",
        groups="base.group_user",
    )
    statcrm_team_past_ids = fields.One2many(
        "statcrm.account.member",
        "partner_id",
        string="Former Account Team",
        domain=[("date_to", "<", "today")],
        readonly=True,
        groups="base.group_user",
    )
    statcrm_is_my_customer = fields.Boolean(
        string="Is My Customer",
        compute="_compute_statcrm_is_my_customer",
        search="_search_statcrm_is_my_customer",
        help="I am the account manager of its principal customer, or in its account"
        " team.",
        groups="base.group_user",
    )
    statcrm_chain = fields.Char(
        string="Responsible",
        compute="_compute_statcrm_chain",
        help="Account manager, segment manager, management group.",
        groups="base.group_user",
    )

    statcrm_away = fields.Char(
        string="Account Manager Away",
        compute="_compute_statcrm_away",
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
        """Use one subquery, so that the index on the principal customer is used.

        Only principal customers are filtered by account manager, as contact persons
        have that of their company too.
        """
        if operator != "in":
            return NotImplemented
        mine = Domain("user_id", "=", self.env.uid)
        members = self.env["statcrm.account.member"]
        today = self.env.company._statcrm_today()
        tops = Domain.custom(
            to_sql=lambda model, alias, query: model._statcrm_at_top_sql(alias)
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
        group = self.env.ref(MANAGEMENT).sudo()
        management = ", ".join(group.user_ids.sorted("name").mapped("name"))
        for partner in self:
            principal = partner.statcrm_principal_id
            manager = principal.user_id
            head = principal.statcrm_segment_id._get_head()
            steps = [
                (self.env._("Account manager"), manager.name),
                (self.env._("segment manager"), head.name),
                (self.env._("management group"), management),
            ]
            known = [f"{label} {name}" for label, name in steps if name]
            chain = " → ".join(known)
            partner.statcrm_chain = bool(manager or head) and (
                chain[0].upper() + chain[1:]
            )

    # Every strategic and key customer has a key account manager, by decision.

    @api.constrains("user_id", "statcrm_nominated_class_id")
    def _check_statcrm_responsible(self):
        """Check that nominated customers have their key account manager.

        As this also applies to superuser, approvals and hand-overs write the team
        first, then the customer.
        """
        # an office has no class: checked first, so that a move costs no query
        tops = self
        if self.parent_id:
            tops = self.filtered(lambda partner: not partner.parent_id)
        # all at once, as this is called for every new partner
        if not tops.statcrm_nominated_class_id:
            return
        nominated = tops.filtered("statcrm_nominated_class_id")
        for partner in nominated:
            if not partner.user_id:
                raise ValidationError(
                    self.env._(
                        "%(customer)s is a strategic or key customer and needs a key"
                        " account manager. Choose one as well.",
                        customer=partner.display_name,
                    )
                )
        nominated._statcrm_check_appointed()

    def _statcrm_check_appointed(self):
        """Refuse an account manager that differs from the account team."""
        members = self.env["statcrm.account.member"]
        rows = members.search(
            members._as_of_domain(self.env.company._statcrm_today())
            & fields.Domain("partner_id", "in", self.ids)
            & fields.Domain("part", "=", "manager")
        )
        for partner, appointed in rows.grouped("partner_id").items():
            if partner.user_id not in appointed.user_id:
                raise ValidationError(
                    self.env._(
                        "%(manager)s was appointed key account manager of"
                        " %(customer)s. Propose a change of its nomination, or hand"
                        " the customer over.",
                        manager=appointed[:1].user_id.name,
                        customer=partner.display_name,
                    )
                )

    # Deputies of absent account managers.

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_away(self):
        absences = self.env["statcrm.absence"].search(
            [
                ("user_id", "in", self.statcrm_principal_id.user_id.ids),
                ("is_current", "=", True),
            ]
        )
        away = {absence.user_id: absence for absence in absences}
        reminded = self._statcrm_reminder_users() if away else {}
        self.statcrm_away = False
        for partner in self:
            manager = partner.statcrm_principal_id.user_id
            if manager in away:
                date = format_day(self.env, away[manager].date_to)
                deputy = reminded[partner] - manager
                partner.statcrm_away = (
                    deputy
                    and self.env._(
                        "Away until %(date)s, deputy: %(deputy)s",
                        date=date,
                        deputy=deputy.name,
                    )
                    or self.env._("Away until %(date)s, no deputy", date=date)
                )

    def _statcrm_deputies(self):
        """Return {principal customer: its current deputy}."""
        rows = self.env["statcrm.account.member"].search_fetch(
            [
                ("partner_id", "in", self.ids),
                ("part", "=", "deputy"),
                ("is_current", "=", True),
            ],
            ["partner_id", "user_id"],
        )
        return {row.partner_id: row.user_id for row in rows}

    def _statcrm_reminder_users(self):
        """Return the user to remind of something about each partner.

        It is the account manager of its principal customer, or the deputy while the
        manager is away or after the manager has left. If both are away, it is the first
        active one in this order, so that no reminder is lost.

        :return: {partner: res.users, at most one, empty if there is nobody}
        """
        principals = self.statcrm_principal_id
        deputies = principals._statcrm_deputies()
        nobody = self.env["res.users"]
        asked = principals.user_id.union(*deputies.values())
        absences = self.env["statcrm.absence"].search_fetch(
            [("user_id", "in", asked.ids), ("is_current", "=", True)], ["user_id"]
        )
        at_work = asked.filtered("active") - absences.user_id
        result = {}
        for partner in self:
            principal = partner.statcrm_principal_id
            both = principal.user_id + deputies.get(principal, nobody)
            result[partner] = ((both & at_work) or both.filtered("active"))[:1]
        return result

    # A deputy is responsible for the customer during the absence.

    def _statcrm_answered_by_me(self):
        # EXTENDS 'customer'
        deputised = self.env["statcrm.account.member"].search(
            [
                ("partner_id", "in", self.ids),
                ("user_id", "=", self.env.uid),
                ("part", "=", "deputy"),
                ("is_current", "=", True),
            ]
        )
        return super()._statcrm_answered_by_me() | deputised.partner_id

    # Open items of customers to be archived or made offices.

    def _statcrm_open_things(self):
        """Return {customer: [descriptions of open items]}.

        Each area adds its own; every user can read them.
        """
        found = defaultdict(list)
        for nomination in self._statcrm_decided_nominations():
            found[nomination.partner_id.sudo(False)].append(
                self.env._(
                    "Nomination as “%(value_class)s”, decision %(number)s",
                    value_class=nomination.value_class_id.name,
                    number=nomination.decision_number,
                )
            )
        return found

    def _statcrm_after_archiving(self):
        """Hook: end other items of archived customers."""

    def action_archive(self):
        """Ask about customers with open items; archive others directly.

        Nominated customers can only be archived by director or main user.
        """
        # EXTENDS 'base'
        active = self.filtered("active")
        things = active.filtered("is_company")._statcrm_open_things()
        nominated = active.sudo()._statcrm_nominated()
        if not things or (nominated and not self._statcrm_may_reorganise()):
            return super().action_archive()  # refuses nominated customers
        window = self.env["statcrm.customer.archive"].create(
            {"partner_ids": [(6, 0, active.ids)]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Archive Customers"),
            "res_model": window._name,
            "res_id": window.id,
            "views": [(False, "form")],  # called directly by the client
            "target": "new",
        }

    def action_statcrm_become_office(self):
        """Open the wizard to make this customer an office of another one."""
        self.ensure_one()
        self._statcrm_check_reorganiser()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make It an Office"),
            "res_model": "statcrm.become.office",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    # A merge must not end a nomination or take over a customer.
    #
    # Merging duplicates should not silently end a decision of the director or change
    # the account manager.

    def _statcrm_check_merge(self, target):
        """
        :raises UserError: a nomination would end or move, and the user is neither
            director nor main user
        :raises AccessError: a customer would be taken from its account manager
        """
        result = super()._statcrm_check_merge(target)
        both_sudo = (target | self).sudo()
        target_sudo = target.sudo()
        # as in Odoo: the parent of any of them becomes that of the target
        parent_sudo = target_sudo.parent_id or both_sudo.parent_id[-1:]
        self.sudo()._statcrm_check_merged_nominations(target_sudo, parent_sudo)
        top_sudo = parent_sudo.statcrm_principal_id or target_sudo
        appointed = both_sudo.filtered("statcrm_nominated_class_id").user_id
        manager = top_sudo.user_id if parent_sudo else False
        manager = manager or (appointed or both_sudo.user_id)[:1]
        customers_sudo = both_sudo.filtered(lambda one: not one.parent_id)
        losing = customers_sudo.filtered(lambda one: one.user_id - manager)
        for customer in losing:
            segment = customer.statcrm_segment_id
            if customer.user_id != self.env.user and not self._statcrm_may_give_away(
                segment
            ):
                raise AccessError(
                    customer._statcrm_refuse_hands(customer.user_id, segment, True)
                )
        self._statcrm_check_merged_segments(customers_sudo - target_sudo, target_sudo)
        target_sudo._statcrm_notify_former(
            [(target_sudo, one.user_id, one.statcrm_segment_id) for one in losing]
        )
        return result

    def _statcrm_check_merged_nominations(self, target, parent):
        """Refuse a merge that would end or move a nomination."""
        concerned = self._statcrm_nominated()
        if parent:
            concerned |= target._statcrm_nominated()
        if concerned and not self._statcrm_may_reorganise():
            raise UserError(
                self.env._(
                    "%(nominated)s This merge would end or move the nomination. Only"
                    " the director or the main user can do it.",
                    nominated=concerned[:1]._statcrm_format_nominated(),
                )
            )

    def _statcrm_check_merged_segments(self, sources, target):
        for source in sources:
            segment, kept = source.statcrm_segment_id, target.statcrm_segment_id
            placed = segment and segment.code != "without_segment"
            if placed and kept and segment != kept:
                if not self._statcrm_may_give_away(segment):
                    raise AccessError(
                        source._statcrm_refuse_hands(source.user_id, segment, False)
                    )

    # A customer with nominations or account team cannot be deleted.

    @api.model
    def _statcrm_keepers(self):
        # EXTENDS 'customer'
        return [
            *super()._statcrm_keepers(),
            ("statcrm.nomination", "partner_id", self.env._("nominations")),
            ("statcrm.account.member", "partner_id", self.env._("an account team")),
        ]
