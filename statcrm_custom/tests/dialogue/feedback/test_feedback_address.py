from odoo.tests import Form, tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestFeedbackAddress(StatcrmCommon):
    """The address for feedback is named where people look for it."""

    def help(self, user):
        feedback = self.env["statcrm.feedback"].with_user(user)
        return feedback.get_empty_list_help("<p>None.</p>")

    def test_with_a_mail_domain_the_addresses_are_named(self):
        domain = self.env["mail.alias.domain"].create({"name": "office.example"})
        aliases = self.env["mail.alias"].search(
            [("alias_model_id.model", "=", "statcrm.feedback")]
        )
        aliases.alias_domain_id = domain
        text = "feedback@office.example, complaints@office.example"
        for user in (self.staff, self.main_user):
            self.assertIn(text, self.help(user))
        with Form(self.env["res.config.settings"]) as settings:
            self.assertEqual(settings.statcrm_feedback_addresses, text)

    def test_without_one_it_is_said_how_to_get_one(self):
        self.env["mail.alias"].search(
            [("alias_model_id.model", "=", "statcrm.feedback")]
        ).alias_domain_id = False
        self.assertIn("mail domain", self.help(self.staff))
        self.assertFalse(self.env["statcrm.feedback"]._get_addresses())
