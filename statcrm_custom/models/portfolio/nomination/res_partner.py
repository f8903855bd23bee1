from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ....tools.groups import REORGANISERS
from ....tools.remembered import RememberedBoolean, RememberedMany2one, take


class ResPartner(models.Model):
    """By which decision a customer is strategic or key, since when, until when."""

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
            partner.statcrm_nomination_text = nomination and nomination._tell()

    def _statcrm_nomination(self):
        """Return the nominations of these customers that are in force."""
        return self.env["statcrm.nomination"].search(
            [("partner_id", "in", self.ids), ("is_in_force", "=", True)]
        )

    def action_statcrm_nominate(self):
        """Draft a nomination of this customer, or a change of the one in force."""
        self.ensure_one()
        if nomination := self._statcrm_nomination():
            return nomination.action_change()
        action = self.env["statcrm.nomination"]._open_form()
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_statcrm_nominations(self):
        """Show every nomination of this customer, the newest first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_nomination_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action

    # Who is nominated stays a principal customer, whoever writes, by any way.
    #
    # A constraint does not know whether a user, an import, a merge or the superuser
    # writes. Director and main user end or move the nomination first, with a reason,
    # in a window: then there is nothing left to refuse. What is asked of a customer
    # that is moved has been read by then, and no query is made for the usual one.

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
                    nominated=partner._statcrm_tell_nominated(),
                )
            )

    @api.constrains("company_id")
    def _check_statcrm_stays_shown(self):
        """Who sees a customer is decided with its nomination: a company hides it from
        the others.
        """
        before = take(self, "company_id")
        moved = self.browse([key for key, (_was, by_su) in before.items() if not by_su])
        if not moved or self._statcrm_may_reorganise():
            return
        for partner in moved._statcrm_nominated():
            raise ValidationError(
                self.env._(
                    "%(nominated)s Only the director or the main user can change its"
                    " company.",
                    nominated=partner._statcrm_tell_nominated(),
                )
            )

    @api.constrains("parent_id", "active")
    def _check_statcrm_stays_principal(self):
        """Only organisations: a nominated one cannot have become a person before."""
        moved = self.filtered(
            lambda one: one.is_company and (one.parent_id or not one.active)
        )
        for partner in moved._statcrm_nominated():
            nominated = partner._statcrm_tell_nominated()
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
        # EXTENDS 'segment': refused before anything of theirs is moved
        self._check_statcrm_stays_principal()
        return super()._statcrm_become_offices()

    def _statcrm_nominated(self):
        """Return those of these that are nominated: in force, or decided and coming."""
        if not self:
            return self
        coming = self.env["statcrm.nomination"].sudo()._coming_partner_ids()
        doubtful = self.filtered(lambda one: one.id in coming)
        if doubtful:  # rare, so that it may be asked again: the cache is of the house
            doubtful = doubtful._statcrm_decided_nominations().partner_id
        return self.filtered("statcrm_nominated_class_id") | doubtful

    def _statcrm_decided_nominations(self):
        """Return the nominations of these customers that hold, or are decided to."""
        nominations_sudo = self.env["statcrm.nomination"].sudo()
        return nominations_sudo.search(
            nominations_sudo._decided_domain() & nominations_sudo._of_domain(self)
        )

    def _statcrm_tell_nominated(self):
        """Return one sentence: as what it is nominated, by which decision."""
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
        """Tell whether this user may end or move nominations without a new decision."""
        return self.env.user.has_groups(REORGANISERS)

    @api.model
    def _statcrm_check_reorganiser(self):
        if not self._statcrm_may_reorganise():
            raise UserError(
                self.env._(
                    "The director or the main user reorganises nominated customers."
                )
            )
