from odoo import api, fields, models

CHANNELS = [("email", "E-mail"), ("phone", "Phone"), ("post", "Post")]
RULES = [
    ("asked_first", "Asked first"),
    ("unless_refused", "Unless refused"),
    ("always", "Always"),
]


class StatcrmPurposeRule(models.Model):
    """Who may be contacted for a purpose by one channel; without a rule, nobody."""

    _name = "statcrm.purpose.rule"
    _description = "Rule of a Purpose"
    _inherit = ["statcrm.audited.mixin"]
    _order = "purpose_id, channel, id"
    _audited = ("channel", "private_rule", "work_rule", "work_needs_role")

    purpose_id = fields.Many2one(
        "statcrm.purpose", required=True, index=True, ondelete="cascade"
    )
    channel = fields.Selection(CHANNELS, required=True)
    private_rule = fields.Selection(
        RULES,
        string="At Home",
        required=True,
        default="unless_refused",
        help="For people who work at no organisation that we know of.",
    )
    work_rule = fields.Selection(
        RULES,
        string="At Work",
        required=True,
        default="unless_refused",
        help="For people at the organisation where they work.",
    )
    work_needs_role = fields.Boolean(
        string="Only If the Role Fits",
        help="At work, only people whose contact role fits the purpose.",
    )

    _channel_once = models.UniqueIndex(
        "(purpose_id, channel)", "This purpose already has a rule for the channel."
    )

    @api.depends("purpose_id.name", "channel")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = self._get_channel_labels()
        for rule in self:
            parts = filter(None, (rule.purpose_id.name, labels.get(rule.channel)))
            rule.display_name = " – ".join(parts)

    @api.model
    def _get_channel_labels(self):
        """Return {channel: its name}, in their order."""
        return dict(self._fields["channel"]._description_selection(self.env))

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.purpose_id._unconfirm()
        return rules

    def write(self, vals):
        purposes = self.purpose_id
        result = super().write(vals)
        (purposes | self.purpose_id)._unconfirm()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unconfirmed(self):
        self.purpose_id._unconfirm()
