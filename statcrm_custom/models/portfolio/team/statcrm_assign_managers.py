from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import escape_psql

from ....tools import sheet
from ....tools.notification import RELOAD, notification


class StatcrmAssignManagers(models.TransientModel):
    """Choose customers by segment, region, town or unit, and who answers for them.

    Where nothing is chosen, it is all customers that nobody answers for.
    """

    _name = "statcrm.assign.managers"
    _description = "Assign Account Managers"

    segment_ids = fields.Many2many(
        "statcrm.segment", string="Segments", help="With the segments below them."
    )
    state_ids = fields.Many2many("res.country.state", string="Regions")
    city = fields.Char(string="Towns", help="Several with commas.")
    unit_ids = fields.Many2many(
        "statcrm.unit",
        string="Units",
        help="Customers with a customer role that the unit sees to, or that have bought"
        " from it.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Account Manager",
        ondelete="cascade",
        domain=[("share", "=", False)],
    )
    replaces = fields.Selection(
        [("no", "Keep the account manager"), ("yes", "Replace the account manager")],
        string="Who Has One Already",
        required=True,
        default="no",
    )
    customer_count = fields.Integer(string="Customers", compute="_compute_counts")
    counted_at = fields.Char(compute="_compute_counts")
    managed_count = fields.Integer(compute="_compute_counts")
    nominated_count = fields.Integer(compute="_compute_counts")
    change_count = fields.Integer(compute="_compute_counts")

    @api.depends("segment_ids", "state_ids", "city", "unit_ids", "user_id", "replaces")
    def _compute_counts(self):
        """Count by one grouped query; when the form opens, the figure of the hour."""
        for wizard in self:
            wizard.customer_count = wizard.managed_count = 0
            wizard.nominated_count = wizard.change_count = 0
            wizard.counted_at = ""
            if not wizard.user_id and not wizard._get_parts():
                figures = self.env["statcrm.house.figure"]
                wizard.customer_count, moment = figures._get("without_manager")
                wizard.counted_at = figures._format_counted_at(moment)
                continue
            domain = wizard._get_domain()
            Partner = self.env["res.partner"]
            user = wizard.user_id._origin
            for nominated, manager, count in Partner._read_group(
                Partner._statcrm_principal_domain() & domain,
                ["statcrm_nominated_class_id", "user_id"],
                ["__count"],
            ):
                if nominated:
                    wizard.nominated_count += count
                    continue
                wizard.customer_count += count
                if manager.active and manager != user:
                    wizard.managed_count += count
                if not manager.active or (wizard.replaces == "yes" and manager != user):
                    wizard.change_count += count

    def _get_domain(self):
        """Return the domain of the customers that are meant."""
        # our own companies have no account manager
        nobody = self.env["res.partner"]._statcrm_unmanaged_domain()
        nobody &= Domain("ref_company_ids", "=", False)
        return Domain.AND(self._get_parts() or [nobody])

    def _get_parts(self):
        """Return the domains of what is chosen."""
        parts = []
        if self.segment_ids:
            parts.append(self.segment_ids._origin._customer_domain())
        if self.state_ids:
            parts.append(Domain("state_id", "in", self.state_ids._origin.ids))
        if towns := sheet.split(self.city or ""):
            parts.append(
                Domain.OR(Domain("city", "=ilike", escape_psql(one)) for one in towns)
            )
        if units := self.unit_ids._origin:
            bought = self.env["statcrm.sales.entry"]._search(
                [("unit_id", "child_of", units.ids)]
            )
            parts.append(
                Domain("statcrm_role_line_ids.unit_id", "child_of", units.ids)
                | Domain("id", "any", bought.subselect(self._get_buyer_sql(bought)))
            )
        return parts

    @api.model
    def _get_buyer_sql(self, query):
        return self.env["statcrm.sales.entry"]._field_to_sql(
            query.table, "principal_id", query
        )

    def action_assign(self):
        """Give all chosen customers the account manager."""
        self.ensure_one()
        if not self.user_id:
            raise UserError(self.env._("Choose the account manager."))
        changed = self.env["res.partner"]._statcrm_assign_manager(
            self._get_domain(),
            self.user_id,
            replace=self.replaces == "yes",
            reason=self._format_choice(),
        )
        message = self.env._(
            "Customers that now have %(user)s as account manager: %(count)s.",
            user=self.user_id.name,
            count=len(changed),
        )
        return notification(message, then=RELOAD)

    def _format_choice(self):
        """Return what was chosen, in one line."""
        chosen = {
            self._fields[name]._description_string(self.env): self[name].mapped(
                "display_name"
            )
            for name in ("segment_ids", "state_ids", "unit_ids")
        }
        towns = self._fields["city"]._description_string(self.env)
        chosen[towns] = sheet.split(self.city or "")
        return "; ".join(
            f"{label}: {', '.join(names)}" for label, names in chosen.items() if names
        ) or self.env._("all customers without an account manager")

    def action_customers(self):
        """Open the customers that are chosen, without the nominated ones."""
        self.ensure_one()
        Partner = self.env["res.partner"]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )
        action["domain"] = list(
            Partner._statcrm_principal_domain()
            & self._get_domain()
            & Domain("statcrm_nominated_class_id", "=", False)
        )
        return action | {"context": {}, "target": "current"}
