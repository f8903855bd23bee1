from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.mail.tools.discuss import Store

from ....tools.field_kinds import MonetaryOrEmpty, OneCurrency, RememberedMany2one
from ....tools.groups import MANAGEMENT
from .statcrm_segment import WITHOUT_SEGMENT


class ResPartner(models.Model):
    """Segment and value class of a principal customer.

    The columns are filled on principal customers only; other partners show them through
    related fields, so nothing is stored twice. They are prefetched together, only when
    one of them is read. The value class is written with the classes it depends on
    instead of being computed, which would slow down new partners.
    """

    _inherit = "res.partner"

    statcrm_segment_id = RememberedMany2one(
        "statcrm.segment",
        string="Segment",
        index="btree_not_null",
        ondelete="restrict",
        prefetch="statcrm",
        groups="base.group_user",
    )
    statcrm_nominated_class_id = fields.Many2one(
        "statcrm.value.class",
        string="Nominated Class",
        index="btree_not_null",
        ondelete="restrict",
        inverse="_inverse_statcrm_class",
        readonly=True,
        prefetch="statcrm",
        copy=False,
        help="Strategic or key by decision, regardless of sales.",
        groups="base.group_user",
    )
    statcrm_computed_class_id = fields.Many2one(
        "statcrm.value.class",
        string="Class by Sales",
        ondelete="restrict",
        inverse="_inverse_statcrm_class",
        readonly=True,
        copy=False,
        help="The class from the last classification, regardless of the nomination.",
        prefetch="statcrm",
        groups="base.group_user",
    )
    statcrm_value_class_id = fields.Many2one(
        "statcrm.value.class",
        string="Value Class",
        inverse="_inverse_statcrm_guarded",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The nominated class if there is one, else the class by sales.",
        prefetch="statcrm",
        groups="base.group_user",
    )
    statcrm_currency_id = OneCurrency(
        "res.currency",
        string="Currency of Sales",
        compute="_compute_statcrm_currency_id",
        compute_sudo=True,
        groups="base.group_user",
    )
    statcrm_sales = MonetaryOrEmpty(
        string="Sales",
        currency_field="statcrm_currency_id",
        inverse="_inverse_statcrm_guarded",
        readonly=True,
        copy=False,
        help="Untaxed sales of the whole organisation in the window of the last"
        " classification. Empty until the customer is classified.",
        prefetch="statcrm",
        groups="base.group_user",
    )

    statcrm_badge_class_id = fields.Many2one(
        related="statcrm_principal_id.statcrm_value_class_id",
        string="Customer's Value Class",
        groups="base.group_user",
    )
    # computed, not related: not used in filters or groups
    statcrm_badge_class_code = fields.Char(
        compute="_compute_statcrm_badge_class_code", groups="base.group_user"
    )
    statcrm_badge_segment_id = fields.Many2one(
        related="statcrm_principal_id.statcrm_segment_id",
        string="Customer's Segment",
        groups="base.group_user",
    )

    # asked by the shipped segment rule; not stored: it costs nothing to others
    statcrm_is_abroad = fields.Boolean(
        string="Address Abroad",
        compute="_compute_statcrm_is_abroad",
        search="_search_statcrm_is_abroad",
        groups="base.group_user",
        help="The address is outside the country of the company.",
    )

    @api.depends("country_id")
    @api.depends_context("company")
    def _compute_statcrm_is_abroad(self):
        own = self.env.company.country_id
        for partner in self:
            country = partner.country_id
            partner.statcrm_is_abroad = bool(own and country and country != own)

    def _search_statcrm_is_abroad(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = self.env.company.country_id
        return Domain("country_id", "not in", [False, own.id]) if own else Domain.FALSE

    @api.depends_context("company")
    def _compute_statcrm_currency_id(self):
        self.statcrm_currency_id = self.env["statcrm.classification"]._house_currency()

    def _inverse_statcrm_class(self):
        """Set the visible value class: the nominated one, else the computed one."""
        self._inverse_statcrm_guarded()
        for partner in self:
            partner.statcrm_value_class_id = (
                partner.statcrm_nominated_class_id or partner.statcrm_computed_class_id
            )

    @api.depends("statcrm_badge_class_id.code")
    def _compute_statcrm_badge_class_code(self):
        for partner in self:
            partner.statcrm_badge_class_code = partner.statcrm_badge_class_id.code

    @api.constrains("statcrm_nominated_class_id")
    def _check_statcrm_nominated_class_id(self):
        """Refuse classes by sales as nominated class."""
        for value_class in self.statcrm_nominated_class_id:
            if value_class.kind != "nominated":
                raise ValidationError(
                    self.env._(
                        "Customers cannot be nominated as “%(name)s”. That class"
                        " follows from sales, history and roles.",
                        name=value_class.name,
                    )
                )

    @api.depends("statcrm_sales")
    def _compute_statcrm_is_principal(self):
        return super()._compute_statcrm_is_principal()

    @api.model
    def _statcrm_contact_sql(self, alias, query=None):
        """Persons who buy in their own name are customers, even with an affiliation."""
        return SQL(
            "%s AND coalesce(%s, 0) = 0",
            super()._statcrm_contact_sql(alias, query),
            self._field_to_sql(alias, "statcrm_sales", query),
        )

    def _statcrm_is_own_customer(self):
        return super()._statcrm_is_own_customer() or bool(self.statcrm_sales)

    @api.model
    def _statcrm_principal_domain(self):
        """Return the domain of the principal customers to classify."""
        return Domain("statcrm_is_principal", "=", True)

    @api.model
    def _statcrm_nominated_domain(self):
        """Return the domain of the principal customers of a nominated class.

        The nomination tells it, of which there is an index: they are few.
        """
        return self._statcrm_principal_domain() & Domain(
            "statcrm_nominated_class_id", "!=", False
        )

    @api.model
    def _statcrm_without_segment_domain(self):
        """Return the domain of the principal customers without segment."""
        return self._statcrm_principal_domain() & (
            Domain("statcrm_segment_id", "=", False)
            | Domain("statcrm_segment_id.code", "=", WITHOUT_SEGMENT)
        )

    # Details in the popover of a contact person.

    def _get_store_avatar_card_fields(self, target):
        # EXTENDS 'mail'
        card_fields = super()._get_store_avatar_card_fields(target)
        if target.is_internal(self.env):
            card_fields.append(
                Store.Attr(
                    "statcrm_card",
                    lambda partner: partner._statcrm_card(),
                    predicate=lambda partner: partner.partner_share,
                )
            )
        return card_fields

    def _statcrm_card(self):
        """Return the customer's class, segment and account manager.

        :return: {"value_class": {"display_name", "color", "kind"} or False,
            "segment": str, "manager": str}
        """
        self.ensure_one()
        classes = self.statcrm_badge_class_id.read(["display_name", "color", "kind"])
        return {
            "value_class": classes[0] if classes else False,
            "segment": self.statcrm_badge_segment_id.display_name or "",
            "manager": self.statcrm_responsible_id.name or "",
        }

    # Segment managers are responsible for their customers, management for all.

    def _statcrm_answered_by_me(self):
        # EXTENDS 'customer'
        if self.env.user.has_group(MANAGEMENT):
            return self
        return super()._statcrm_answered_by_me() | self.filtered(
            lambda customer: (
                self.env.user in customer.statcrm_segment_id._get_deciders()
            )
        )

    # A customer with history, sales or scores cannot be deleted.

    @api.model
    def _statcrm_keepers(self):
        # EXTENDS 'customer'
        return [
            *super()._statcrm_keepers(),
            ("statcrm.sales.entry", "partner_id", self.env._("sales")),
            ("statcrm.class.history", "partner_id", self.env._("a class history")),
            ("statcrm.value.score", "partner_id", self.env._("value scores")),
        ]

    # Import template with our columns.

    @api.model
    def get_import_templates(self):
        # EXTENDS 'base'
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Customers with Segment"),
                "template": "/statcrm_custom/static/xls/customers_import_template.xlsx",
            },
        ]
