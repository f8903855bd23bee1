import hmac
import secrets
from hashlib import sha256

from dateutil.relativedelta import relativedelta
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import NO_ACCESS
from odoo.tools import SQL, mute_logger

from .statcrm_care_share_remark import HOUR_LIMIT, NAME_LIMIT, REMARK_LIMIT, TEXT_LIMIT

DAYS = 90  # a link is valid unless the settings say otherwise


def hash_token(token):
    """Return what is kept of a token; 256 random bits need no salt."""
    return sha256(token.encode()).hexdigest()


class StatcrmCareShare(models.Model):
    """A link by which one contact person opens the development plan of one plan.

    Whoever has the link needs no account, so only the hash of its token is kept:
    nobody reads a working link out of the database, its back-ups or this screen. It
    is shown once, when it is made; who needs it again makes another one.
    """

    _name = "statcrm.care.share"
    _description = "Link to a Development Plan"
    _order = "id desc"
    _rec_name = "partner_id"

    plan_id = fields.Many2one(
        "statcrm.care.plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    principal_id = fields.Many2one(related="plan_id.principal_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    token_hash = fields.Char(required=True, readonly=True, copy=False, groups=NO_ACCESS)
    expires_on = fields.Date(
        string="Valid Until",
        required=True,
        default=lambda self: self._default_expires_on(),
        help="The last day on which the link opens the page.",
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    email = fields.Char(string="Sent To", readonly=True, copy=False)
    revoked_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("live", "Valid"),
            ("expired", "Expired"),
            ("archived", "Plan Archived"),
            ("revoked", "Revoked"),
        ],
        compute="_compute_state",
    )
    opening_ids = fields.One2many("statcrm.care.share.opening", "share_id")
    opening_count = fields.Integer(string="Openings", compute="_compute_openings")
    last_opened = fields.Datetime(compute="_compute_openings")

    _token_once = models.UniqueIndex("(token_hash)", "This token is taken.")

    @api.model
    def _default_expires_on(self):
        days = self.env["ir.config_parameter"]._statcrm_get_number("share_days", DAYS)
        return self.env.company._statcrm_today() + relativedelta(days=days)

    @api.depends("expires_on", "revoked_on", "partner_id.active", "plan_id.active")
    def _compute_state(self):
        """Who has left the customer has no link any more."""
        for share in self:
            today = share._get_today()
            principals = share._get_principals(share.partner_id, today)
            works_there = share.plan_id.principal_id in principals
            is_there = share.partner_id.active and works_there
            if share.revoked_on or not is_there:
                share.state = "revoked"
            elif share.expires_on and share.expires_on < today:
                share.state = "expired"
            elif not share.plan_id.active:
                share.state = "archived"
            else:
                share.state = "live"

    @api.depends("opening_ids")
    def _compute_openings(self):
        """How often and when last is everybody's to know, from where is not."""
        groups = (
            self.env["statcrm.care.share.opening"]
            .sudo()
            ._read_group(
                [("share_id", "in", self.ids), ("what", "!=", "refused")],
                ["share_id"],
                ["__count", "date:max"],
            )
        )
        found = {share.id: (count, last) for share, count, last in groups}
        for share in self:
            share.opening_count, share.last_opened = found.get(share.id, (0, False))

    @api.constrains("plan_id", "partner_id")
    def _check_partner(self):
        for share in self:
            person, principal = share.partner_id, share.plan_id.principal_id
            if principal not in share._get_principals(person, share._get_today()):
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(customer)s. The development"
                        " plan is for the contact persons of the customer.",
                        person=person.name or "",
                        customer=principal.name,
                    )
                )

    @api.model
    def _get_principals(self, person, today):
        """Return the principal customers that a person works for.

        Where affiliations with a customer are known they tell it, the last day not
        among the days: who leaves has nothing to accept any more, although the card
        may stand below the customer for a while. Else the card tells it.
        """
        rows = self.env["statcrm.affiliation"].search([("partner_id", "=", person.id)])
        current = rows.filtered(
            lambda row: (
                (not row.date_from or row.date_from <= today)
                and (not row.date_to or row.date_to > today)
            )
        )
        card = person.statcrm_principal_id - rows.principal_id
        return card | current.principal_id

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': only for how long a link is valid is a person's to write
        if operation == "write" and field.readonly and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def _get_today(self):
        """Return the day where the house is: that is the day that was chosen."""
        return self.env.company._statcrm_today()

    # ----------------------------------------------------------------- the link
    @api.model
    def _make(self, plan, partner, expires_on=None):
        """Make a link for one contact person.

        As superuser, because nobody writes a token; may the user write the plan?

        :return: (statcrm.care.share, the link, which is not known afterwards)
        """
        plan = plan.with_env(self.env)
        plan.check_access("write")
        token = secrets.token_urlsafe(32)
        values = {"plan_id": plan.id, "partner_id": partner.id}
        if expires_on:
            values["expires_on"] = expires_on
        share = self.sudo().create({**values, "token_hash": hash_token(token)})
        return share.sudo(False), f"{plan.get_base_url()}{plan._get_path(token)}"

    @api.model
    def _find(self, plan_id, token):
        """Return the share of a token for this plan, empty when there is none.

        It may open nothing: see `state`. The look-up is by the hash, so its
        time says nothing about how near a guess was.
        """
        wanted = hash_token(token)
        share = self.sudo().search([("token_hash", "=", wanted)], limit=1)
        is_it = hmac.compare_digest(share.token_hash or "", wanted)
        return share if is_it and share.plan_id.id == plan_id else self.sudo()

    def _get_path(self):
        """Return the address of the page, which opens with the cookie alone."""
        self.ensure_one()
        return f"{self.plan_id._get_path('link')}/{self.id}"

    def action_revoke(self):
        """Stop these links at once."""
        self.check_access("write")
        live = self.filtered(lambda share: not share.revoked_on)
        live.sudo().revoked_on = fields.Datetime.now()

    def action_open_openings(self):
        """Show when and from where it was opened, to who keeps the plan."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_care_share_opening_action"
        )
        return {**action, "domain": [("share_id", "=", self.id)]}

    def _send(self, link):
        """Send the link to its contact person, in that person's language.

        The mail is no document of ours and goes when it was sent, so that the link
        is not kept with it. One that did not leave goes as well, and its link opens
        nothing: nothing was shared.

        :return: whether it left
        """
        self.ensure_one()
        template = self.env.ref("statcrm_custom.mail_template_care_share").sudo()
        mail_id = template.with_context(statcrm_link=link).send_mail(
            self.id,
            force_send=True,
            email_values={"model": False, "res_id": False, "auto_delete": True},
        )
        mail = self.env["mail.mail"].sudo().browse(mail_id).exists()
        now = fields.Datetime.now()
        if mail and mail.state != "sent":
            mail.mail_message_id.unlink()  # and with it the mail
            mail.exists().unlink()
            self.sudo().revoked_on = now
            return False
        self.sudo().write({"sent_on": now, "email": self.partner_id.email})
        return True

    # What the customer does on the page. All of it as superuser, by a valid link.
    #
    # Each method returns an empty text, or the sentence that tells what is wrong.

    def _say(self, text, goal_id=0, is_proposal=False, form_key=None):
        """Keep a comment, on the plan or on one of its joint goals, or a proposal."""
        text = (text or "").replace("\0", "").replace("\r\n", "\n").strip()
        goal = self.plan_id._get_joint_goals().filtered(lambda one: one.id == goal_id)
        wrong = self._find_wrong(text, bool(goal_id and not goal))
        if wrong:
            return wrong
        remarks = self.env["statcrm.care.share.remark"].sudo()
        values = {
            "plan_id": self.plan_id.id,
            "share_id": self.id,
            "kind": "proposal" if is_proposal else "comment",
            "goal_id": goal.id,
            "text": text,
            "name": self.partner_id.name,
            "form_key": form_key or None,
        }
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                remark = remarks.create(values)
        except UniqueViolation:
            return ""
        self.plan_id._tell(remark)
        return ""

    def _find_wrong(self, text, is_elsewhere):
        """Return why a remark is not kept, else an empty text."""
        if self.plan_id.state == "closed":
            return self.env._("This plan is closed. It can only be read.")
        if not text:
            return self.env._("Write something first.")
        if len(text) > TEXT_LIMIT:
            return self.env._(
                "Your text has %(length)s characters; at most %(limit)s fit. Please"
                " shorten it, or send it by e-mail.",
                length=len(text),
                limit=TEXT_LIMIT,
            )
        if is_elsewhere:
            return self.env._(
                "That goal is no longer part of the plan. Write about the plan instead."
            )
        said = self.env["statcrm.care.share.remark"].sudo()
        if said.search_count([("share_id", "=", self.id)], limit=REMARK_LIMIT) >= (
            REMARK_LIMIT
        ):
            return self.env._("There are very many remarks already. Please call us.")
        recent = fields.Datetime.now() - relativedelta(hours=1)
        if (
            said.search_count(
                [("share_id", "=", self.id), ("date", ">", recent)], limit=HOUR_LIMIT
            )
            >= HOUR_LIMIT
        ):
            return self.env._(
                "That is as much as we can take within an hour. Please write the rest"
                " a little later, or call us."
            )
        return ""

    def _accept(self, name, version):
        """Accept the plan as it was read, once.

        :param version: fingerprint of what the page showed
        """
        name = " ".join((name or "").replace("\0", "").split())
        plan = self.plan_id
        # the second of two at once waits here, and finds it accepted
        self.env.cr.execute(
            SQL("SELECT FROM statcrm_care_plan WHERE id = %s FOR UPDATE", plan.id)
        )
        if plan.state == "closed":
            return self.env._("This plan is closed. It can only be read.")
        if not name:
            return self.env._("Write your name, so that we know who accepted.")
        if len(name) > NAME_LIMIT:
            return self.env._(
                "The name may have %(limit)s characters.", limit=NAME_LIMIT
            )
        current = plan._get_versions()[plan.id]
        if not plan._get_joint_goals():
            return self.env._("There is no goal to accept yet.")
        if version != current:
            return self.env._(
                "The plan was changed while you read it. Please read it again below."
            )
        if plan.accepted_version != current:
            plan._keep_acceptance(self, name)
        return ""
