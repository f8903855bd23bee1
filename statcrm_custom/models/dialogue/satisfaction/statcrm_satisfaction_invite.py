from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ....tools.notification import CLOSE, notification

PAGE = "statcrm_custom.satisfaction_invitation"


class StatcrmSatisfactionInvite(models.TransientModel):
    """Invite contact persons to the running round.

    Odoo's invitations are for survey users, who can read all answers. Here the personal
    link is sent in an e-mail that no user can edit or read, as the link gives access to
    the answers.
    """

    _name = "statcrm.satisfaction.invite"
    _description = "Invite to Satisfaction Survey"

    def _default_round_id(self):
        return self.env["statcrm.survey.round"]._get_current()

    round_id = fields.Many2one(
        "statcrm.survey.round",
        string="Survey and Round",
        required=True,
        default=lambda self: self._default_round_id(),
    )
    survey_id = fields.Many2one("survey.survey", related="round_id.survey_id")
    partner_ids = fields.Many2many("res.partner", string="Contact Persons")
    deadline = fields.Date(string="Answer By")
    greeting = fields.Text(help="Personal message, shown before the link.")

    def action_invite(self):
        """Send a personal link to everybody, again if it is still open.

        People who have answered get nothing, and are not disclosed. Whose e-mail cannot
        be sent is not invited, and named.

        :raise UserError: the round is not running, or nobody has an address
        """
        self.ensure_one()
        self.check_access("write")
        self.partner_ids.statcrm_principal_id._statcrm_check_may_invite()
        if self.round_id.state != "running":
            raise UserError(self.env._("This round does not run."))
        survey_sudo = self.round_id.sudo().survey_id
        survey_sudo.check_validity()
        people = self.partner_ids.filtered(
            lambda one: one.email and not one.is_company and one.partner_share
        )
        if not people:
            raise UserError(
                self.env._("Choose contact persons with an e-mail address.")
            )
        answers = self._get_answers_sudo(people).grouped("partner_id")
        failed = people.browse()
        for person in people:
            # the last answer of the person; not invited again if done
            answer_sudo = answers.get(person, self.env["survey.user_input"])[:1]
            is_new = not answer_sudo
            if is_new:
                answer_sudo = survey_sudo._create_answer(
                    partner=person, check_attempts=False, partner_id=person.id
                )
            if answer_sudo.state == "done":
                continue
            if not self._send(answer_sudo.with_context(lang=person.lang)):
                failed += person
                if is_new:
                    answer_sudo.unlink()
            elif self.deadline:
                after = fields.Date.add(self.deadline, days=1)
                answer_sudo.deadline = self.env.company._statcrm_start(after)
        return self._notify_sender(failed)

    def _notify_sender(self, failed):
        message = self.env._("The invitations were sent.")
        if failed:
            message = self.env._(
                "The e-mail to %(names)s could not be sent, so they are not invited."
                " Invite them again.",
                names=", ".join(failed.mapped("name")),
            )
        return notification(message, "warning" if failed else "success", CLOSE)

    def _get_answers_sudo(self, people):
        """Return the own answers of these people in the round, done ones first."""
        answers_sudo = self.env["survey.user_input"].sudo()
        found = answers_sudo.search(
            [
                *self.round_id._answered_domain(),
                ("partner_id", "in", people.ids),
                ("statcrm_is_personal", "=", False),
            ],
            order="create_date desc, id desc",
        )
        return found.sorted(lambda one: one.state != "done")

    def _send(self, answer_sudo):
        """Send an invitation without an author, who could read its link.

        The e-mail is deleted once sent, and if it fails: the link is not stored.

        :return: whether it was sent
        """
        wizard = self.with_context(lang=answer_sudo.env.context.get("lang"))
        person, survey = answer_sudo.partner_id, answer_sudo.survey_id
        body = wizard.env["ir.qweb"]._render(
            PAGE,
            {
                "person": person.name,
                "survey": survey.title,
                "url": survey.get_base_url() + answer_sudo.get_start_url(),
                "deadline": self.deadline,
                "greeting": (self.greeting or "").splitlines(),
                "sender": self.env.user.name,
                "house": self.env.company.name,
            },
        )
        odoobot = answer_sudo.with_user(SUPERUSER_ID).env
        mail = odoobot["mail.mail"].create(
            {
                "subject": wizard.env._("Your opinion: %s", survey.title),
                "body_html": body,
                "email_from": self.env.user.email_formatted
                or self.env.company.email_formatted,
                "author_id": odoobot.user.partner_id.id,
                "recipient_ids": [fields.Command.link(person.id)],
                "auto_delete": True,
            }
        )
        mail.send()
        mail = mail.exists()
        if mail and mail.state != "sent":
            mail.mail_message_id.unlink()  # deletes the e-mail as well
            return False
        return True
