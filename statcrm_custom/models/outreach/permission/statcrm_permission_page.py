from odoo import api, models
from odoo.tools.misc import hash_sign, verify_hash_signed

from .statcrm_purpose_rule import CHANNELS

SCOPE = "statcrm.preferences"
# a purpose with one of these is not ticked: people do not get it
NOT_CHOSEN = {"refused", "refused_address", "never_asked", "role_unfit"}


class StatcrmPermission(models.Model):
    """The page where people see and set what they get, opened by a link in a mail.

    The link is signed, not stored, and does not expire: whoever finds it in an old mail
    can still say no. It opens nothing else.
    """

    _inherit = "statcrm.permission"

    @api.model
    def _get_page_link(self, person):
        person_sudo = person.sudo()
        token = hash_sign(
            person_sudo.env, SCOPE, [person.id, person_sudo.email_normalized or ""]
        )
        return f"{person.get_base_url()}/outreach/preferences/{token}"

    @api.model
    def _find_reader(self, token):
        """Return whose link it is, as superuser; empty for a wrong one.

        Of a contact that was merged or erased, another one with the e-mail address.
        """
        people_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        try:
            known = verify_hash_signed(people_sudo.env, SCOPE, token)
        except ValueError:
            return people_sudo
        person_id, email = known or (0, "")
        found = people_sudo.browse(person_id or ()).exists()
        if not found and email:
            found = people_sudo.search([("email_normalized", "=", email)], limit=1)
        return found.with_context(active_test=True)

    @api.model
    def _get_page(self, person):
        """Return what the page shows, as plain values.

        :return: {"name", "company", "is_blocked", "fields", "purposes": [{"name",
            "description", "wording", "choices": [{"field", "label", "is_chosen"}]}]}
        """
        company = person.company_id or self.env.company
        labels = {
            "email": self.env._("By e-mail"),
            "phone": self.env._("By phone"),
            "post": self.env._("By post"),
        }
        purposes = {}
        choices = self._get_choices(person)
        for (purpose, channel), is_chosen in choices.items():
            choice = {
                "field": self._get_field_name(purpose, channel),
                "label": labels[channel],
                "is_chosen": is_chosen,
            }
            purposes.setdefault(purpose, []).append(choice)
        return {
            "name": person.name or "",
            "company": company.name,
            "is_blocked": person.is_blacklisted,
            "fields": " ".join(self._get_field_name(*one) for one in choices),
            "purposes": [
                {
                    "name": purpose.name,
                    "description": purpose.description or "",
                    "wording": purpose.wording or "",
                    "choices": found,
                }
                for purpose, found in purposes.items()
            ],
        }

    @api.model
    def _get_field_name(self, purpose, channel):
        return f"purpose-{purpose.id}-{channel}"

    @api.model
    def _get_choices(self, person):
        """Return {(purpose, channel): whether it is chosen}; service is no choice."""
        rules = self.env["statcrm.purpose.rule"].search(
            [
                ("purpose_id.active", "=", True),
                "|",
                ("private_rule", "!=", "always"),
                ("work_rule", "!=", "always"),
            ]
        )
        asked = [(rule.purpose_id, rule.channel) for rule in rules]
        return {
            (one["purpose"], one["channel"]): not any(
                reason["code"] in NOT_CHOSEN for reason in one["reasons"]
            )
            for one in self._explain(person, asked)
        }

    @api.model
    def _save_page(self, person, shown, chosen, refuses_all=False):
        """Write down what a person has chosen on the page.

        A tick that is new is a yes. What is not ticked is a no, unless that was said
        before. What the page has not shown stays as it was.

        :param shown: names of the fields that the page had
        :param chosen: names of those that are ticked
        :param refuses_all: also all direct marketing that comes later
        """
        for (purpose, channel), was_chosen in self._get_choices(person).items():
            name = self._get_field_name(purpose, channel)
            if refuses_all or (name in shown and name not in chosen):
                if self.current(person, purpose, channel)[person.id] != "no":
                    self.record(person, purpose, channel, "no", "page")
            elif name in shown and not was_chosen:
                self.record(person, purpose, channel, "yes", "page")
        if refuses_all:
            for channel in dict(CHANNELS):
                self.record(person, None, channel, "no", "page")
