from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ....tools.notification import CLOSE, notification, reopen

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
    customer_ids = fields.Many2many(
        "res.partner",
        "statcrm_satisfaction_invite_customer_rel",
        string="Customers",
        help="All contact persons of these customers and their offices that have an"
        " e-mail address are invited.",
    )
    partner_ids = fields.Many2many("res.partner", string="Contact Persons")
    people_count = fields.Integer(
        string="People Chosen", compute="_compute_people_count"
    )
    deadline = fields.Date(string="Answer By")
    greeting = fields.Text(help="Personal message, shown before the link.")
    unsent = fields.Char(compute="_compute_unsent")

    @api.depends("customer_ids", "partner_ids")
    def _compute_people_count(self):
        for wizard in self:
            wizard.people_count = len(wizard._get_people())

    @api.depends_context("statcrm_unsent")
    def _compute_unsent(self):
        """Say whose e-mail could not be sent, as the window is shown again for them."""
        for wizard in self:
            wizard.unsent = self.env.context.get("statcrm_unsent") or False

    def _get_people(self):
        """Return the people that can be invited, of the customers and by name."""
        people = self.partner_ids._origin
        if customers := self.customer_ids._origin:
            people |= customers.search(
                Domain("email", "!=", False) & customers._statcrm_people_domain()
            )
        return people.filtered(
            lambda one: one.email and not one.is_company and one.partner_share
        )

    def action_invite(self):
        """Send a personal link to everybody, again if it is still open.

        People who have answered get nothing, and are not disclosed. Whose e-mail cannot
        be sent is not invited, and named; as is who does not want e-mails. The window
        stays open for the former, to send again.

        :raise UserError: the round is not running, or nobody has an address
        """
        self.ensure_one()
        self.check_access("write")
        asked = self.partner_ids | self.customer_ids
        asked.statcrm_principal_id._statcrm_check_may_invite()
        if self.round_id.state != "running":
            raise UserError(self.env._("This round does not run."))
        survey_sudo = self.round_id.sudo().survey_id
        survey_sudo.check_validity()
        people = self._get_people()
        if not people:
            raise UserError(
                self.env._(
                    "Choose customers or contact persons with an e-mail address."
                )
            )
        if self.deadline and self.deadline < self.env.company._statcrm_today():
            raise UserError(self.env._("The last day to answer is in the past."))
        self._take_turn()
        refusing = people.filtered("is_blacklisted")
        answers = self._get_answers_sudo(people).grouped("partner_id")
        mails, new = {}, self.env["survey.user_input"].sudo()
        for person in people - refusing:
            # the last answer of the person; not invited again if done
            answer_sudo = answers.get(person, new.browse())[:1]
            if not answer_sudo:
                answer_sudo = survey_sudo._create_answer(
                    partner=person, check_attempts=False, partner_id=person.id
                )
                new |= answer_sudo
            if answer_sudo.state != "done":
                mails[answer_sudo] = self._create_mail(
                    answer_sudo.with_context(lang=person.lang)
                )
        failed = self._send(mails)
        if self.deadline:
            invited = new.union(*mails) - failed
            invited.write({"deadline": self._get_last_moment()})
        unreached = failed.partner_id.sudo(False)
        (failed & new).unlink()
        # a second click sends nothing twice
        self.write({"partner_ids": unreached, "customer_ids": False})
        return self._notify_sender(unreached, refusing)

    def _get_last_moment(self):
        """Return the last moment of the last day, which Odoo's e-mails name.

        The first of the next day would be a day late there.
        """
        after = self.env.company._statcrm_start(fields.Date.add(self.deadline, days=1))
        return fields.Datetime.subtract(after, seconds=1)

    def _take_turn(self):
        """Let nobody else invite to this round at the same time.

        Two at once would not see each other's invitations. The round is also written:
        whoever began to read before this is committed starts over, before any e-mail.

        :raise UserError: somebody else is just inviting
        """
        round_sudo = self.round_id.sudo()
        if not round_sudo.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Somebody is inviting to this round at this moment. Please try"
                    " again."
                )
            )
        round_sudo.write({"name": round_sudo.name})
        round_sudo.flush_recordset()

    def _notify_sender(self, failed, refusing):
        messages = []
        if failed:
            messages.append(
                self.env._(
                    "The e-mail to %(names)s could not be sent, so they are not"
                    " invited. Send it again.",
                    names=", ".join(failed.mapped("name")),
                )
            )
        if refusing:
            messages.append(
                self.env._(
                    "Not invited, as they do not want e-mails: %(names)s.",
                    names=", ".join(refusing.mapped("name")),
                )
            )
        text = " ".join(messages)
        if failed:
            return reopen(self, self.env._("E-mail Not Sent"), statcrm_unsent=text)
        if refusing:
            return notification(text, "warning", CLOSE)
        return notification(self.env._("The invitations were sent."), "success", CLOSE)

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

    def _create_mail(self, answer_sudo):
        """Create an invitation without an author, who could read its link."""
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
        return odoobot["mail.mail"].create(
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

    def _send(self, mails):
        """Send invitations together: a server that does not answer is asked once.

        An e-mail is deleted once sent, and if it fails: the link is not stored.

        :param mails: {answer: e-mail}
        :return: the answers whose e-mail was not sent
        """
        failed = self.env["survey.user_input"].sudo()
        odoobot = self.env["mail.mail"].with_user(SUPERUSER_ID)
        odoobot.union(*mails.values()).send()
        for answer_sudo, mail in mails.items():
            if mail.exists() and mail.state != "sent":
                mail.mail_message_id.unlink()  # deletes the e-mail as well
                failed |= answer_sudo
        return failed
