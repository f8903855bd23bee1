import secrets
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL, Query, mute_logger

# no notifications for a temporary user
UNNOTICED = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "no_reset_password": True,
    "tracking_disable": True,
}
COUNTED_FROM_THIS = ("statcrm_completeness", "statcrm_missing_ids")


class StatcrmDataRequirement(models.Model):
    """One piece of data required of every customer, as a condition.

    The completeness of a customer is the share of these conditions it meets.
    """

    _name = "statcrm.data.requirement"
    _description = "Essential Customer Data"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="Shown as missing when the condition is not met.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    domain = fields.Char(
        string="Condition",
        required=True,
        default="[]",
        help="The data is filled in for customers that meet this condition.",
    )
    missing_count = fields.Integer(
        string="Customers Without It", compute="_compute_missing_count"
    )
    counted_at = fields.Datetime(
        compute="_compute_missing_count",
        help="In a large database, customers are counted once an hour.",
    )

    def _compute_missing_count(self):
        """Use the cached figures. A requirement created today is counted directly."""
        counts, counted_at = self.env["statcrm.house.figure"]._get("missing")
        self.counted_at = counted_at or fields.Datetime.now()
        for requirement in self:
            domain, count = counts.get(str(requirement._origin.id), (None, 0))
            requirement.missing_count = (
                count if domain == requirement.domain else requirement._count_missing()
            )

    def _count_missing(self):
        return self.env["res.partner"].search_count(
            [("statcrm_missing_ids", "in", self._origin.ids)]
        )

    @api.constrains("active", "domain")
    def _check_domain(self):
        for requirement in self:
            if any(name in requirement.domain for name in COUNTED_FROM_THIS):
                raise ValidationError(
                    self.env._(
                        "The condition of “%(name)s” cannot use the data completeness"
                        " itself.",
                        name=requirement.name,
                    )
                )
            try:
                requirement._get_domain().validate(self.env["res.partner"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "The condition of “%(name)s” is not valid: %(error)s",
                        name=requirement.name,
                        error=str(error),
                    )
                ) from error
        # data of the add-on is covered by its tests
        if self.env.registry.ready:
            self.filtered("active")._check_everybody_may_ask()

    def _check_everybody_may_ask(self):
        """Evaluate the condition once as a plain user, and refuse it if this fails.

        Every form and list of customers evaluates it for every user: a field with
        limited access or an invalid value would break them all. The user exists for
        this check only.
        """
        if not self:
            return
        cr = self.env.cr
        with cr.savepoint() as savepoint:
            users_sudo = self.env["res.users"].sudo().with_context(**UNNOTICED)
            plain = users_sudo.create(
                {
                    "name": "Plain",
                    "login": f"statcrm_plain_{secrets.token_hex(8)}",
                    "company_id": self.env.company.id,
                    "company_ids": [Command.set(self.env.company.ids)],
                    "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
                }
            )
            problems = {one: one._try_as(plain) for one in self}
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        for requirement, problem in problems.items():
            if problem:
                raise ValidationError(
                    self.env._(
                        "The condition of “%(name)s” does not work for every user:"
                        " %(error)s",
                        name=requirement.name,
                        error=problem,
                    )
                )

    def _try_as(self, user):
        """Return the error of the condition in a search or on a record, or None."""
        Partner = self.env["res.partner"].with_user(user).with_context(active_test=True)
        domain = self._get_domain()
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                for asked in (domain, ~domain):
                    Partner.search(asked, limit=1)
                Partner.search([], limit=1).filtered_domain(domain)
                user.partner_id.with_user(user).filtered_domain(domain)
        except Exception as error:  # noqa: BLE001 any error would appear on every form
            return str(error)
        return None

    def _get_domain(self):
        """Return the condition as a Domain on res.partner."""
        self.ensure_one()
        return Domain(literal_eval(self.domain or "[]"))

    def _get_empty_field(self, partner):
        """Return the first field of the condition that is empty on this customer.

        One that can be entered, if there is one.
        """
        names = [
            part.field_expr.split(".")[0]
            for part in self._get_domain().iter_conditions()
        ]
        names = [name for name in names if name != "is_company"]
        names = [name for name in names if not partner._fields[name].readonly] or names
        if len(names) == 1:  # reading all people of a customer would take long
            return names[0]
        empty = [name for name in names if not partner[name]]
        return next(iter([*empty, *names]), "name")

    def _met_count_sql(self, model, alias, query):
        """Return the SQL expression counting the requirements a partner meets.

        The conditions are evaluated on the row itself, for the partners left by the
        rest of the search. A subquery for each would read all partners.

        :param model: res.partner, with the context of the search
        :param alias: the table of the partner in `query`
        """
        met = self._met_sqls(model, alias, query)
        return SQL(" + ").join([SQL("%s::int", one) for one in met] or [SQL("1")])

    def _met_sqls(self, model, alias, query):
        """Return one SQL condition for each requirement, never NULL."""
        # including archived customers: the rest of the search decides on them; what a
        # customer lacks does not depend on who asks
        partners = model.sudo().with_context(active_test=False)
        return [
            SQL(
                "coalesce((%s), FALSE)",
                requirement._get_domain()
                .optimize_full(partners)
                ._to_sql(partners, alias, query),
            )
            for requirement in self
        ]

    def _met_domain(self):
        """Return the condition as it is counted: the same for everybody who asks."""
        self.ensure_one()
        domain = self._get_domain()

        def to_sql(model, alias, query):
            (met,) = self._met_sqls(model, alias, query)
            return met

        return Domain.custom(
            to_sql=to_sql,
            predicate=lambda partner: bool(partner.filtered_domain(domain)),
        )

    def _missing_of(self, partners):
        """Return {partner: requirements it does not meet}, in one statement.

        Unsaved partners are evaluated one by one.

        :param partners: principal customers
        """
        there = partners.filtered(lambda partner: isinstance(partner.id, int))
        missing, new = dict.fromkeys(partners, self.browse()), partners - there
        for requirement in self if new else ():
            for partner in new - new.filtered_domain(requirement._get_domain()):
                missing[partner] |= requirement
        if there and self:
            query = Query(self.env, there._table, there._table_sql)
            met = self._met_sqls(there, query.table, query)
            own_id = SQL.identifier(query.table, "id")
            query.add_where(SQL("%s IN %s", own_id, there._ids))
            asked = query.select(own_id, SQL("ARRAY[%s]", SQL(", ").join(met)))
            for partner_id, found in self.env.execute_query(asked):
                missing[there.browse(partner_id)] = self.browse(
                    one.id
                    for one, is_met in zip(self, found, strict=True)
                    if not is_met
                )
        return missing

    def action_missing_customers(self):
        """Open the customers without this data."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )
        action["domain"] = [("statcrm_missing_ids", "in", self.ids)]
        action["context"] = {}
        return action
