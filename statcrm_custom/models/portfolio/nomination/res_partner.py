from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ....tools.field_kinds import RememberedBoolean, RememberedMany2one, take
from ....tools.groups import REORGANISERS


class ResPartner(models.Model):
    """Nominations of a customer as strategic or key."""

    _inherit = "res.partner"

    statcrm_nomination_ids = fields.One2many(
        "statcrm.nomination",
        "partner_id",
        string="Nominations",
        groups="base.group_user",
    )
    statcrm_nomination_text = fields.Char(
        string="Nomination",
        compute="_compute_statcrm_nomination_text",
        groups="base.group_user",
    )

    is_company = RememberedBoolean()
    company_id = RememberedMany2one()

    @api.depends("statcrm_nomination_ids.is_in_force")
    def _compute_statcrm_nomination_text(self):
        found = self._statcrm_nomination().grouped("partner_id")
        for partner in self:
            nomination = found.get(partner._origin)
            partner.statcrm_nomination_text = (
                nomination and nomination._format_term_line()
            )

    def _statcrm_nomination(self):
        """Return the nominations in force of these customers."""
        return self.env["statcrm.nomination"].search(
            [("partner_id", "in", self.ids), ("is_in_force", "=", True)]
        )

    def action_statcrm_nominate(self):
        """Draft a nomination of this customer, or a change of the current one."""
        self.ensure_one()
        if nomination := self._statcrm_nomination():
            return nomination.action_change()
        action = self.env["statcrm.nomination"]._open_form()
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_statcrm_nominations(self):
        """Open all nominations of this customer, latest first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_nomination_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action

    # A nominated customer must remain a principal customer, for every kind of write.
    #
    # A constraint applies to users, imports, merges and superuser alike. Director and
    # main user first end or move the nomination in a wizard, with a reason. The fields
    # needed have been prefetched for moved customers, and usual writes cost no query.

    @api.constrains("is_company")
    def _check_statcrm_stays_company(self):
        before = take(self, "is_company")
        were = self.browse([key for key, (was, _su) in before.items() if was])
        persons = were.filtered(lambda partner: not partner.is_company)
        for partner in persons._statcrm_nominated():
            raise ValidationError(
                self.env._(
                    "%(nominated)s It cannot become a person: only organisations can"
                    " be nominated.",
                    nominated=partner._statcrm_format_nominated(),
                )
            )

    @api.constrains("company_id")
    def _check_statcrm_stays_shown(self):
        """Refuse to hide nominated customers from other companies."""
        before = take(self, "company_id")
        moved = self.browse([key for key, (_was, by_su) in before.items() if not by_su])
        if not moved or self._statcrm_may_reorganise():
            return
        for partner in moved._statcrm_nominated():
            raise ValidationError(
                self.env._(
                    "%(nominated)s Only the director or the main user can change its"
                    " company.",
                    nominated=partner._statcrm_format_nominated(),
                )
            )

    @api.constrains("parent_id", "active")
    def _check_statcrm_stays_principal(self):
        """Only organisations: a nominated one cannot have become a person before."""
        moved = self.filtered(
            lambda one: one.is_company and (one.parent_id or not one.active)
        )
        for partner in moved._statcrm_nominated():
            nominated = partner._statcrm_format_nominated()
            if partner.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(nominated)s It cannot become an office of %(parent)s"
                        " directly. The director or the main user can use “Make It an"
                        " Office” in its Actions menu, which ends or moves the"
                        " nomination.",
                        nominated=nominated,
                        parent=partner.parent_id.display_name,
                    )
                )
            raise ValidationError(
                self.env._(
                    "%(nominated)s It cannot be archived directly. The director or the"
                    " main user can use “Archive” in its Actions menu, which ends the"
                    " nomination.",
                    nominated=nominated,
                )
            )

    def _statcrm_become_offices(self):
        # EXTENDS 'segment': refused before their data is moved
        self._check_statcrm_stays_principal()
        return super()._statcrm_become_offices()

    def _statcrm_nominated(self):
        """Return the customers with a nomination in force or decided for later."""
        if not self:
            return self
        coming = self.env["statcrm.nomination"].sudo()._coming_partner_ids()
        doubtful = self.filtered(lambda one: one.id in coming)
        if (
            doubtful
        ):  # rare, so it may be queried again: the cache is shared by all users
            doubtful = doubtful._statcrm_decided_nominations().partner_id
        return self.filtered("statcrm_nominated_class_id") | doubtful

    def _statcrm_decided_nominations(self):
        """Return the nominations of these customers in force or decided for later."""
        nominations_sudo = self.env["statcrm.nomination"].sudo()
        return nominations_sudo.search(
            nominations_sudo._decided_domain() & nominations_sudo._of_domain(self)
        )

    def _statcrm_format_nominated(self):
        """Return a sentence with the class and the decision of the nomination."""
        self.ensure_one()
        nomination = self._statcrm_decided_nominations()[:1]
        value_class = self.statcrm_nominated_class_id or nomination.value_class_id
        if not nomination:
            return self.env._(
                "%(customer)s is nominated as “%(value_class)s”.",
                customer=self.display_name,
                value_class=value_class.name,
            )
        return self.env._(
            "%(customer)s is nominated as “%(value_class)s” by decision %(number)s.",
            customer=self.display_name,
            value_class=value_class.name,
            number=nomination.decision_number,
        )

    @api.model
    def _statcrm_may_reorganise(self):
        """Return whether the user may end or move nominations without a decision."""
        return self.env.user.has_groups(REORGANISERS)

    @api.model
    def _statcrm_check_reorganiser(self):
        if not self._statcrm_may_reorganise():
            raise UserError(
                self.env._(
                    "Only the director or the main user can reorganise nominated"
                    " customers."
                )
            )
