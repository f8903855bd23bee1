from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ....tools.cause import because, get_cause
from ....tools.field_kinds import KEY, RememberedMany2one, take
from ....tools.groups import FOR_ALL, SEGMENT_MANAGER

WITHOUT = "without_segment"
# customers named in a message
MOST_NAMED = 50


class ResPartner(models.Model):
    """Restrict changes of the account manager and segment of a customer.

    Access rights depend on both. An empty account manager or segment may be set. Later
    changes are made by hand-over, decision or segment run, or by the manager of the
    current segment, the management group or the main user. The former account manager
    is notified and the change is always logged.
    """

    _inherit = "res.partner"

    user_id = RememberedMany2one()

    # without dependencies: a field being edited stays editable until it is saved
    statcrm_is_manager_fixed = fields.Boolean(
        compute="_compute_statcrm_fixed", groups="base.group_user"
    )
    statcrm_is_segment_fixed = fields.Boolean(
        compute="_compute_statcrm_fixed", groups="base.group_user"
    )

    @api.depends_context("uid")
    def _compute_statcrm_fixed(self):
        """Compute the fields that this user may not change on the stored customer."""
        for partner in self:
            stored = partner._origin
            segment = stored.statcrm_segment_id
            is_bound = (
                stored._statcrm_were_customers()
                and not self._statcrm_may_give_away(segment)
            )
            is_nominated = bool(stored.statcrm_nominated_class_id)
            partner.statcrm_is_manager_fixed = stored.user_id and (
                is_nominated or is_bound
            )
            partner.statcrm_is_segment_fixed = (
                is_bound and segment and segment.code != WITHOUT
            )

    @api.constrains("user_id", "statcrm_segment_id")
    def _check_statcrm_hands(self):
        users = take(self, "user_id")
        segments = take(self, "statcrm_segment_id")
        if not users and not segments:
            self._statcrm_record_imported()
            return
        changed = self.browse({*users, *segments})._statcrm_were_customers()
        moves = []
        for partner in changed:
            user_id, user_su = users.get(partner.id, (partner.user_id.id, True))
            segment_id, segment_su = segments.get(
                partner.id, (partner.statcrm_segment_id.id, True)
            )
            former = self.env["res.users"].browse(user_id)
            segment = self.env["statcrm.segment"].browse(segment_id)
            goes = former and former != partner.user_id and not user_su
            placed = segment and segment.code != WITHOUT
            leaves = placed and segment != partner.statcrm_segment_id and not segment_su
            if goes and partner.statcrm_nominated_class_id:
                partner._statcrm_check_appointed()
            if (goes or leaves) and not self._statcrm_may_give_away(segment):
                raise AccessError(partner._statcrm_refuse_hands(former, segment, goes))
            moves.append((partner, former, segment))
        self._statcrm_note_hands(moves)
        self._statcrm_record_hands(moves)
        self._statcrm_notify_former(moves)

    def _statcrm_record_imported(self):
        """Record what new customers of a file have, as coming from that file.

        What others are created with is found by the daily job.
        """
        if not self.env.context.get("import_file"):
            return
        new = self.filtered(
            lambda one: (
                not one.parent_id
                and one.partner_share
                and (one.user_id or one.statcrm_segment_id)
            )
        )
        if new:
            history = self.env["statcrm.class.history"].sudo()
            because(history, "import", kinds=["segment", "manager"])._record_changes(
                partners=new
            )

    def _statcrm_were_customers(self):
        """Return the partners that were principal customers before the write.

        The parent may have been written at the same time.
        """
        kept = self.env.cr.cache.get(KEY) or {}

        def had_parent(partner):
            before = kept.get((self._name, "parent_id", partner.id))
            return before[0] if before else partner.parent_id

        return self.filtered(
            lambda one: (
                not had_parent(one) and one.partner_share and not one.ref_company_ids
            )
        )

    @api.model
    def _statcrm_may_give_away(self, segment):
        """Return whether this user may change customers of a segment."""
        user = self.env.user
        if user.has_groups(FOR_ALL):
            return True
        return user in segment._get_deciders() and user.has_group(SEGMENT_MANAGER)

    def _statcrm_refuse_hands(self, former, segment, goes):
        if goes:
            return self.env._(
                "%(manager)s is the account manager of %(customer)s. Use “Hand Over"
                " Customers” to change this, or ask the manager of its segment, the"
                " management group or the main user.",
                manager=former.name,
                customer=self.display_name,
            )
        return self.env._(
            "%(customer)s belongs to the segment “%(segment)s”. Only the manager of"
            " that segment, the management group or the main user can move it.",
            customer=self.display_name,
            segment=segment.display_name,
        )

    def _statcrm_note_hands(self, moves):
        """Log the changes that are not tracked."""
        context = self.env.context
        untracked = context.get("tracking_disable") or context.get("mail_notrack")
        bodies = {}
        for partner, former, segment in moves:
            changes = []
            if untracked and former != partner.user_id:
                label = self.env._("Account manager")
                changes.append((label, former.name, partner.user_id.name))
            if segment != partner.statcrm_segment_id:
                names = (segment.display_name, partner.statcrm_segment_id.display_name)
                changes.append((self.env._("Segment"), *names))
            if changes:
                nobody = self.env._("none")
                bodies[partner.id] = Markup("<br/>").join(
                    Markup("%s: %s → %s") % (label, old or nobody, new or nobody)
                    for label, old, new in changes
                )
        if bodies:
            self.browse(bodies)._message_log_batch(bodies)

    @api.model
    def _statcrm_record_hands(self, moves):
        """Record the changes at once, with who made them.

        What a customer of today had before is only known here: it has no history yet.
        """
        history = self.env["statcrm.class.history"].sudo()
        partners = self.browse([partner.id for partner, _user, _segment in moves])
        known = history.search([("partner_id", "in", partners.ids)]).partner_id
        history._open_before(
            {
                partner: {"user_id": former.id, "segment_id": segment.id}
                for partner, former, segment in moves
                if (former or segment) and partner not in known
            }
        )
        if not get_cause(self.env):
            cause = "import" if self.env.context.get("import_file") else "hand"
            history = because(history, cause, kinds=["segment", "manager"])
        history._record_changes(partners=partners)

    def _statcrm_notify_former(self, moves):
        """Notify the former account managers; decisions notify by themselves."""
        told = defaultdict(self.browse)
        for partner, former, _segment in moves:
            if (
                former.active
                and former not in (partner.user_id, self.env.user)
                and not partner.statcrm_nominated_class_id
            ):
                told[former] |= partner
        for former, partners in told.items():
            translated = self.with_context(lang=former.lang)
            lines = Markup().join(
                Markup("<li>%s: %s</li>")
                % (
                    partner._get_html_link(),
                    partner.user_id.name or translated.env._("nobody"),
                )
                for partner in partners[:MOST_NAMED]
            )
            if more := len(partners) - MOST_NAMED:
                if more > 0:
                    lines += Markup("<li>%s</li>") % translated.env._(
                        "and %s more", more
                    )
            text = translated.env._(
                "%(user)s has changed the account manager of these customers of yours:",
                user=self.env.user.name,
            )
            self.env["mail.thread"].message_notify(
                partner_ids=former.partner_id.ids,
                subject=translated.env._(
                    "Customers you are no longer account manager of"
                ),
                body=Markup("<p>%s</p><ul>%s</ul>") % (text, lines),
            )

    # One manager for many customers.

    @api.model
    def _statcrm_assignable(self, domain):
        """Return the principal customers of a domain that may get a manager in bulk.

        Nominated customers never do: their managers are decided.
        """
        domain = self._statcrm_principal_domain() & Domain(domain)
        return self.search(domain & Domain("statcrm_nominated_class_id", "=", False))

    @api.model
    @api.model
    def _statcrm_unmanaged_domain(self):
        """Return the domain of those that nobody answers for, or who has left."""
        return Domain("user_id", "=", False) | Domain("user_id.active", "=", False)

    def _statcrm_assign_manager(self, domain, user, replace=False, reason=""):
        """Give the customers of a domain an account manager, however many they are.

        Each change is noted on the customer; each former manager and the new one get
        one message.

        :param domain: on customers
        :param user: the new account manager
        :param replace: whether customers that have an active manager get the new one
        :param reason: which customers were chosen, for the audit trail
        :return: the customers that were changed
        :raise AccessError: not for the management group or the main user
        :raise UserError: the user is archived, or of the customer portal
        """
        if not self.env.user.has_groups(FOR_ALL):
            raise AccessError(
                self.env._(
                    "Only the management group and the main user can assign account"
                    " managers in bulk."
                )
            )
        if user.share or not user.active:
            raise UserError(
                self.env._("%s cannot be an account manager.", user.display_name)
            )
        customers = self._statcrm_assignable(domain)
        if replace:
            customers = customers.filtered(lambda one: one.user_id != user)
        else:
            customers = customers.filtered(lambda one: not one.user_id.active)
        if not customers:
            return customers
        # noted in one statement instead of a message that is tracked for each
        quiet = because(
            customers, "assignment", kinds=["manager"], reason=reason or None
        )
        quiet = quiet.with_context(
            tracking_disable=True, mail_auto_subscribe_no_notify=True
        )
        quiet.write({"user_id": user.id})
        self.env.flush_all()
        history = quiet.env["statcrm.class.history"].sudo()
        history._record_changes(partners=customers)
        self.env["statcrm.house.figure"].sudo()._recount_soon()
        if user != self.env.user:
            self._statcrm_notify_assigned(user, len(customers))
        return customers

    @api.model
    def _statcrm_notify_assigned(self, user, count):
        translated = self.with_context(lang=user.lang)
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=translated.env._("You are now account manager"),
            body=translated.env._(
                "%(user)s has made you the account manager of further customers:"
                " %(count)s. You find them under Customers: My Customers.",
                user=self.env.user.name,
                count=count,
            ),
        )

    def _statcrm_check_joins(self):
        """Refuse to make the customer of another account manager an office.

        :raises AccessError: with the account manager of the customer
        """
        result = super()._statcrm_check_joins()
        self._check_statcrm_stays_principal()
        for office in self:
            manager = office.user_id
            top = office.parent_id.statcrm_principal_id
            if (
                manager
                and manager not in (top.user_id, self.env.user)
                and not self._statcrm_may_give_away(office.statcrm_segment_id)
            ):
                raise AccessError(
                    office._statcrm_refuse_hands(
                        manager, office.statcrm_segment_id, goes=True
                    )
                )
        return result

    def _statcrm_follow_tops(self):
        # EXTENDS 'segment'
        result = super()._statcrm_follow_tops()
        members = self.env["statcrm.account.member"]
        for office in self:
            members._follow_top(office, office.parent_id.statcrm_principal_id)
        return result
