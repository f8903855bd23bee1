from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.field_kinds import MonetaryOrEmpty
from ....tools.groups import MAIN_USER

WITHOUT_SEGMENT = "without_segment"
# the tree and the managers; segment managers may edit the rest
MAIN_USER_FIELDS = ("code", "parent_id", "manager_id", "active")


class StatcrmSegment(models.Model):
    """Kind of customer. Each principal customer has one segment."""

    _name = "statcrm.segment"
    _inherit = ["statcrm.may.edit", "statcrm.locked.mixin"]
    _description = "Segment"
    _order = "sequence, id"
    _parent_store = True
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    parent_id = fields.Many2one(
        "statcrm.segment", string="Parent Segment", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("statcrm.segment", "parent_id", string="Sub-segments")
    manager_id = fields.Many2one(
        "res.users",
        string="Segment Manager",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    group_user_ids = fields.Many2many(
        "res.users",
        string="Segment Group",
        domain=[("share", "=", False)],
        help="The colleagues who plan together for this segment.",
    )
    customer_count = fields.Integer(
        string="Principal Customers",
        compute="_compute_customer_figures",
        help="In this segment and the segments below it.",
    )
    sales = MonetaryOrEmpty(compute="_compute_customer_figures")
    counted_at = fields.Datetime(
        compute="_compute_customer_figures",
        help="In a large database, customers are counted once an hour.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    _code_unique = models.UniqueIndex(
        "(code)", "Another segment already has this code."
    )

    @api.depends("name", "parent_id.display_name")
    def _compute_display_name(self):
        for segment in self:
            names = (segment.parent_id.display_name, segment.name)
            segment.display_name = " / ".join(filter(None, names))

    @api.model
    def _search_display_name(self, operator, value):
        """Find a segment by what lists show as well: "Enterprises / End-users".

        EXTENDS 'base'
        """
        domain = super()._search_display_name(operator, value)
        if operator not in ("in", "ilike", "like", "=ilike", "=like"):
            return domain
        for text in value if operator == "in" else [value]:
            if isinstance(text, str) and "/" in text:
                domain |= self._path_domain(operator, text)
        return domain

    @api.model
    def _path_domain(self, operator, text):
        """Return the domain of a path, by the last name and those above it."""
        domain, field = Domain.TRUE, "name"
        for name in reversed(text.split("/")):
            value = [name.strip()] if operator == "in" else name.strip()
            domain &= Domain(field, operator, value)
            field = f"parent_id.{field}"
        return domain

    @api.model
    def _is_locked(self, field):
        is_main_users = field.name in MAIN_USER_FIELDS
        return is_main_users and not self.env.user.has_group(MAIN_USER)

    def _compute_currency_id(self):
        self.currency_id = self.env["statcrm.classification"]._house_currency()

    def _compute_customer_figures(self):
        """Count and sum by one grouped query, aggregated up the tree."""
        self.customer_count = self.sales = 0
        figures, counted_at = self.env["statcrm.house.figure"]._get_customers_by(0)
        self.counted_at = counted_at or fields.Datetime.now()
        here = {segment.id: segment for segment in self}
        unassigned = self.filtered(lambda segment: segment.code == WITHOUT_SEGMENT)
        groups = self.browse(filter(None, figures)).exists().grouped("id")
        for group, (count, sales) in figures.items():
            segments = groups.get(group) or unassigned
            for ancestor_id in segments._ancestor_ids():
                if ancestor_id in here:
                    here[ancestor_id].customer_count += count
                    here[ancestor_id].sales += sales
        if not self.env["statcrm.classification"].sudo()._last_applied():
            self.sales = False  # not known yet

    def _ancestor_ids(self):
        """Return the ids of the path from the root to this segment."""
        return [int(part) for part in (self.parent_path or "").split("/") if part]

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A segment cannot be part of itself."))

    # Who answers for a segment.

    def _get_head(self):
        """Return the manager, or where there is none who still works here, that of
        the next segment above.

        :return: res.users, at most one for each segment
        """
        heads = self.manager_id.browse()
        for segment in self:
            while segment and not segment.manager_id.active:
                segment = segment.parent_id
            heads |= segment.manager_id
        return heads

    def _get_deciders(self):
        """Return who may decide about its customers, as the record rules have it:
        the managers of the segment and of the one that it is part of.
        """
        return self.manager_id | self.parent_id.manager_id

    @api.model
    def _managed_domain(self, user=None):
        """Return the domain of the segments managed by a user, with sub-segments.

        :param user: by default anybody
        """
        by_whom = SQL("above.manager_id IS NOT NULL")
        if user:
            by_whom = SQL("above.manager_id = %s", user.id)
        self.flush_model(["active", "manager_id", "parent_path"])
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """EXISTS (SELECT FROM statcrm_segment above
                            WHERE above.active AND %s
                              AND %s LIKE above.parent_path || '%%')""",
                by_whom,
                model._field_to_sql(alias, "parent_path", query),
            )
        )

    def _customer_domain(self):
        """Return the domain of the principal customers of these segments and below."""
        domain = Domain("statcrm_segment_id", "child_of", self.ids)
        if WITHOUT_SEGMENT in self.mapped("code"):
            domain |= Domain("statcrm_segment_id", "=", False)
        return self.env["res.partner"]._statcrm_principal_domain() & domain

    def action_customers(self):
        """Open the principal customers of the segment."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )
        action["domain"] = list(self._customer_domain())
        action["context"] = {"default_statcrm_segment_id": self.id}
        return action
