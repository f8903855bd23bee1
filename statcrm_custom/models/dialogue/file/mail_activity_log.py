from odoo import fields, models

KINDS = [
    ("visit", "Visit"),
    ("call", "Call"),
    ("meeting", "Meeting"),
    ("email", "E-mail"),
]


class MailActivity(models.Model):
    """What the quick log knows more about a done activity: who took part."""

    _inherit = "mail.activity"

    statcrm_kind = fields.Selection(
        KINDS,
        string="Logged As",
        readonly=True,
        copy=False,
        help="Set by the quick log only.",
    )
    # what was done lately, for the customer file of everybody
    _statcrm_done = models.Index("(date_done) WHERE NOT active")
    statcrm_contact_ids = fields.Many2many(
        "res.partner",
        "statcrm_activity_contact_rel",
        "activity_id",
        "partner_id",
        string="With",
        copy=False,
    )
    statcrm_colleague_ids = fields.Many2many(
        "res.users",
        "statcrm_activity_colleague_rel",
        "activity_id",
        "user_id",
        string="Who of Us",
        copy=False,
    )
