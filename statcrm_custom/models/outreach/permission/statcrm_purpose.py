from odoo import api, fields, models

# what a confirmation is about: whatever changes, it has to be confirmed again
TERMS = frozenset(
    {"name", "is_marketing", "ground", "description", "wording", "role_ids", "rule_ids"}
)


class StatcrmPurpose(models.Model):
    """What people are contacted for, on what ground, and by which rules.

    The preloaded purposes are a proposal, on the careful side, and hold from the first
    day. Each says that it is not confirmed until the site's data-protection officer has
    agreed.
    """

    _name = "statcrm.purpose"
    _description = "Purpose of Contact"
    _inherit = ["statcrm.audited.mixin", "statcrm.locked.mixin"]
    _order = "sequence, id"
    _audited = (
        "name",
        "is_marketing",
        "ground",
        "description",
        "wording",
        "role_ids",
        "active",
    )

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="What imports and other programs call it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_marketing = fields.Boolean(
        string="Direct Marketing",
        help="Whoever refuses all direct marketing refuses this purpose as well.",
    )
    ground = fields.Selection(
        [
            ("public_task", "Public task"),
            ("agreement", "Agreement"),
            ("consent", "Consent"),
            ("legitimate_interest", "Legitimate interest"),
        ],
        string="Legal Ground",
        required=True,
    )
    description = fields.Text(
        translate=True,
        help="What people get, in their words: they read it on their own page.",
    )
    wording = fields.Text(
        translate=True,
        help="What people are asked, and say yes or no to. Kept with each answer.",
    )
    wording_version = fields.Integer(
        string="Version", readonly=True, default=1, copy=False
    )
    role_ids = fields.Many2many(
        "statcrm.contact.role",
        string="Fits Contact Roles",
        help="At work, only people with one of these roles are contacted, where the"
        " rule of the channel asks for it. None: any role will do.",
    )
    rule_ids = fields.One2many(
        "statcrm.purpose.rule", "purpose_id", string="Rules", copy=True
    )
    channels = fields.Char(compute="_compute_channels")
    confirmed_on = fields.Date(readonly=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _code_unique = models.UniqueIndex(
        "(code)", "Another purpose already has this code."
    )

    @api.depends("rule_ids.channel")
    @api.depends_context("lang")
    def _compute_channels(self):
        labels = self.env["statcrm.purpose.rule"]._get_channel_labels()
        for purpose in self:
            there = purpose.rule_ids.mapped("channel")
            names = [label for channel, label in labels.items() if channel in there]
            purpose.channels = ", ".join(names)

    def copy_data(self, default=None):
        """A copy has a code and a name of its own."""
        vals_list = super().copy_data(default)
        for purpose, vals in zip(self, vals_list, strict=True):
            if "code" not in (default or {}):
                vals["code"] = f"{purpose.code}_copy"
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=purpose.name)
        return vals_list

    def write(self, vals):
        """Another wording is a new version, other terms are to be confirmed again."""
        before = {one: one._get_wording() for one in self if "wording" in vals}
        result = super().write(vals)
        for purpose in before:
            if purpose._get_wording() != before[purpose]:
                purpose.sudo().wording_version += 1
        if TERMS & vals.keys():
            self._unconfirm()
        return result

    def update_field_translations(self, field_name, translations, source_lang=""):
        """The same for what is written in another language."""
        before = {one: one._get_wording() for one in self if field_name == "wording"}
        result = super().update_field_translations(
            field_name, translations, source_lang
        )
        for purpose in before:
            if purpose._get_wording() != before[purpose]:
                purpose.sudo().wording_version += 1
        if field_name in TERMS:
            self._unconfirm()
        return result

    def _get_wording(self):
        """Return the wording in all languages."""
        return {
            code: self.with_context(lang=code).wording
            for code, _name in self.env["res.lang"].get_installed()
        }

    def _unconfirm(self):
        confirmed = self.filtered("confirmed_on")
        confirmed.sudo().write({"confirmed_on": False, "confirmed_by_id": False})

    def action_confirm(self):
        """Note that the data-protection officer has agreed to these purposes."""
        self.check_access("write")
        self.sudo().write(
            {
                "confirmed_on": self.env.company._statcrm_today(),
                "confirmed_by_id": self.env.uid,
            }
        )
        return True
