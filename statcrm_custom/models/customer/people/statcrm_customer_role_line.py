from odoo import api, fields, models


class StatcrmCustomerRoleLine(models.Model):
    """One role of one customer towards us, and who of us is responsible."""

    _name = "statcrm.customer.role.line"
    _description = "Customer Role Line"
    _inherit = ["statcrm.locked.mixin", "statcrm.merge.mixin"]
    _order = "partner_id, sequence, id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    role_id = fields.Many2one(
        "statcrm.customer.role",
        string="Customer Role",
        required=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(related="role_id.sequence", store=True)
    unit_id = fields.Many2one("statcrm.unit", string="Our Unit", index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    description = fields.Text()
    date_from = fields.Date(
        string="Since", default=lambda self: self.env.company._statcrm_today()
    )
    active = fields.Boolean(default=True)

    @api.depends("role_id", "partner_id")
    def _compute_display_name(self):
        for line in self:
            names = filter(None, (line.partner_id.name, line.role_id.name))
            line.display_name = " – ".join(names)

    # A role of both customers becomes one role of the merged customer.

    @api.model
    def _merge_settle(self, sources, target):
        return self._of_all(target).ids

    @api.model
    def _of_all(self, partner):
        lines = self.with_context(active_test=False)
        return lines.search([("partner_id", "=", partner.id)])

    @api.model
    def _merge_follow(self, target, settled):
        """Return the key for merging: lines of different units stay separate."""
        own = self.browse(settled)
        for same in self._of_all(target).grouped("role_id").values():
            lines = same.sorted(lambda line: (not line.active, line not in own))
            for unit in lines.unit_id or [lines.unit_id]:
                mine = lines.filtered(lambda line, unit=unit: line.unit_id == unit)
                if unit == lines.unit_id[:1]:
                    mine = lines.filtered(
                        lambda line, mine=mine: not line.unit_id or line in mine
                    )
                mine._join()

    def _join(self):
        """Merge these lines into the first one."""
        kept, others = self[0], self[1:]
        if not others:
            return
        texts = list(dict.fromkeys(line.description for line in self))
        values = {
            "description": "\n".join(text for text in texts if text) or False,
            "date_from": all(line.date_from for line in self)
            and min(self.mapped("date_from")),
            "user_id": next((line.user_id.id for line in self if line.user_id), False),
            "unit_id": next((line.unit_id.id for line in self if line.unit_id), False),
        }
        others.unlink()
        kept.write(values)
