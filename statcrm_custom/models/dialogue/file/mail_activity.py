from odoo import fields, models

# written by the quick log, and by Odoo when an activity is done, only
NOTED = {"date_done", "statcrm_colleague_ids", "statcrm_contact_ids", "statcrm_kind"}
NOTED |= {"statcrm_message_id"}

# fields of a done activity that say whose it was, with whom and of what type
TOLD = {"activity_type_id", "calendar_event_id", "res_id", "res_model_id", "user_id"}

# fields of an entry of the quick log that only a correction changes, with a trace
SAID = {"active", "date_deadline", "feedback", "note", "summary"}

KINDS = [
    ("visit", "Visit"),
    ("call", "Call"),
    ("meeting", "Meeting"),
    ("email", "E-mail"),
]


class MailActivity(models.Model):
    """Done activities of customers cannot be changed.

    The customer file and the promises count them. Otherwise anybody who may edit the
    customer could move last year's call into this year, or name the director in an
    entry.
    """

    _inherit = "mail.activity"

    statcrm_kind = fields.Selection(
        KINDS,
        string="Logged As",
        readonly=True,
        copy=False,
        help="Set by the quick log.",
    )
    # recent activities, for the list of all interactions
    _statcrm_done = models.Index("(date_done) WHERE NOT active")
    statcrm_contact_ids = fields.Many2many(
        "res.partner",
        "statcrm_activity_contact_rel",
        "activity_id",
        "partner_id",
        string="Contact Persons",
        copy=False,
    )
    statcrm_message_id = fields.Many2one(
        "mail.message",
        string="Message in the Chatter",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The message of a logged contact.",
    )
    statcrm_colleague_ids = fields.Many2many(
        "res.users",
        "statcrm_activity_colleague_rel",
        "activity_id",
        "user_id",
        string="Our Participants",
        copy=False,
    )

    def _has_field_access(self, field, operation):
        # EXTENDS 'base'
        if operation == "write" and not self.env.su:
            if field.name in NOTED:
                return False
            if field.name in TOLD and any(one._statcrm_is_done() for one in self):
                return False
            if field.name in SAID and any(one._statcrm_is_logged() for one in self):
                return False
        return super()._has_field_access(field, operation)

    def _statcrm_is_done(self):
        """Return whether this is a done activity of a customer."""
        sudo = self.sudo()
        return sudo.res_model == "res.partner" and sudo.date_done

    def _statcrm_is_logged(self):
        """Return whether this is an entry of the quick log."""
        return self.sudo().statcrm_kind and self._statcrm_is_done()

    def _statcrm_confirm_presence(self):
        """Confirm the presence of the user, who is named in these entries."""
        sudo = self.env["statcrm.presence"].sudo()
        mine = self.sudo().filtered(
            lambda one: self.env.user in one.statcrm_colleague_ids and one.date_done
        )
        known = sudo.search(
            [("activity_id", "in", mine.ids), ("user_id", "=", self.env.uid)]
        )
        sudo.create(
            [
                {"activity_id": entry.id, "user_id": self.env.uid}
                for entry in mine - known.activity_id
            ]
        )
