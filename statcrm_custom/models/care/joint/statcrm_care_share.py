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

DAYS = 90  # default validity of a link


def hash_token(token):
    """Return the hash stored for a token; 256 random bits need no salt."""
    return sha256(token.encode()).hexdigest()


class StatcrmCareShare(models.Model):
    """A personal link of a contact person to a development plan.

    The link works without an account, so only the hash of its token is stored: no
    working link can be read from the database, its backups or the screen. It is shown
    once, when created; to get it again, create another one.
    """

    _name = "statcrm.care.share"
    _description = "Development Plan Link"
    _inherit = ["statcrm.locked.mixin"]
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
        help="The last day on which the link works.",
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
    opening_count = fields.Integer(string="Views", compute="_compute_openings")
    last_opened = fields.Datetime(compute="_compute_openings")

    _token_once = models.UniqueIndex("(token_hash)", "This token is already used.")

    @api.model
    def _default_expires_on(self):
        days = self.env["ir.config_parameter"]._statcrm_get_number("share_days", DAYS)
        return self.env.company._statcrm_today() + relativedelta(days=days)

    @api.depends("expires_on", "revoked_on", "partner_id.active", "plan_id.active")
    def _compute_state(self):
        """Links of people who have left the customer are revoked."""
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
        """Everybody may know how often and when, but not from where."""
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
                        "%(person)s does not work for %(customer)s. Only contact"
                        " persons of the customer can get the development plan.",
                        person=person.name or "",
                        customer=principal.name,
                    )
                )

    @api.model
    def _get_principals(self, person, today):
        """Return the principal customers that a person works for.

        By affiliation if there is one with the customer, excluding its last day: people
        who leave cannot accept anything, even if they remain below the customer for a
        while. Otherwise by the partner's parent.
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

    def _get_today(self):
        """Return today in the company's time zone, in which validity is chosen."""
        return self.env.company._statcrm_today()

    # ----------------------------------------------------------------- the link
    @api.model
    def _create_link(self, plan, partner, expires_on=None):
        """Create a link for one contact person.

        As superuser, as users cannot write tokens; checks write access to the plan.

        :return: (statcrm.care.share, the link, which cannot be retrieved later)
        """
        plan = plan.with_env(self.env)
        plan.check_access("write")
        token = secrets.token_urlsafe(32)
        values = {"plan_id": plan.id, "partner_id": partner.id}
        if expires_on:
            values["expires_on"] = expires_on
        share = self.sudo().create({**values, "token_hash": hash_token(token)})
        return share.sudo(False), self._format_link(plan, token)

    @api.model
    def _format_link(self, plan, token):
        return f"{plan.get_base_url()}{plan._get_path(token)}"

    @api.model
    def _find_link(self, plan, link):
        """Return (the share of a link to this plan, empty if none; the link).

        :raise AccessError: the user may not create links to the plan
        """
        plan = plan.with_env(self.env)
        plan.check_access("write")
        token = str(link).rsplit("/", 1)[-1]
        return self._find(plan.id, token).sudo(False), self._format_link(plan, token)

    @api.model
    def _find(self, plan_id, token):
        """Return the share of a token for this plan, empty if there is none.

        It may be invalid: see `state`. The look-up is by hash, so that its timing
        reveals nothing about a guess.
        """
        wanted = hash_token(token)
        share = self.sudo().search([("token_hash", "=", wanted)], limit=1)
        is_it = hmac.compare_digest(share.token_hash or "", wanted)
        return share if is_it and share.plan_id.id == plan_id else self.sudo()

    def _get_path(self):
        """Return the URL of the page, which needs the cookie."""
        self.ensure_one()
        return f"{self.plan_id._get_path('link')}/{self.id}"

    def action_revoke(self):
        """Revoke these links."""
        self.check_access("write")
        live = self.filtered(lambda share: not share.revoked_on)
        live.sudo().revoked_on = fields.Datetime.now()

    def action_open_openings(self):
        """Open the access log, for those who may edit the plan."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_care_share_opening_action"
        )
        return {**action, "domain": [("share_id", "=", self.id)]}

    def _send(self, link):
        """Send the link to its contact person, in their language.

        The e-mail is deleted once sent, so that the link is not stored. If it fails, it
        is deleted as well: the link stays valid for who sees it, to be sent again.

        :return: whether it was sent
        """
        self.ensure_one()
        template = self.env.ref("statcrm_custom.mail_template_care_share").sudo()
        mail_id = template.with_context(statcrm_link=link).send_mail(
            self.id,
            force_send=True,
            email_values={"model": False, "res_id": False, "auto_delete": True},
        )
        mail = self.env["mail.mail"].sudo().browse(mail_id).exists()
        if mail and mail.state != "sent":
            mail.mail_message_id.unlink()  # deletes the e-mail as well
            mail.exists().unlink()
            return False
        now = fields.Datetime.now()
        self.sudo().write({"sent_on": now, "email": self.partner_id.email})
        return True

    # Actions of the customer on the page, as superuser, by a valid link.
    #
    # Each method returns '' or an error message.

    def _record_remark(self, text, goal_id=0, is_proposal=False, form_key=None):
        """Record a comment or proposal, on the plan or on a joint goal."""
        text = (text or "").replace("\0", "").replace("\r\n", "\n").strip()
        goal = self.plan_id._get_joint_goals().filtered(lambda one: one.id == goal_id)
        wrong = self._format_refusal(text, bool(goal_id and not goal))
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
        self.plan_id._notify_remark(remark)
        return ""

    def _format_refusal(self, text, is_elsewhere):
        """Return why a remark is refused, or ''."""
        if self.plan_id.state == "closed":
            return self.env._("This plan is closed and can no longer be changed.")
        if not text:
            return self.env._("Please enter your text.")
        if len(text) > TEXT_LIMIT:
            return self.env._(
                "Your text has %(length)s characters, but the limit is %(limit)s."
                " Please shorten it, or send it by e-mail.",
                length=len(text),
                limit=TEXT_LIMIT,
            )
        if is_elsewhere:
            return self.env._(
                "This goal is no longer part of the plan. Please comment on the plan"
                " instead."
            )
        said = self.env["statcrm.care.share.remark"].sudo()
        if said.search_count([("share_id", "=", self.id)], limit=REMARK_LIMIT) >= (
            REMARK_LIMIT
        ):
            return self.env._("There are too many remarks already. Please call us.")
        recent = fields.Datetime.now() - relativedelta(hours=1)
        if (
            said.search_count(
                [("share_id", "=", self.id), ("date", ">", recent)], limit=HOUR_LIMIT
            )
            >= HOUR_LIMIT
        ):
            return self.env._(
                "You have sent too many remarks within an hour. Please try again"
                " later, or call us."
            )
        return ""

    def _accept(self, name, version):
        """Accept the plan in the version shown, once.

        :param version: fingerprint of the version shown
        """
        name = " ".join((name or "").replace("\0", "").split())
        plan = self.plan_id
        # of two concurrent requests, the second one waits here
        self.env.cr.execute(
            SQL("SELECT FROM statcrm_care_plan WHERE id = %s FOR UPDATE", plan.id)
        )
        if plan.state == "closed":
            return self.env._("This plan is closed and can no longer be changed.")
        if not name:
            return self.env._("Please enter your name.")
        if len(name) > NAME_LIMIT:
            return self.env._(
                "The name cannot exceed %(limit)s characters.", limit=NAME_LIMIT
            )
        current = plan._get_versions()[plan.id]
        if not plan._get_joint_goals():
            return self.env._("There are no goals to accept yet.")
        if version != current:
            return self.env._(
                "The plan has changed in the meantime. Please read it again."
            )
        if plan.accepted_version != current:
            plan._record_acceptance(self, name)
        return ""
