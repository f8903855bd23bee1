from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ....tools.groups import STAFF
from .statcrm_purpose_rule import CHANNELS

ANSWERS = [("yes", "Yes"), ("no", "No")]
# how a person can have said it to one of us
TOLD = [
    ("call", "By phone"),
    ("reply", "By e-mail"),
    ("letter", "By letter"),
    ("staff", "Face to face"),
]
SOURCES = [
    *TOLD,
    ("page", "On the preference page"),
    ("one_click", "Unsubscribed from a mailing"),
    ("import", "Import"),
    ("kept", "Kept from an erased contact"),
]
# what nobody writes down for somebody else
BY_ITSELF = {"page", "one_click", "kept"}


class StatcrmPermission(models.Model):
    """One yes or no of a person to a purpose by a channel.

    Rows follow each other, and the newest one holds: none is changed, so that it can be
    proved what was asked, and what was answered. Merged people have the rows of both.
    Without a purpose it is a no to all direct marketing.
    """

    _name = "statcrm.permission"
    _description = "Permission"
    _inherit = ["statcrm.fixed.mixin", "statcrm.locked.mixin"]
    _order = "decided_at desc, id desc"

    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    purpose_id = fields.Many2one(
        "statcrm.purpose",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="None: all direct marketing.",
    )
    about = fields.Char(string="What For", compute="_compute_about")
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    answer = fields.Selection(ANSWERS, required=True, readonly=True)
    decided_at = fields.Datetime(
        string="Said On", required=True, readonly=True, default=fields.Datetime.now
    )
    address = fields.Char(
        readonly=True,
        help="For which address, in the form in which addresses are compared.",
    )
    source = fields.Selection(SOURCES, string="How", required=True, readonly=True)
    note = fields.Char(readonly=True)
    wording = fields.Text(readonly=True, help="What the person was asked.")
    wording_version = fields.Integer(string="Version", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Written Down By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    # the newest row of a person, and of an address
    _of_person = models.Index(
        "(channel, purpose_id, partner_id, decided_at DESC, id DESC)"
    )
    _of_address = models.Index(
        "(channel, purpose_id, address, decided_at DESC, id DESC)"
        " WHERE address IS NOT NULL"
    )
    _yes_names_purpose = models.Constraint(
        "CHECK (purpose_id IS NOT NULL OR answer = 'no')",
        "A yes is given to a purpose. Choose the purpose.",
    )

    @api.depends("partner_id", "about", "answer")
    @api.depends_context("lang")
    def _compute_display_name(self):
        answers = dict(self._fields["answer"]._description_selection(self.env))
        for row in self:
            parts = (
                row.partner_id.name,
                row.about,
                answers.get(row.answer),
            )
            row.display_name = " – ".join(filter(None, parts))

    @api.depends("purpose_id.name")
    @api.depends_context("lang")
    def _compute_about(self):
        for row in self:
            row.about = row.purpose_id.name or self.env._("All direct marketing")

    def _is_fixed(self, vals):
        return True

    def _get_fixed_message(self):
        return self.env._(
            "What somebody has said is not changed. If it was written down wrongly,"
            " write down what is right: the newest holds."
        )

    # ----------------------------------------------------------------- interface
    @api.model
    def record(
        self,
        partner,
        purpose,
        channel,
        answer,
        source,
        note="",
        address=None,
        decided_at=None,
    ):
        """Write down what people have said: the only way for all features.

        As superuser, after it was checked who asks: nobody else can create rows.

        :param partner: res.partner, or ids, of one or more people
        :param purpose: statcrm.purpose, or id; none: all direct marketing
        :param str channel: email, phone or post
        :param str answer: yes or no
        :param str source: see `SOURCES`
        :param str address: for which address, if not for the person's own one
        :param decided_at: when it was said, if not now
        :return: the new statcrm.permission
        :raise AccessError: the user is not one of the staff
        :raise UserError: it was said in the future; a yes to everything; no such
            channel, answer or source
        """
        self._check_who_says(channel, answer, source)
        people = self._as_records("res.partner", partner)
        people.check_access("read")
        purpose = self._as_records("statcrm.purpose", purpose)
        now = fields.Datetime.now()
        decided_at = fields.Datetime.to_datetime(decided_at) or now
        if decided_at > now:
            raise UserError(self.env._("Nobody has said anything in the future."))
        if answer == "yes" and not purpose:
            raise UserError(
                self.env._("A yes is given to a purpose. Choose the purpose.")
            )
        addresses = people._statcrm_get_addresses()
        vals_list = [
            {
                "partner_id": person.id,
                "purpose_id": purpose.id,
                "channel": channel,
                "answer": answer,
                "decided_at": decided_at,
                "address": self._format_address(person, channel, address)
                if address
                else addresses.get((person.id, channel)),
                "source": source,
                "note": note,
                "wording": purpose.with_context(lang=person.lang).wording,
                "wording_version": purpose.wording_version,
                "user_id": False if source in BY_ITSELF else self.env.uid,
            }
            for person in people
        ]
        rows = self.sudo().create(vals_list)
        if answer == "yes":
            self.env["statcrm.refusal"].sudo()._forget(rows)
        return rows.sudo(self.env.su)

    @api.model
    def _check_who_says(self, channel, answer, source):
        """Refuse whoever may not write this down, and what nobody can say."""
        if not self.env.su and not self.env.user.has_group(STAFF):
            raise AccessError(
                self.env._("Only staff can write down what somebody has said.")
            )
        if source in BY_ITSELF and not self.env.su:
            raise AccessError(
                self.env._("Only the person can say this on the page, nobody else.")
            )
        for name, value in (
            ("channel", channel),
            ("answer", answer),
            ("source", source),
        ):
            if value not in dict(self._fields[name].selection):
                raise UserError(
                    self.env._("%(name)s: no “%(value)s”.", name=name, value=value)
                )

    @api.model
    def current(self, partners, purpose, channel):
        """Return what people have said last, whatever they may be sent.

        :param partners: res.partner, or ids
        :param purpose: statcrm.purpose, or id
        :return: {id of the partner: "yes", "no" or None}
        :raise AccessError: the user may not read these people or permissions
        """
        people = self._as_records("res.partner", partners)
        people.check_access("read")
        self.check_access("read")
        purpose = self._as_records("statcrm.purpose", purpose)
        last = self._last_sql("partner_id", purpose, channel, SQL("%s", people.ids))
        self.flush_model()
        return dict.fromkeys(people.ids) | dict(
            self.env.execute_query(
                SQL("SELECT partner_id, answer FROM (%s) last", last)
            )
            if people
            else []
        )

    @api.model
    def is_allowed(self, partner, purpose, channel):
        """Return why a person may not be contacted: [] if it is allowed.

        :param partner: res.partner, or id
        :param purpose: statcrm.purpose, or id
        :return: list of sentences, the first one counts
        :raise AccessError: the user may not read the person or permissions
        """
        person = self._as_records("res.partner", partner)
        purpose = self._as_records("statcrm.purpose", purpose)
        (facts,) = self._explain(person, [(purpose, channel)])
        return [one["text"] for one in facts["reasons"]]

    @api.model
    def _as_records(self, model, given):
        """Return records of ids, as other programs give them."""
        if isinstance(given, models.BaseModel):
            return given.with_env(self.env)
        ids = given if isinstance(given, (list, tuple)) else [given] if given else []
        return self.env[model].browse(ids)

    @api.model
    def _format_address(self, person, channel, address):
        """Return an address in the form in which they are compared, False if wrong."""
        if channel == "email":
            return email_normalize(address)
        if channel == "phone":
            number = person._phone_format(number=address)
            return number if number and number.startswith("+") else False
        return address

    @api.model
    def _of_people_domain(self, people):
        """Return the domain of what people have said, and others at their addresses."""
        domains = [Domain("partner_id", "in", people.ids)]
        for (_id, channel), address in people._statcrm_get_addresses().items():
            if address:
                there = Domain("address", "=", address)
                domains.append(Domain("channel", "=", channel) & there)
        return Domain.OR(domains)
