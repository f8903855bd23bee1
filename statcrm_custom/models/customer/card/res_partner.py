import operator as compared
from itertools import filterfalse

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache
from odoo.tools.sql import column_exists, create_column

from ....tools.groups import MAIN_USER

COMPARED = {
    ">=": compared.ge,
    ">": compared.gt,
    "<=": compared.le,
    "<": compared.lt,
}


class ResPartner(models.Model):
    """The customer: its principal customer, its people, its roles towards us."""

    _inherit = "res.partner"

    statcrm_principal_id = fields.Many2one(
        "res.partner",
        string="Principal Customer",
        compute="_compute_statcrm_principal_id",
        inverse="_inverse_statcrm_guarded",
        store=True,
        readonly=True,
        prefetch="statcrm",
        recursive=True,
        index="btree_not_null",  # a new partner is inserted without it
        help="The top organisation of the tree that this contact belongs to.",
        groups="base.group_user",
    )
    statcrm_is_principal = fields.Boolean(
        string="Is a Principal Customer",
        compute="_compute_statcrm_is_principal",
        search="_search_statcrm_is_principal",
        groups="base.group_user",
    )
    statcrm_responsible_id = fields.Many2one(
        related="statcrm_principal_id.user_id",
        string="Account Manager",
        tracking=False,  # else a change is logged twice
        groups="base.group_user",
    )

    # computed: as inverse fields, these two would slow down every new partner
    statcrm_tree_ids = fields.One2many(
        "res.partner",
        string="Whole Organisation",
        compute="_compute_statcrm_tree_ids",
        search="_search_statcrm_tree_ids",
        groups="base.group_user",
        help="The principal customer, its offices and their people.",
    )
    statcrm_office_ids = fields.One2many(
        "res.partner",
        string="Offices",
        compute="_compute_statcrm_office_ids",
        groups="base.group_user",
    )
    statcrm_office_of_id = fields.Many2one(
        "res.partner",
        string="Office Of",
        compute="_compute_statcrm_office_of_id",
        search="_search_statcrm_office_of_id",
        help="The organisation it belongs to. Empty for a person.",
        groups="base.group_user",
    )
    statcrm_affiliation_ids = fields.One2many(
        "statcrm.affiliation",
        "partner_id",
        string="Affiliations",
        groups="base.group_user",
    )
    statcrm_people_ids = fields.One2many(
        "statcrm.affiliation",
        "organisation_id",
        string="People",
        groups="base.group_user",
    )
    statcrm_people_count = fields.Integer(
        string="Number of People",
        compute="_compute_statcrm_people_count",
        search="_search_statcrm_people_count",
        groups="base.group_user",
    )
    statcrm_role_line_ids = fields.One2many(
        "statcrm.customer.role.line",
        "partner_id",
        string="Customer Roles",
        groups="base.group_user",
    )

    statcrm_customer_role_ids = fields.Many2many(
        "statcrm.customer.role",
        string="Roles towards Us",
        compute="_compute_statcrm_customer_role_ids",
        search="_search_statcrm_customer_role_ids",
        help="The customer roles of the principal customer.",
        groups="base.group_user",
    )
    statcrm_role_count = fields.Integer(
        string="Number of Customer Roles",
        compute="_compute_statcrm_role_count",
        search="_search_statcrm_role_count",
        groups="base.group_user",
    )

    # The first index lists and counts principal customers, the second finds those of an
    # account manager. Both leave out contact persons and offices. Neither contains a
    # column that a classification writes, see the fill factor of the partner table.
    _statcrm_principals_index = models.Index(
        "(complete_name, id DESC)"
        " INCLUDE (active, partner_share, is_company, company_id)"
        " WHERE (statcrm_principal_id = id) IS TRUE"
    )
    _statcrm_responsible_index = models.Index(
        "(user_id) WHERE user_id IS NOT NULL AND (statcrm_principal_id = id) IS TRUE"
    )

    def _auto_init(self):
        """Fill the principal customer of all partners in one statement."""
        if not column_exists(self.env.cr, "res_partner", "statcrm_principal_id"):
            create_column(self.env.cr, "res_partner", "statcrm_principal_id", "int4")
            self._statcrm_fill_principal()
        result = super()._auto_init()
        self._statcrm_create_statistics()
        return result

    @api.model
    def _statcrm_create_statistics(self):
        """Let PostgreSQL estimate how many partners are principal customers.

        Otherwise it assumes one in 200, and reads an index of hundreds of thousands of
        customers to find ten. Before PostgreSQL 14 such statistics do not exist, and
        these plans are slower.
        """
        if self.env.cr._cnx.server_version >= 140000:
            self.env.cr.execute(
                "CREATE STATISTICS IF NOT EXISTS res_partner_statcrm_principal_stats"
                " ON ((statcrm_principal_id = id)) FROM res_partner"
            )

    @api.model
    def _statcrm_fill_principal(self, tops=None):
        """Set the principal customer of every partner from the tree, in SQL.

        :param tops: fill only the trees below these partners, default all
        """
        start = SQL("id IN %s", tops._ids) if tops else SQL("parent_id IS NULL")
        self.env.cr.execute(
            SQL(
                """
                WITH RECURSIVE tree(id, principal_id) AS (
                    SELECT id, id FROM res_partner WHERE %s
                    UNION ALL
                    SELECT child.id, tree.principal_id
                      FROM res_partner child JOIN tree ON child.parent_id = tree.id
                )
                UPDATE res_partner partner
                   SET statcrm_principal_id = tree.principal_id
                  FROM tree
                 WHERE partner.id = tree.id
                   AND partner.statcrm_principal_id IS DISTINCT FROM tree.principal_id
                """,
                start,
            )
        )

    def _statcrm_refill_tree(self):
        """Set the principal customer in the whole tree of each of these partners."""
        tops = self
        while parents := tops.parent_id:
            tops = tops.filtered(lambda partner: not partner.parent_id) | parents
        self.env.flush_all()
        self._statcrm_fill_principal(tops)
        self.invalidate_model()  # many fields depend on it

    @api.depends("parent_id.statcrm_principal_id")
    def _compute_statcrm_principal_id(self):
        """Set all pending partners whose parent is not pending, in one go.

        Odoo computes a recursive field one by one, but few new partners depend on each
        other. Protected ones are already being computed further down the tree.
        """
        field = self._fields["statcrm_principal_id"]
        self.parent_id.mapped("statcrm_principal_id")  # parents first
        partners = self | self.env.records_to_compute(field)
        ids = {*partners._ids, *self.env.protected(field)._ids}
        with self.env.protecting([field], partners):
            for partner in partners:
                parent = partner.parent_id
                if not parent:
                    partner.statcrm_principal_id = partner
                elif parent.id not in ids:
                    partner.statcrm_principal_id = parent.statcrm_principal_id or parent

    @api.depends(
        "statcrm_principal_id",
        "is_company",
        "partner_share",
        "ref_company_ids",
        "statcrm_affiliation_ids",
    )
    def _compute_statcrm_is_principal(self):
        """Query the database, where the rule is. An unsaved partner is its own."""
        tops = self.filtered(
            lambda one: one._origin == one.statcrm_principal_id._origin
        )
        customers = set()
        if known := tops._origin.ids:
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM res_partner WHERE id = ANY(%s) AND %s",
                    known,
                    self._statcrm_customer_sql("res_partner"),
                )
            )
            customers = {partner_id for (partner_id,) in rows}
        for partner in self:
            partner.statcrm_is_principal = partner in tops and (
                not partner._origin or partner._origin.id in customers
            )

    def _search_statcrm_is_principal(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: model._statcrm_customer_sql(
                alias, query
            ),
            predicate=lambda partner: partner.statcrm_is_principal,
        )

    @api.model
    def _statcrm_at_top_sql(self, alias):
        """Return the condition that a partner is the top of its tree.

        It is written as the indexes and the statistics on it are.
        """
        return SQL(
            "(%s = %s) IS TRUE",
            SQL.identifier(
                alias,
                "statcrm_principal_id",
                to_flush=self._fields["statcrm_principal_id"],
            ),
            SQL.identifier(alias, "id"),
        )

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_tree_ids(self):
        """Meant for searching. The cache is not updated when a partner is created."""
        found = self.search([("statcrm_principal_id", "in", self.ids)])
        found = found.grouped("statcrm_principal_id")
        for partner in self:
            partner.statcrm_tree_ids = found.get(partner._origin)

    def _search_statcrm_tree_ids(self, operator, value):
        if operator not in ("any", "in"):
            return NotImplemented
        if operator == "in":
            some = [one for one in value if one]
            trees = self._search_statcrm_tree_ids("any", Domain("id", "in", some))
            if False in value:
                trees |= ~self._search_statcrm_tree_ids("any", Domain.TRUE)
            return trees
        found = self._search(value)
        principal = self._field_to_sql(found.table, "statcrm_principal_id", found)
        if not self._statcrm_is_few_trees(value):
            return Domain("id", "any", found.subselect(principal))
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s = ANY(ARRAY%s)",
                SQL.identifier(alias, "id"),
                found.subselect(principal),
            ),
            predicate=lambda partner: (
                not {*found}.isdisjoint(partner.statcrm_tree_ids._ids)
            ),
        )

    @api.depends("child_ids")
    def _compute_statcrm_office_ids(self):
        found = self.search([("parent_id", "in", self.ids), ("is_company", "=", True)])
        found = found.grouped("parent_id")
        for partner in self:
            partner.statcrm_office_ids = found.get(partner._origin)

    @api.depends("parent_id", "is_company")
    def _compute_statcrm_office_of_id(self):
        for partner in self:
            partner.statcrm_office_of_id = partner.is_company and partner.parent_id

    def _search_statcrm_office_of_id(self, operator, value):
        if operator not in ("any", "in"):
            return NotImplemented
        office = Domain("is_company", "=", True)
        found = Domain("parent_id", operator, value) & office
        if operator == "in" and False in value:
            found |= ~office
        return found

    @api.depends("statcrm_people_ids.is_current")
    def _compute_statcrm_people_count(self):
        """Count the people that `action_statcrm_people` shows.

        Whoever has two posts in an organisation and its offices counts once.
        """
        groups = self.env["statcrm.affiliation"]._read_group(
            self._origin._statcrm_current_people_domain(),
            ["organisation_id"],
            ["partner_id:array_agg_distinct"],
        )
        people = {partner: set() for partner in self._origin}
        for office, ids in groups:
            above = office.sudo()  # what is above may be of another company
            while above:
                if above in people:
                    people[above].update(ids)
                above = above.parent_id
        for partner in self:
            found = people.get(partner._origin, ())
            partner.statcrm_people_count = len(found)

    def _search_statcrm_people_count(self, operator, value):
        """Only whether there are any can be searched: `> 0`, or `= 0`."""
        is_any = (operator, value) == (">", 0)
        if not is_any and (operator != "in" or {*value} - {0}):
            return NotImplemented
        people = Domain.custom(
            to_sql=lambda _model, alias, _query: self._statcrm_has_people_sql(alias),
            predicate=lambda partner: partner.statcrm_people_count > 0,
        )
        return people if is_any else ~people

    @api.model
    def _statcrm_has_people_sql(self, alias, lines=Domain.TRUE, start=None):
        """Return the condition that somebody works there, or at an office below.

        :param lines: only these affiliations
        :param start: SQL of the ids to start from, the partner itself by default
        """
        current = self.env["statcrm.affiliation"]._search(
            Domain("is_current", "=", True)
            & Domain("partner_id.active", "=", True)
            & lines
        )
        # An array, as the index is used for it. With OFFSET 0 it is asked for each
        # partner: PostgreSQL would join all affiliations with all partners.
        current.add_where(
            SQL(
                """
                %s = ANY(ARRAY(
                    WITH RECURSIVE here(id) AS (
                        %s
                         UNION ALL
                        SELECT office.id FROM res_partner office
                          JOIN here ON here.id = %s
                         WHERE %s)
                    SELECT id FROM here))
                """,
                SQL.identifier(current.table, "organisation_id"),
                start or SQL("SELECT %s", SQL.identifier(alias, "id")),
                *self._statcrm_office_sqls(),
            )
        )
        return SQL("EXISTS (%s OFFSET 0)", current.select(SQL("1")))

    @api.model
    def _statcrm_offices_sql(self, alias):
        """Return SQL of the ids of the offices directly below a partner."""
        return SQL(
            "SELECT office.id FROM res_partner office WHERE %s = %s AND %s",
            self._statcrm_office_sqls()[0],
            SQL.identifier(alias, "id"),
            self._statcrm_office_sqls()[1],
        )

    @api.model
    def _statcrm_office_sqls(self):
        return [
            SQL.identifier("office", name, to_flush=self._fields[name])
            for name in ("parent_id", "is_company")
        ]

    @api.depends("statcrm_principal_id.statcrm_role_line_ids.role_id")
    def _compute_statcrm_customer_role_ids(self):
        roles = dict(
            self.env["statcrm.customer.role.line"]._read_group(
                [("partner_id", "in", self.statcrm_principal_id.ids)],
                ["partner_id"],
                ["role_id:recordset"],
            )
        )
        # assigning to the whole recordset is much faster
        of_partner = self.grouped(lambda one: roles.get(one.statcrm_principal_id))
        for found, partners in of_partner.items():
            partners.statcrm_customer_role_ids = found

    def _search_statcrm_customer_role_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        lines = Domain("statcrm_role_line_ids.role_id", operator, value)
        if operator == "in" and False in value:
            lines |= Domain("statcrm_role_line_ids", "=", False)
        return Domain("statcrm_principal_id", "any", lines)

    @api.depends("statcrm_customer_role_ids")
    def _compute_statcrm_role_count(self):
        for partner in self:
            partner.statcrm_role_count = len(partner.statcrm_customer_role_ids)

    def _search_statcrm_role_count(self, operator, value):
        if operator == "in":
            numbers = [int(number) for number in value]
            has_none, condition = 0 in numbers, SQL("= ANY(%s)", numbers)
        elif operator in COMPARED:
            has_none, condition = COMPARED[operator](0, value), SQL(operator)
            condition = SQL("%s %s", condition, value)
        else:
            return NotImplemented
        lines = self.env["statcrm.customer.role.line"]
        query = lines._search([])
        query.groupby = lines._field_to_sql(query.table, "partner_id", query)
        # customers without a role have no line to be counted: leave out all others
        query.having = SQL(
            "(count(DISTINCT %s) %s) = %s",
            lines._field_to_sql(query.table, "role_id", query),
            condition,
            not has_none,
        )
        found = SQL("(%s)", query.select(query.groupby))
        return Domain("statcrm_principal_id", "not in" if has_none else "in", found)

    def action_statcrm_organisation(self):
        """Show the whole tree of the principal customer; new records become offices.

        They belong to the organisation it is opened from, or the person's organisation.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_organisation"
        )
        action["domain"] = [
            ("statcrm_principal_id", "=", self.statcrm_principal_id.id),
            ("is_company", "=", True),
        ]
        above = self if self.is_company else self.parent_id
        action["context"] = {"default_is_company": True, "default_parent_id": above.id}
        return action

    def action_statcrm_people(self):
        """Show the current people of the organisation and its offices."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_people"
        )
        lines = self._statcrm_current_people_domain()
        action["domain"] = [("statcrm_affiliation_ids", "any", lines)]
        action["context"] = {
            "default_is_company": False,
            "default_parent_id": self.id,
            "partner_display_name_hide_company": True,
        }
        return action

    def _statcrm_current_people_domain(self):
        """Return the domain of the affiliations of the people there today, as a list.

        This is one rule: what the button counts and opens, and who is on the card.
        """
        return [
            *self._statcrm_people_lines_domain(),
            ("is_current", "=", True),
            ("partner_id.active", "=", True),
        ]

    def _statcrm_people_lines_domain(self):
        """Return the domain of the affiliations with these organisations, as a list.

        Of a principal customer, by the column that every partner has.
        """
        if self == self.statcrm_principal_id:
            return [("organisation_id.statcrm_principal_id", "in", self.ids)]
        return [("organisation_id", "child_of", self.ids)]

    def action_statcrm_new_office(self):
        """Open a new organisation below this one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Office"),
            "res_model": "res.partner",
            "views": [[False, "form"]],
            "context": {"default_is_company": True, "default_parent_id": self.id},
        }

    def action_statcrm_new_person(self):
        """Open the window for a new contact person of this organisation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Contact Person"),
            "res_model": "statcrm.person.new",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_organisation_id": self.id},
        }

    def action_statcrm_has_left(self):
        """End the person's affiliation with the organisation of the contact."""
        self.ensure_one()
        current = self.statcrm_affiliation_ids.filtered("is_current")
        here = current.filtered(lambda line: line.organisation_id == self.parent_id)
        if not here and self.parent_id:
            here = self.env["statcrm.affiliation"].create(
                {
                    "partner_id": self.id,
                    "organisation_id": self.parent_id.id,
                    "function": self.function,
                    "date_from": False,
                }
            )
        return (here or current).action_has_left()

    def _statcrm_archive_leaver(self):
        """Archive the contact of a person who has left, with the portal access.

        As superuser: Odoo refuses to archive the contact of an active user, and not
        everybody who enters a last day can manage users. Contacts of colleagues stay.
        """
        users_sudo = self.sudo().user_ids.filtered("active")
        if users_sudo.filtered(lambda user: not user.share):
            return
        users_sudo.action_archive()
        self.action_archive()

    # Users cannot write computed customer fields.
    #
    # Our fields are visible to internal users only (`groups` on each field): a portal
    # user can read its own partner, but not its value class. Computed and decided
    # fields have `_inverse_statcrm_guarded`, which Odoo calls whenever the field is
    # written, by a form, an import or RPC, and at no other time. Superuser code passes.
    # A check in `_has_field_access` would cost 2 to 3 % at every new partner.

    def _statcrm_may_add(self, model, field_name="partner_id"):
        """Return the customers for which the user may create a record of a model.

        Record rules refuse a record only when it is saved. They are checked here
        before, so that nobody is offered an action that will be refused.

        :param str field_name: the field of the model that names the customer
        """
        rows = self.env[model]
        if not rows.has_access("create"):
            return self.browse()
        rules = self.env["ir.rule"]._compute_domain(model, "create")
        # rules may depend on the user of the record
        user = rows._fields.get("user_id")
        values = {"user_id": self.env.uid} if user and not user.compute else {}
        return self.filtered(
            lambda one: (
                rows.sudo()
                .new({field_name: one._origin.id, **values})
                .filtered_domain(rules)
            )
        )

    def _inverse_statcrm_guarded(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "The principal customer, class and sales of a customer cannot be"
                    " set by hand. They follow from the organisation, the"
                    " classification and the nomination."
                )
            )

    # Who is responsible for a customer: one rule, extended by each area.

    def _statcrm_answered_by_me(self):
        """Return the principal customers that the current user is responsible for.

        These are those of the account manager, and all for the main user. Later areas
        extend it.
        """
        if self.env.su or self.env.user.has_group(MAIN_USER):
            return self
        return self.filtered(lambda customer: customer.user_id == self.env.user)

    # Creating a partner takes no longer than without this add-on.
    #
    # Odoo computes the default of every field twice for each partner, although half of
    # the fields are computed. It checks company-dependent fields against other
    # companies, and looks up the related contacts of every contact person. Each takes
    # more time than our fields add.

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base'
        computed = self._statcrm_computed_fields()
        return super().default_get([*filterfalse(computed.__contains__, fields)])

    @api.model
    @ormcache()
    def _statcrm_computed_fields(self):
        """Return the names of the fields without default, as nobody writes them."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.compute
            and field.readonly
            and not (field.inverse or field.default or field.company_dependent)
        )

    def _check_company(self, fnames=None):
        # EXTENDS 'base': skipped for a new partner if there is only one company
        if fnames is None and self._statcrm_has_one_company():
            fnames = [
                name
                for name, field in self._fields.items()
                if field.relational and field.check_company
                if not field.company_dependent
            ]
        return super()._check_company(fnames)

    def _company_dependent_commercial_sync(self):
        # EXTENDS 'base'
        if self._statcrm_has_one_company():
            return None
        return super()._company_dependent_commercial_sync()

    @api.model
    def _statcrm_has_one_company(self):
        company = self.env.company
        return company._statcrm_every_id() == company._ids

    # A customer with a history is archived, not deleted.

    @api.ondelete(at_uninstall=False)
    def _unlink_except_statcrm_kept(self):
        for name, field, label in self._statcrm_keepers():
            rows_sudo = self.env[name].sudo().with_context(active_test=False)
            found = rows_sudo.search([(field, "in", self.ids)], limit=1)
            if found:
                raise UserError(found[field]._statcrm_format_kept(label))

    @api.model
    def _statcrm_keepers(self):
        """Return [(model, field of the customer, description)] of its history.

        A customer with such a record cannot be deleted. Each area adds its own.
        """
        return []

    def _statcrm_format_kept(self, label):
        return self.env._(
            "%(customer)s has %(what)s. Archive it instead of deleting it, to keep the"
            " history.",
            customer=self.display_name,
            what=label,
        )

    def _statcrm_check_merge(self, target):
        """Refuse the merge of these partners into the target if not allowed.

        Hook: nothing is checked in this area.
        """
