from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ....tools.day_text import format_day
from ....tools.notification import CLOSE, notification
from .mail_activity import KINDS

# activity type of each kind of entry
TYPES = {
    "visit": "statcrm_custom.mail_activity_type_visit",
    "call": "mail.mail_activity_data_call",
    "meeting": "mail.mail_activity_data_meeting",
    "email": "mail.mail_activity_data_email",
}
MOST_PROPOSED = 6
NEXT_STEP_DAYS = 7


class StatcrmInteractionLog(models.TransientModel):
    """Quick log of a contact with a customer.

    The entry is saved as a done activity of the customer, so that the chatter and the
    customer file show it once.
    """

    _name = "statcrm.interaction.log"
    _description = "Log a Contact"
    _rec_name = "text"

    kind = fields.Selection(KINDS, required=True, default="visit")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        domain=[("statcrm_is_outside", "=", True)],
    )
    proposed_customer_ids = fields.Many2many(
        "res.partner",
        string="Recent Customers",
        compute="_compute_proposed_customer_ids",
    )
    principal_id = fields.Many2one(related="partner_id.statcrm_principal_id")
    contact_ids = fields.Many2many(
        "res.partner",
        string="Contact Persons",
        compute="_compute_contact_ids",
        store=True,
        readonly=False,
    )
    proposed_ids = fields.Many2many(
        "res.partner", string="Recent Contact Persons", compute="_compute_proposed_ids"
    )
    colleague_ids = fields.Many2many(
        "res.users",
        string="Our Participants",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._statcrm_today()
    )
    text = fields.Text(string="Notes")

    # the account manager
    responsible_id = fields.Many2one("res.users", compute="_compute_responsible_id")
    answers = fields.Char(compute="_compute_responsible_id")

    # the next step
    next_summary = fields.Char(string="Next Step")
    next_type_id = fields.Many2one(
        "mail.activity.type",
        string="Activity",
        default=lambda self: self.env.ref("mail.mail_activity_data_todo", False),
        domain=[("res_model", "in", [False, "res.partner"])],
    )
    next_date = fields.Date(
        string="Due",
        default=lambda self: fields.Date.add(
            self.env.company._statcrm_today(), days=NEXT_STEP_DAYS
        ),
    )
    next_user_id = fields.Many2one(
        "res.users",
        string="For",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )

    @api.depends_context("uid")
    def _compute_proposed_customer_ids(self):
        """Propose the customers met last, then the user's own customers."""
        met = self.env["statcrm.connection"].search(
            [("user_id", "=", self.env.uid), ("last_contact", "!=", False)],
            order="last_contact desc, id",
            limit=10 * MOST_PROPOSED,
        )
        customers = met.partner_id.statcrm_principal_id[:MOST_PROPOSED]
        if len(customers) < MOST_PROPOSED:
            customers |= customers.search(
                [("statcrm_is_principal", "=", True), ("user_id", "=", self.env.uid)],
                limit=MOST_PROPOSED,
            )
        self.proposed_customer_ids = customers[:MOST_PROPOSED]

    @api.depends("partner_id")
    def _compute_contact_ids(self):
        """Default to the person it is logged on; drop people of other customers."""
        for log in self:
            people = log.contact_ids - log._strangers()
            if log.partner_id and not log.partner_id.is_company:
                people |= log.partner_id
            log.contact_ids = people

    @api.depends("partner_id")
    def _compute_proposed_ids(self):
        """Propose whom the user met last, then whom others met, then the rest."""
        connections = self.env["statcrm.connection"]
        for log in self:
            there = Domain("partner_id.statcrm_principal_id", "=", log.principal_id.id)
            there &= Domain("last_contact", "!=", False)
            people = log.partner_id.browse()
            if log.principal_id:
                for met in (there & Domain("user_id", "=", self.env.uid), there):
                    people |= connections.search(
                        met, order="last_contact desc, id", limit=4 * MOST_PROPOSED
                    ).partner_id
            if log.principal_id and len(people) < MOST_PROPOSED:
                people |= people.search(
                    [
                        ("statcrm_principal_id", "=", log.principal_id.id),
                        ("is_company", "=", False),
                        ("type", "=", "contact"),
                    ],
                    limit=MOST_PROPOSED,
                )
            log.proposed_ids = people[:MOST_PROPOSED]

    @api.depends_context("uid")
    @api.depends("partner_id")
    def _compute_responsible_id(self):
        reminded = self.partner_id._statcrm_reminder_users()
        for log in self:
            manager = log.principal_id.user_id
            log.responsible_id = reminded.get(log.partner_id)
            log.answers = False
            if manager == self.env.user:
                log.answers = self.env._(
                    "You are the account manager of this customer."
                )
            elif manager:
                answers = self.env._(
                    "%(manager)s is the account manager of this customer.",
                    manager=manager.name,
                )
                away = log.partner_id.statcrm_away
                log.answers = f"{answers} {away}." if away else answers

    def _strangers(self):
        """Return the contact persons who do not work for the customer."""
        principal = self.principal_id
        return self.contact_ids.filtered(
            lambda person: (
                principal
                not in person.statcrm_principal_id
                + person.statcrm_affiliation_ids.organisation_id.statcrm_principal_id
            )
        )

    def _check_entry(self):
        """Check the entry, which has to be in the past and complete."""
        self.partner_id.check_access("read")
        if not self.partner_id or not self.text:
            raise UserError(self.env._("Enter the contact persons and the notes."))
        if self.date > self.env.company._statcrm_today():
            raise UserError(
                self.env._(
                    "%(date)s is in the future. Schedule an activity or a meeting"
                    " instead.",
                    date=format_day(self.env, self.date),
                )
            )
        if not self.colleague_ids:
            raise UserError(self.env._("Enter our participants."))
        strangers = self._strangers()
        if strangers:
            raise UserError(
                self.env._(
                    "%(people)s: not a contact person of %(customer)s. Remove them,"
                    " or first add an affiliation with this customer.",
                    people=strangers.mapped("name"),
                    customer=self.principal_id.name,
                )
            )

    def action_log(self):
        """Create the entry, and an activity for the next step."""
        self.ensure_one()
        self._check_entry()
        activity_sudo = self._create_activity_sudo(self._prepare_entry_vals())
        message = activity_sudo.action_feedback(feedback=self.text)
        activity_sudo.write({"date_done": self.date, "statcrm_message_id": message})
        self._after_entry(activity_sudo)
        if self.next_summary:
            self._create_activity_sudo(self._prepare_next_vals())
        customer = self.partner_id.name
        message = self.env._("Contact logged for %(customer)s.", customer=customer)
        return notification(message, then=CLOSE)

    def _after_entry(self, activity_sudo):
        """Let connections count the entry; each area adds what else follows."""
        self._refresh_connections(activity_sudo.statcrm_contact_ids.ids)

    @api.model
    def _refresh_connections(self, contact_ids):
        """Not left to the hourly job: who has just logged a call looks at the card."""
        if contact_ids:
            self.env["statcrm.connection"].sudo()._refresh_at_once(contact_ids)

    def _create_activity_sudo(self, vals):
        """Create an activity on the customer, as superuser.

        Odoo lets only users with write access schedule activities; every internal user
        may log a contact. The entry is checked, and is in the user's name.
        """
        model_id = self.env["ir.model"]._get_id("res.partner")
        card = {"res_model_id": model_id, "res_id": self.partner_id.id}
        return self.env["mail.activity"].sudo().create({**card, **vals})

    def _prepare_entry_vals(self):
        kind = self.env.ref(TYPES[self.kind], raise_if_not_found=False)
        return {
            "activity_type_id": kind and kind.id,
            "date_deadline": self.date,
            "user_id": self.env.uid,
            "statcrm_kind": self.kind,
            "statcrm_contact_ids": self.contact_ids.ids,
            "statcrm_colleague_ids": self.colleague_ids.ids,
        }

    def _prepare_next_vals(self):
        return {
            "activity_type_id": self.next_type_id.id,
            "summary": self.next_summary,
            "date_deadline": self.next_date or self.env.company._statcrm_today(),
            "user_id": (self.next_user_id or self.env.user).id,
        }
