from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...dialogue.feedback.statcrm_feedback import OPEN


class StatcrmCarePromise(models.Model):
    """What to do about what was told, asked, answered, sent; about missing data."""

    _inherit = "statcrm.care.promise"

    def _advise_reported(self):
        """The daily job tells by itself: an untold entry means that it cannot."""
        untold = self.sudo()._count_untold()
        receiver = self.principal_id._statcrm_reminder_users()[self.principal_id]
        if not untold:
            text = self.env._(
                "What other units do with %(customer)s is told to who answers every"
                " morning. So far there was nothing to tell.",
                customer=self.principal_id.name,
            )
            return self._advice(text)
        if not receiver:
            text = self.env._(
                "%(count)s entries of other units reach nobody: name an account"
                " manager who works here.",
                count=untold,
            )
            return self._advice(
                text, self.env._("Open the Customer"), self._open_customer()
            )
        text = self.env._(
            "%(count)s entries of other units have not been told to %(user)s: the"
            " administrator looks after the job that tells them once a day.",
            count=untold,
            user=receiver.name,
        )
        job = self.env.ref("statcrm_custom.ir_cron_inform_daily", False)
        may = job and job.has_access("write")
        return self._advice(
            text, self.env._("Open the Job"), may and job.get_formview_action()
        )

    def _count_untold(self):
        today = self.env.company._statcrm_today()
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS MATERIALIZED (%s)
                SELECT count(*) FROM (%s) item WHERE is_untold
                """,
                self._asked_sql(today),
                self._to_tell_sql(),
            )
        )
        return rows[0][0]

    def _advise_data_complete(self):
        principal = self.principal_id
        text = self.env._(
            "Known: %(known)s %% of the essential data, promised: %(asked)s %%."
            " Still missing: %(missing)s.",
            known=principal.statcrm_completeness,
            asked=self.percent,
            missing=", ".join(principal.statcrm_missing_ids.mapped("name")),
        )
        return self._advice(
            text,
            self.env._("Fill In the Data"),
            self._open_customer(),
            principal.has_access("write"),
        )

    def _advise_satisfaction(self):
        values = {"customer": self.principal_id.name, "day": self._day()}
        running = self.env["statcrm.survey.round"]._get_current()
        person = self.in_person or not self._can("statcrm.satisfaction.invite")
        if self.in_person:
            text = self.env._(
                "Go through the satisfaction survey with somebody of %(customer)s in a"
                " meeting, by %(day)s.",
                **values,
            )
        else:
            text = self.env._(
                "Somebody of %(customer)s has to answer the satisfaction survey by"
                " %(day)s: invite them, or ask in a meeting.",
                **values,
            )
        if not running:
            waits = self.env._("No round of it runs now: begin one first.")
            return self._advice(f"{text} {waits}")
        if person:
            interview = self.env["statcrm.satisfaction.interview"]
            may = self._can(interview._name)
            may = may and interview._answers_for(self.principal_id)
            action = may and self.principal_id.action_statcrm_satisfaction_interview()
            return self._advice(text, self.env._("Ask in a Meeting"), action)
        try:
            action = self.principal_id.action_statcrm_satisfaction_invite()
        except UserError as problem:  # nobody has an address, or no question yet
            return self._advice(f"{text} {problem}")
        return self._advice(text, self.env._("Invite to the Survey"), action)

    def _advise_feedback_answered(self):
        feedback = self.env["statcrm.feedback"]
        waiting = feedback.search(
            [("principal_id", "=", self.principal_id.id), ("state", "in", OPEN)],
            order="deadline, id",
        )
        if not waiting:
            text = self.env._("No feedback waits. Whatever comes, answer it in time.")
            if self.state == "late":
                text = self.env._(
                    "No feedback waits, but some was answered after its day. This"
                    " cannot be made good any more."
                )
            return self._advice(text)
        text = self.env._(
            "Answer what waits: %(count)s, the first one by %(day)s.",
            count=len(waiting),
            day=self._format(waiting[0].deadline),
        )
        action = self.principal_id.action_statcrm_feedback()
        action["domain"] = [("id", "in", waiting.ids)]
        return self._advice(text, self.env._("Open the Feedback"), action)

    def _advise_mailing(self):
        campaign = self.campaign_id
        values = {"customer": self.principal_id.name, "day": self._day()}
        text = self.env._(
            "Send %(customer)s a mailing by %(day)s; the first one that arrives"
            " counts.",
            **values,
        )
        if campaign:
            text = self.env._(
                "Send %(customer)s a mailing of the campaign “%(campaign)s” by"
                " %(day)s; the first one that arrives counts.",
                campaign=campaign.title,
                **values,
            )
        return self._advice(
            text,
            self.env._("Send a Mailing"),
            self._open_new_mailing(),
            self._can("mailing.mailing"),
        )

    def _open_new_mailing(self):
        """Return the action of a new mailing to the customer, of the campaign."""
        people = [
            ("statcrm_principal_id", "=", self.principal_id.id),
            ("email", "!=", False),
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a Mailing"),
            "res_model": "mailing.mailing",
            "views": [[False, "form"]],
            "context": {
                "default_campaign_id": self.campaign_id.id,
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_mailing_domain": repr(people),
            },
        }

    def _advise_event(self):
        text = self.env._(
            "Register somebody of %(customer)s for an event of ours that begins"
            " by %(day)s.",
            customer=self.principal_id.name,
            day=self._day(),
        )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Register"),
            "res_model": "event.registration",
            "views": [[False, "form"]],
            "context": {"default_partner_id": self.principal_id.id},
        }
        return self._advice(
            text, self.env._("Register"), action, self._can("event.registration")
        )
