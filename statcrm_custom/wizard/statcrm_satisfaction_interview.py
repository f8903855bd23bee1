from odoo import api, fields, models
from odoo.exceptions import UserError


class StatcrmSatisfactionInterview(models.TransientModel):
    """Fill the survey in together with the customer, in a personal meeting."""

    _name = "statcrm.satisfaction.interview"
    _description = "Ask About Satisfaction"

    round_id = fields.Many2one(
        "statcrm.survey.round",
        string="Survey and Round",
        default=lambda self: self.env["statcrm.survey.round"]._get_current(),
    )
    event_id = fields.Many2one("calendar.event", string="Meeting")
    principal_ids = fields.Many2many("res.partner", compute="_compute_principal_ids")
    partner_id = fields.Many2one("res.partner", string="Contact Person")
    has_answered = fields.Boolean(compute="_compute_has_answered")

    @api.depends("event_id")
    def _compute_principal_ids(self):
        """The customers whose people are proposed."""
        asked = self.env.context.get("statcrm_customer_ids", [])
        for interview in self:
            partners = self.env["res.partner"].browse(asked)
            if interview.event_id:
                partners = interview.event_id.partner_ids.filtered("partner_share")
            interview.principal_ids = partners.statcrm_principal_id

    @api.depends("partner_id", "round_id")
    def _compute_has_answered(self):
        for interview in self:
            interview.has_answered = bool(interview._get_answers_sudo("done"))

    def action_start(self):
        """Open the survey for this contact person; an unfinished interview goes on."""
        self.ensure_one()
        answer_sudo = self._get_answers_sudo("new", "in_progress").filtered(
            lambda one: one.statcrm_user_id == self.env.user
        )[:1]
        if not answer_sudo:
            survey_sudo = self.round_id.sudo().survey_id
            answer_sudo = survey_sudo._create_answer(
                partner=self.partner_id,
                check_attempts=False,
                partner_id=self.partner_id.id,
                statcrm_is_personal=True,
                statcrm_user_id=self.env.uid,
                statcrm_event_id=self.event_id.id,
            )
        return {
            "type": "ir.actions.act_url",
            "url": answer_sudo.get_start_url(),
            "target": "new",
        }

    def _get_answers_sudo(self, *states):
        """Answers of the contact in this round; colleagues may not read surveys."""
        self.ensure_one()
        if not self.partner_id or not self.round_id:
            return self.env["survey.user_input"].sudo()
        return (
            self.env["survey.user_input"]
            .sudo()
            .search(
                [
                    ("survey_id", "=", self.round_id.sudo().survey_id.id),
                    ("partner_id", "=", self.partner_id.id),
                    ("test_entry", "=", False),
                    ("state", "in", states),
                    ("create_date", ">=", self.round_id.date_from),
                ]
            )
        )

    @api.model
    def _open(self, values, customers):
        """Return the window with these values filled in."""
        if not self.env["statcrm.survey.round"]._get_current():
            raise UserError(
                self.env._(
                    "No round of a satisfaction survey runs now. Whoever runs the"
                    " surveys begins one on the survey's page “Rounds”."
                )
            )
        context = {f"default_{name}": value for name, value in values.items()}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask About Satisfaction"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "target": "new",
            "context": {**context, "statcrm_customer_ids": customers.ids},
        }
