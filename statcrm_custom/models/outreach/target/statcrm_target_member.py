from odoo import api, fields, models

ORIGINS = [
    ("found", "By the Criteria"),
    ("added", "Added by Hand"),
    ("removed", "Removed by Hand"),
]


class StatcrmTargetMember(models.Model):
    """One person that a group keeps.

    A living group keeps who was added or removed by hand, with who did it and why. A
    frozen copy keeps everybody that was found, members and refused. Only the methods of
    the group write them.
    """

    _name = "statcrm.target.member"
    _description = "Member of a Target Group"
    _inherit = ["statcrm.merge.mixin", "statcrm.locked.mixin"]
    _order = "group_id, id"
    _rec_name = "partner_id"
    _log_access = False

    group_id = fields.Many2one(
        "statcrm.target.group",
        string="Target Group",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    # erasing a person or an organisation never changes a frozen count
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        bypass_search_access=True,
    )
    organisation_id = fields.Many2one(
        "res.partner",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        bypass_search_access=True,
    )
    origin = fields.Selection(ORIGINS, required=True, readonly=True, default="found")
    reason = fields.Char(readonly=True, help="Why it is refused; empty for a member.")
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, ondelete="set null"
    )
    note = fields.Char(string="Why", readonly=True)
    made_at = fields.Datetime(string="On", readonly=True, default=fields.Datetime.now)

    _group_reason_index = models.Index("(group_id, reason)")

    def action_forget(self):
        """Leave this person to the criteria again."""
        self.ensure_one()
        self.group_id.action_forget_people(self.partner_id)

    @api.model
    def _merge_follow(self, target, settled):
        """Two rows of one person in a living group become one, removed beats added.

        A frozen group keeps both, so that its count stays: the second says why.
        """
        rows = self.search([("partner_id", "=", target.id)])
        for group, twins in rows.grouped("group_id").items():
            if len(twins) < 2:
                continue
            if group.is_frozen:
                kept = twins.sorted(lambda row: (bool(row.reason), row.id))[:1]
                (twins - kept).reason = "merged"
            else:
                kept = twins.sorted(lambda row: (row.origin != "removed", row.id))[:1]
                (twins - kept).unlink()
