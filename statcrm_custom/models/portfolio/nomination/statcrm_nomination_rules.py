from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ....tools.day_text import format_day

# allowed transitions, for users and code
STEPS = {
    "draft": {"proposed"},
    "proposed": {"draft", "approved", "returned"},
    "approved": {"ended"},
    "returned": set(),
    "ended": set(),
}

OUTCOME = {"decision_id", "return_reason"}


class StatcrmNomination(models.Model):
    """Rules, checked when proposed, when decided and on the first day."""

    _inherit = "statcrm.nomination"

    @api.constrains("partner_id", "kind")
    def _check_customer(self):
        for nomination in self:
            problem = nomination._get_customer_problem()
            if problem and nomination.kind == "nominate":
                raise ValidationError(problem)

    @api.constrains("value_class_id")
    def _check_class(self):
        for value_class in self.value_class_id:
            if value_class.kind != "nominated":
                raise ValidationError(
                    self.env._(
                        "Customers cannot be nominated as “%(name)s”. That class"
                        " follows from sales, history and roles.",
                        name=value_class.name,
                    )
                )

    def _refuse_problems(self, states=("approved",)):
        """Refuse all of them if one breaks a rule.

        :param states: states of other nominations to check for overlaps
        :raises UserError: with the customer and the problem
        """
        for nomination in self:
            problem = nomination._get_problem(states)
            if problem:
                raise UserError(
                    self.env._(
                        "%(nomination)s. %(problem)s",
                        nomination=nomination.display_name,
                        problem=problem,
                    )
                )

    def _get_problem(self, states=("approved",)):
        """Return the problem of this nomination as a sentence, or False."""
        self.ensure_one()
        if self.kind == "end":
            return self._get_end_problem()
        return (
            self._get_customer_problem()
            or self._get_people_problem()
            or self._get_term_problem(states)
        )

    def _get_customer_problem(self):
        partner = self.partner_id
        if not partner.exists():
            return self.env._(
                "The customer no longer exists: it was merged or deleted."
            )
        if not partner.active:
            return self.env._("%(name)s is archived.", name=partner.name)
        if partner.sudo().ref_company_ids:
            return self.env._("%(name)s is our own organisation.", name=partner.name)
        if not partner.is_company:
            return self.env._(
                "%(name)s is a person. Only organisations can be nominated.",
                name=partner.name,
            )
        if not partner.statcrm_is_principal:
            return self.env._(
                "%(name)s belongs to %(principal)s. Nominate the principal customer"
                " instead.",
                name=partner.name,
                principal=partner.statcrm_principal_id.name,
            )
        return False

    def _get_people_problem(self):
        if not self.value_class_id:
            return self.env._("Choose the class.")
        if not self.user_id:
            return self.env._("Choose the key account manager.")
        if self.user_id == self.deputy_id:
            return self.env._("The deputy cannot be the key account manager.")
        for user in self._get_people():
            if not user.active or user.share:
                return self.env._(
                    "%(name)s is not an active user. Choose somebody else.",
                    name=user.name,
                )
        return False

    def _get_people(self):
        """Return all users named in it."""
        return self.user_id | self.deputy_id | self.sponsor_id | self.expert_ids

    def _get_term_problem(self, states):
        if self.date_to and self.date_to < self.env.company._statcrm_today():
            return self.env._("Its term has already ended.")
        others = self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("kind", "=", "nominate"),
                ("state", "in", states),
            ]
        )
        for other in others - self - self.replaces_id:
            if self._meets(other):
                return self.env._(
                    "Another nomination already covers part of this period: %(name)s,"
                    " from %(date_from)s until %(date_to)s. Change that one, or choose"
                    " other dates.",
                    name=other.value_class_id.name,
                    date_from=format_day(self.env, other.date_from),
                    date_to=format_day(self.env, other._get_last_day())
                    or self.env._("further notice"),
                )
        return False

    def _get_end_problem(self):
        ended = self.replaces_id
        if self.applied_on or (self.state == "approved" and ended.state == "ended"):
            return False
        if ended.partner_id != self.partner_id or ended.state != "approved":
            return self.env._("There is no nomination to end.")
        last = ended._get_last_day(self)
        if last and last < self.date_from:
            return self.env._("The nomination already ends before this day.")
        return False

    def _get_last_day(self, without=None):
        """Return the last day; False means until further notice."""
        next_ones = self.replaced_by_ids.filtered(lambda one: one.state == "approved")
        days = [
            fields.Date.subtract(one.date_from, days=1)
            for one in next_ones - (without or self.browse())
        ]
        return min(
            (day for day in (self.date_to, self.ended_on, *days) if day), default=False
        )

    def _meets(self, other):
        """Return whether both would be in force on the same day."""
        mine, theirs = self._get_last_day(), other._get_last_day()
        if theirs and theirs < other.date_from:
            return False  # replaced before it began
        return (not mine or mine >= other.date_from) and (
            not theirs or theirs >= self.date_from
        )

    @api.model
    def _as_of_domain(self, date):
        """Return the domain of the nominations in force on a day."""
        return [
            ("kind", "=", "nominate"),
            ("applied_on", "!=", False),
            ("date_from", "<=", date),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", date),
            "|",
            ("ended_on", "=", False),
            ("ended_on", ">=", date),
        ]

    # Proposed and decided nominations cannot be changed, by any kind of write.

    def _is_fixed(self, vals):
        """A proposal cannot change until it is decided or withdrawn.

        So that the director decides on what was read.
        """
        fixed = set()
        if self.state != "draft":
            fixed.update(self._get_proposed_fields())
        if self.state != "proposed":
            fixed |= OUTCOME
        state = vals.get("state", self.state)
        skips = state != self.state and state not in STEPS[self.state]
        return skips or fixed & vals.keys()

    @api.model
    def _get_proposed_fields(self):
        """Return the names of the fields subject to the decision."""
        return (
            "partner_id",
            "kind",
            "value_class_id",
            "user_id",
            "deputy_id",
            "sponsor_id",
            "expert_ids",
            "date_from",
            "date_to",
            "reason",
            "replaces_id",
            "replaced_by_ids",
            "score_ids",
            "former_class_id",
            "computed_class_id",
            "sales",
            "currency_id",
            "value_score",
            "proposed_by_id",
            "proposed_on",
        )

    def _get_fixed_message(self):
        if self.state in ("draft", "proposed"):
            return self.env._(
                "%(nomination)s is pending a decision. Withdraw it to change it.",
                nomination=self.display_name,
            )
        return self.env._(
            "%(nomination)s has been decided and cannot be changed. Make a new"
            " nomination to correct it.",
            nomination=self.display_name,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        for nomination in self:
            if nomination.state != "draft":
                raise UserError(nomination._get_fixed_message())
