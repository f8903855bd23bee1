from odoo import api, fields, models
from odoo.exceptions import UserError


class StatcrmSatisfactionInterview(models.TransientModel):
    """Fill in the survey together with the customer, in a personal meeting.

    Only users responsible for the customer may do so. The person is notified by e-mail,
    and their own answers take precedence.
    """

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
    email = fields.Char(related="partner_id.email")
    has_answered = fields.Boolean(
        compute="_compute_has_answered",
        help="A colleague has already recorded answers of this person in this round.",
    )

    @api.depends("event_id")
    def _compute_principal_ids(self):
        """Set the customers whose contact persons are proposed."""
        asked = self.env.context.get("statcrm_customer_ids", [])
        for interview in self:
            partners = self.env["res.partner"].browse(asked)
            if interview.event_id:
                partners = interview.event_id.partner_ids.filtered("partner_share")
            interview.principal_ids = partners.statcrm_principal_id

    @api.depends("partner_id", "round_id")
    def _compute_has_answered(self):
        """Ignore own answers, as who answered is only shown by month."""
        for interview in self:
            interview.has_answered = bool(interview._get_interviews_sudo("done"))

    def action_start(self):
        """Open the survey for this contact person, or resume an interview.

        :raise AccessError: the user is not responsible for the customer
        :raise UserError: the round is not running, or no contact person
        """
        self.ensure_one()
        self._check_may_ask()
        answer_sudo = self._get_interviews_sudo("new", "in_progress").filtered(
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

    def _check_may_ask(self):
        person = self.partner_id
        if not person or person.is_company or not person.partner_share:
            raise UserError(self.env._("Choose the contact person."))
        if not self.round_id or self.round_id.state != "running":
            raise UserError(self.env._("This round is not running."))
        if self.event_id and person not in self.event_id.partner_ids:
            raise UserError(
                self.env._(
                    "%(person)s is not an attendee of the meeting.", person=person.name
                )
            )
        person.statcrm_principal_id._statcrm_check_may_interview()

    def _get_interviews_sudo(self, *states):
        """Return the recorded interviews of the contact person, as superuser."""
        self.ensure_one()
        answers_sudo = self.env["survey.user_input"].sudo()
        if not self.partner_id or not self.round_id:
            return answers_sudo
        return answers_sudo.search(
            [
                *self.round_id._answered_domain(),
                ("partner_id", "=", self.partner_id.id),
                ("statcrm_is_personal", "=", True),
                ("state", "in", states),
            ]
        )
