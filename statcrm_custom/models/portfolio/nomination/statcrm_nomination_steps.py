from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, plaintext2html

from ....tools.cause import get_cause
from ....tools.day_text import end_once, format_day
from ....tools.groups import DIRECTOR

# how many days before its decision a nomination may begin
DAYS_BACK = 31


class StatcrmNomination(models.Model):
    """Actions: propose, withdraw, decide, propose again, change, end early."""

    _inherit = "statcrm.nomination"

    change = fields.Char(string="What Changes", compute="_compute_change")
    score_text = fields.Text(
        string="Scores with Evidence", compute="_compute_score_text"
    )
    sales_period = fields.Char(
        string="Period of the Sales",
        compute="_compute_sales_period",
        help="The last classification; its sales were copied when it was proposed.",
    )

    def action_propose(self):
        """Propose the drafts to the director, with a copy of the current scores."""
        self._propose(self._today())
        return True

    def _propose(self, day):
        """Propose the drafts; data files may give an earlier day."""
        self._claim("draft")
        for nomination in self:
            nomination._refuse_problems(("proposed", "approved"))
            nomination._copy_reasons()
            nomination._set_state(
                "proposed",
                proposed_by_id=self.env.uid,
                proposed_on=day,
            )

    def action_withdraw(self):
        """Withdraw proposals, to change or drop them."""
        self._claim("proposed")
        self._set_state("draft")
        return True

    def action_decide(self):
        """Open the wizard to decide on these proposals."""
        return self._open_decide()

    def action_approve(self):
        """Open the wizard to approve this proposal."""
        self.ensure_one()
        return self._open_decide("approve")

    def action_not_approve(self):
        """Open the wizard to return this proposal with a reason."""
        self.ensure_one()
        return self._open_decide("return")

    def action_decide_all(self):
        """Open the wizard to decide on the selected proposals, or on all shown."""
        self._check_director()
        shown = Domain(self.env.context.get("active_domain") or Domain.TRUE)
        proposed = Domain("state", "=", "proposed")
        found = self or self.search(shown & proposed, order="proposed_on, id")
        if not found:
            raise UserError(self.env._("There is nothing to decide on."))
        return found._open_decide()

    def _open_decide(self, outcome=False):
        self._check_director()
        self._check_state("proposed")
        lines = [fields.Command.create({"nomination_id": one.id}) for one in self]
        wizard = self.env["statcrm.nomination.decide"].create(
            {
                "number": self.env["statcrm.nomination.decision"]._propose_number(),
                "line_ids": lines,
                "outcome": outcome or (len(self) == 1 and "approve"),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_reopen(self):
        """Create a new draft from a returned proposal."""
        self.ensure_one()
        self._claim("returned")
        start = max(self.date_from, self._today())
        end = self.date_to and self.date_to + (start - self.date_from)
        draft = self.copy({"date_from": start, "date_to": end})
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return draft._open_form()

    def action_change(self):
        """Draft a replacement with another person, class or term."""
        return self._open_next("nominate")

    def action_next_term(self):
        """Draft the next term, from the day after this one and as long as usual."""
        action = self._open_next("nominate")
        if self.date_to:
            values = action["context"]
            del values["default_date_to"], values["default_replaces_id"]
            start = max(fields.Date.add(self.date_to, days=1), self._today())
            values["default_date_from"] = start
        return action

    def action_end_early(self):
        """Draft an early end of this nomination."""
        return self._open_next("end")

    def _open_next(self, kind):
        self.ensure_one()
        values = {"partner_id": self.partner_id.id, "kind": kind}
        if kind == "nominate":
            for name in ("value_class_id", "user_id", "deputy_id", "sponsor_id"):
                values[name] = self[name].id
            values["expert_ids"] = self.expert_ids.ids
            values["date_to"] = self.date_to
        values["replaces_id"] = self.id
        action = self.browse()._open_form()
        action["context"] = {f"default_{name}": item for name, item in values.items()}
        return action

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Nomination"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    # What a proposal changes, for those who decide.

    @api.depends_context("lang")
    @api.depends("state", "partner_id", "user_id", "date_from", "kind")
    def _compute_change(self):
        for nomination in self:
            nomination.change = ", ".join(
                (nomination._format_person(), nomination._format_since())
            )

    def _format_person(self):
        before = self.partner_id.user_id
        if self.kind == "end":
            return self.env._("The nomination ends")
        if not before or before == self.user_id:
            return self.env._("Key account manager: %(user)s", user=self.user_id.name)
        return self.env._(
            "%(user)s replaces %(before)s",
            user=self.user_id.name,
            before=before.name,
        )

    def _format_since(self):
        if not self.date_from or self.date_from <= self._today():
            return self.env._("immediately")
        return self.env._("from %(date)s", date=format_day(self.env, self.date_from))

    @api.depends("score_ids")
    def _compute_score_text(self):
        for nomination in self:
            nomination.score_text = "\n".join(
                f"{score.factor_id.name} {score.score}: {score.evidence}"
                for score in nomination.score_ids
            )

    def _compute_sales_period(self):
        last = self.env["statcrm.classification"].sudo()._last_applied()
        for nomination in self:
            # what was applied since then has other sales
            day = last and self.env.company._statcrm_day(last.applied_at)
            if not day or day > (nomination.proposed_on or self._today()):
                nomination.sales_period = False
                continue
            nomination.sales_period = self.env._(
                "%(months)s months to %(date)s",
                months=last.months,
                date=format_day(self.env, last.date_to),
            )

    @api.model
    def _today(self):
        return self.env.company._statcrm_today()

    @api.model
    def _check_director(self):
        if not self.env.su and not self.env.user.has_group(DIRECTOR):
            raise AccessError(
                self.env._("Only the director can decide on nominations.")
            )

    def _lock_for_step(self):
        """Lock the customers as well, against concurrent decisions."""
        self.partner_id.lock_for_update(allow_referencing=True)
        return super()._lock_for_step()

    def _copy_reasons(self):
        """Store what the director decides on: latest scores, sales, classes.

        As superuser: users cannot write these fields.
        """
        nomination_sudo, partner = self.sudo(), self.partner_id
        nomination_sudo.score_ids.unlink()
        nomination_sudo.write(
            {
                "former_class_id": partner.statcrm_value_class_id.id,
                "computed_class_id": partner.statcrm_computed_class_id.id,
                "sales": bool(partner.statcrm_computed_class_id)
                and partner.statcrm_sales,
                "currency_id": partner.statcrm_currency_id.id,
            }
        )
        nomination_sudo.score_ids.create(
            [{"nomination_id": self.id, **score} for score in self._get_reasons()]
        )

    def _get_reasons(self):
        """Return the values of the customer's latest score for each factor."""
        newest = {}
        scores = self.partner_id.statcrm_score_ids.filtered("factor_id.active")
        for score in scores.sorted(lambda one: (one.date, one.id)):
            newest[score.factor_id] = score
        return [
            {
                "factor_id": factor.id,
                "weight": factor.weight,
                "score": score.score,
                "evidence": score.evidence,
                "date": score.date,
                "scored_by_id": score.user_id.id,
            }
            for factor, score in sorted(
                newest.items(), key=lambda item: (item[0].sequence, item[0].id)
            )
        ]

    def _decide(self, number, date, returned=None, taken_over=False):
        """Create one decision on these proposals, all or nothing.

        Approved nominations that have begun take effect immediately, others on their
        first day.

        :param str number: its number; not needed if all are returned
        :param date: its day
        :param dict returned: {id: reason} of the returned ones
        :param bool taken_over: a decision imported from an older register, with any
            date, in effect since the first day of each nomination; for data files, not
            callable by users
        """
        self._check_director()
        self._claim("proposed")
        returned = returned or {}
        approved = self.filtered(lambda one: one.id not in returned)
        decision = self.env["statcrm.nomination.decision"]
        if approved or number:
            proposed_on = max(filter(None, self.mapped("proposed_on")), default=date)
            proposed_on = None if taken_over else proposed_on
            decision = decision._open_new(number, date, proposed_on)
        for nomination in approved.sorted("date_from"):
            nomination._approve(decision)
        for nomination in self - approved:
            nomination._return(decision, returned[nomination.id])
        today = self._today()
        approved.filtered(lambda one: one.date_from <= today)._take_effect(taken_over)
        return decision

    def _approve(self, decision):
        self._refuse_problems()
        earliest = fields.Date.subtract(decision.date, days=DAYS_BACK)
        if self.date_from < earliest:
            raise UserError(
                end_once(
                    self.env._(
                        "%(nomination)s. It cannot begin more than %(days)s days before"
                        " the decision. The earliest first day is %(date)s.",
                        nomination=self.display_name,
                        days=DAYS_BACK,
                        date=format_day(self.env, earliest),
                    )
                )
            )
        self._set_state("approved", decision_id=decision.id)

    def _return(self, decision, reason):
        """Return it with the reason, as an activity for the proposer."""
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(nomination)s. Enter why it is returned.",
                    nomination=self.display_name,
                )
            )
        self._set_state("returned", decision_id=decision.id, return_reason=reason)
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Returned: propose it again or drop it"),
            note=plaintext2html(reason),
            user_id=self.proposed_by_id.id,
        )

    def _note_steps(self, before):
        """Record the steps of these nominations.

        :param dict before: their previous states
        """
        vals_list = []
        ended_by = get_cause(self.env) or {}
        for nomination, state in before.items():
            if nomination.state == state:
                continue
            vals = {
                "partner_id": nomination.partner_id.id,
                "kind": "nomination",
                "old_text": state,
                "new_text": nomination.state,
                "nomination_id": nomination.id,
            }
            if nomination.state in ("approved", "returned"):
                vals |= {"cause": "decision", "reason": nomination.return_reason}
                if nomination.state == "approved":
                    vals["day"] = nomination.date_from
            elif nomination.state == "ended":
                vals["day"] = fields.Date.add(nomination.ended_on, days=1)
                vals["nomination_id"] = ended_by.get("nomination_id", nomination.id)
            else:
                vals["cause"] = "nomination"
            vals_list.append(vals)
        if vals_list:
            self.env["statcrm.change"]._note(vals_list)

    # Decided nominations of reorganised customers.

    def _end_reorganised(self, reason):
        """End these nominations today and log the reason.

        As superuser: director and main user use a wizard, without a decision.
        """
        self._end(self._today())
        for nomination in self:
            nomination.message_post(body=reason, subtype_xmlid="mail.mt_note")

    def _move_customer(self, target, reason):
        """Move these decided nominations to another principal customer.

        Class, people and term do not change. By SQL, like a merge, since decided
        nominations cannot be written.
        """
        held = self.filtered("is_in_force")
        held.partner_id.write({"statcrm_nominated_class_id": False})
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE statcrm_nomination SET partner_id = %s WHERE id IN %s",
                target.id,
                self._ids,
            )
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        for nomination in self:
            nomination.message_post(body=reason, subtype_xmlid="mail.mt_note")

    def _follow_reorganised(self, partners):
        """Update the history and the mention role of reorganised customers."""
        self.env["statcrm.class.history"].sudo()._record_changes(partners=partners)
        self.env["res.role"].sudo()._statcrm_refresh_key_account_managers()
