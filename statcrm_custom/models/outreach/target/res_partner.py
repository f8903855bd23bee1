from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """The target groups that a person is on. Nothing is stored: they are evaluated."""

    _inherit = "res.partner"

    statcrm_target_group_ids = fields.Many2many(
        "statcrm.target.group",
        string="Target Groups",
        compute="_compute_statcrm_target_group_ids",
        search="_search_statcrm_target_group_ids",
        groups="base.group_user",
    )
    statcrm_target_list = fields.Char(
        string="Listed in a Target Group",
        compute="_compute_statcrm_target_list",
        search="_search_statcrm_target_list",
        groups="base.group_user",
        exportable=False,
        help="Only to search: who is refused, would join or would leave.",
    )

    def _compute_statcrm_target_group_ids(self):
        """Only frozen groups, which keep a list; living ones can be searched."""
        groups = self.env["statcrm.target.member"]._read_group(
            [
                ("partner_id", "in", self._origin.ids),
                ("group_id.is_frozen", "=", True),
                ("reason", "=", False),
            ],
            ["partner_id"],
            ["group_id:recordset"],
        )
        found = dict(groups)
        for partner in self:
            partner.statcrm_target_group_ids = found.get(partner._origin)

    def _search_statcrm_target_group_ids(self, operator, value):
        groups = self.env["statcrm.target.group"]
        if operator == "any":
            groups = groups.search(Domain(value))
        elif operator == "in":
            groups = groups.browse([one for one in value if one]).exists()
        else:
            return NotImplemented
        if operator == "in" and False in value:
            # on no list that is kept
            kept = self.env["statcrm.target.member"]._search(
                [
                    ("group_id.is_frozen", "=", True),
                    ("reason", "=", False),
                    ("partner_id", "!=", False),
                ]
            )
            return ~Domain("id", "any", kept.subselect("partner_id"))
        if not groups:
            return Domain.FALSE
        members = SQL(" UNION ALL ").join(group._members_sql() for group in groups)
        self.env.flush_all()
        return Domain("id", "any", SQL("(%s)", members))

    def _compute_statcrm_target_list(self):
        self.statcrm_target_list = False

    def _search_statcrm_target_list(self, operator, value):
        if operator != "in":
            return Domain.FALSE  # a key is known as a whole or not at all
        found = [self._statcrm_listed_domain(key) for key in value if key]
        return Domain.OR(found)

    @api.model
    def _statcrm_listed_domain(self, key):
        """Return the domain of a key: "refused:12:no_address", "join:12"."""
        what, _colon, rest = str(key).partition(":")
        number, _colon, reason = rest.partition(":")
        group = self.env["statcrm.target.group"]
        if not number.isdigit() or len(number) > 9:
            return Domain.FALSE
        group = group.browse(int(number)).exists()
        if not group or what not in ("refused", "join", "leave"):
            return Domain.FALSE
        group.check_access("read")
        if what == "refused":
            rows = SQL(
                "SELECT partner_id FROM (%s) told WHERE reason = %s",
                group._told_sql(),
                reason,
            )
        else:
            rows = group._changed_sql(what, group._get_living())
        self.env.flush_all()
        return Domain("id", "any", SQL("(%s)", rows))
