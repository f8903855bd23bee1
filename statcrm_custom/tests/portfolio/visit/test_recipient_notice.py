from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestWriterIsTold(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account_manager.name = "Aino Lahti"
        cls.ministry = cls.nominated("Ministry of Education", "strategic")
        cls.anna = cls.person("Anna", cls.ministry, email="anna@ministry.example")
        cls.stranger = cls.person("Stranger", email="stranger@home.example")

    @classmethod
    def nominated(cls, name, code):
        customer = cls.company_partner(name, user_id=cls.account_manager.id)
        customer.sudo().statcrm_nominated_class_id = cls.value_class(code)
        return customer

    def notices(self, partners, user=None):
        user = user or self.internal
        return call_kw(
            self.Partner.with_user(user),
            "statcrm_recipient_notices",
            [partners.ids],
            {},
        )

    def test_the_sentence(self):
        told = ["Ministry of Education (strategic customer):"]
        told[0] += " the key account manager is Aino Lahti."
        self.assertEqual(self.notices(self.anna), told)
        self.assertEqual(self.notices(self.anna + self.ministry), told)
        self.assertEqual(self.notices(self.stranger), [])
        self.assertEqual(self.notices(self.Partner), [])

    def test_the_manager_itself_is_addressed(self):
        self.assertEqual(
            self.notices(self.anna, self.account_manager),
            [
                "Ministry of Education (strategic customer): you are the key"
                " account manager."
            ],
        )

    def test_nobody_answers_when_the_manager_has_left(self):
        self.account_manager.active = False
        self.assertEqual(
            self.notices(self.anna),
            ["Ministry of Education (strategic customer): no key account manager."],
        )

    def test_many_customers_stay_few_lines_the_strategic_ones_first(self):
        keys = self.Partner.browse()
        for number in range(4):
            keys += self.nominated(f"Key {number}", "key")
        notices = self.notices(keys + self.anna)
        self.assertEqual(len(notices), 4)
        self.assertIn("strategic", notices[0])
        self.assertEqual(
            notices[3], "More strategic or key customers among the recipients: 2."
        )

    def test_a_portal_user_is_told_nothing(self):
        self.assertEqual(self.notices(self.anna, self.portal), [])

    def test_recipients_that_are_gone(self):
        gone = self.person("Gone")
        ids = gone + self.anna
        gone.unlink()
        self.assertEqual(len(self.notices(ids)), 1)

    def test_the_composer_tells_and_forgets(self):
        composer = self.env["mail.compose.message"].with_user(self.account_manager)
        context = {
            "default_model": "res.partner",
            "default_res_ids": self.stranger.ids,
            "default_partner_ids": self.anna.ids,
        }
        form = Form(composer.with_context(**context))
        self.assertIn("Ministry of Education", form.statcrm_notice)
        form.partner_ids.clear()
        form.partner_ids.add(self.stranger)
        self.assertFalse(form.statcrm_notice)
        arch = composer.get_view(view_type="form")["arch"]
        self.assertIn("statcrm_notice", arch)

    def test_a_message_to_many_contacts(self):
        composer = self.env["mail.compose.message"].create(
            {
                "composition_mode": "mass_mail",
                "model": "res.partner",
                "res_ids": (self.anna + self.stranger).ids,
                "subject": "News",
            }
        )
        self.assertIn("Ministry of Education", composer.statcrm_notice)
