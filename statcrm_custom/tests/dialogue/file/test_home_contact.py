"""Whom Home tells an account manager to contact next."""

from lxml import etree

from odoo.tests import freeze_time, tagged

from ....models.customer.home import statcrm_house_figure
from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-07-15 09:00:00")
class TestHomeContact(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls.customer("Town", "2025-07-15")
        cls.fresh = cls.customer("Fresh", "2025-07-16")
        cls.village = cls.customer("Village", "2024-01-09")
        cls.never = cls.customer("Never", None)
        cls.theirs = cls.customer("Theirs", None, cls.staff)
        cls.env.flush_all()

    @classmethod
    def customer(cls, name, last_contact, user=None):
        user = user or cls.account_manager
        customer = cls.company_partner(name, user_id=user.id)
        if last_contact:
            with freeze_time(f"{last_contact} 09:00:00"):
                customer.with_user(user).activity_schedule(
                    "mail.mail_activity_data_call"
                ).action_feedback()
                cls.env.flush_all()
        return customer

    def told(self):
        rows = self.home_rows(self.account_manager, "contact")
        return [(row["title"], row["text"]) for row in rows]

    def test_silence_of_the_setting_the_longest_first(self):
        expected = [
            ("Village", "Last contact: Jan 9, 2024."),
            ("Town", "Last contact: Jul 15, 2025."),
            ("Never", "No contact yet."),
        ]
        self.assertEqual(self.told(), expected)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("statcrm_custom.silence_months", 18)
        self.assertEqual(self.told(), expected[:1] + expected[2:])

    def test_the_column_of_time_is_never_empty(self):
        """On 15 July 2026."""
        rows = self.home_rows(self.account_manager, "contact")
        self.assertEqual(
            [(row["title"], row["lead"]) for row in rows],
            [
                ("Village", "30 months ago"),
                ("Town", "12 months ago"),
                ("Never", "Never"),
            ],
        )

    def test_the_most_valuable_first(self):
        for customer, code in ((self.town, "big"), (self.village, "small")):
            customer.sudo().statcrm_value_class_id = self.value_class(code)
        self.assertEqual([name for name, _text in self.told()][:2], ["Town", "Village"])

    def test_in_a_large_house_the_contacts_of_the_hour(self):
        self.patch(statcrm_house_figure, "LARGE", -1)
        self.assertEqual(len(self.told()), 3)
        # what one has logged oneself is known at once
        logs = self.env["statcrm.interaction.log"].with_user(self.account_manager)
        for customer, day in ((self.town, "2026-07-14"), (self.village, "2025-01-01")):
            logs.create(
                {
                    "partner_id": customer.id,
                    "kind": "call",
                    "text": "Prices",
                    "date": day,
                }
            ).action_log()
        self.assertEqual(
            self.told(),
            [
                ("Village", "Last contact: Jan 1, 2025."),
                ("Never", "No contact yet."),
            ],
        )

    def test_the_cursor_stands_where_the_first_word_is_typed(self):
        """In the text if the customer is known, otherwise in the customer."""
        arch = etree.fromstring(self.env["statcrm.interaction.log"].get_view()["arch"])
        fields_ = [field for field in arch.iter("field") if field.get("default_focus")]
        self.assertEqual(
            [field.get("name") for field in fields_], ["partner_id", "text"]
        )
        self.assertEqual(
            fields_[0].get("invisible"), "context.get('default_partner_id')"
        )

    def test_more_opens_exactly_those(self):
        for number in range(8):
            self.customer(f"Never {number}", None)
        contact = self.home(self.account_manager)["contact"]
        self.assertEqual(len(contact["rows"]), 7)
        [more] = contact["more"]
        self.assertEqual(more["label"], "Customers to contact: all 11")
        partners = self.Partner.with_user(self.account_manager)
        self.assertEqual(len(partners.search(more["action"]["domain"])), 11)

    def test_a_contact_is_logged_from_the_row(self):
        [row, *_others] = self.home_rows(self.account_manager, "contact")
        log = row["buttons"][-1]
        self.assertEqual(log["key"], "log")
        context = log["action"]["context"]
        logs = self.env["statcrm.interaction.log"].with_user(self.account_manager)
        logs.with_context(**context).create({"text": "Prices"}).action_log()
        self.assertNotIn("Village", [name for name, _text in self.told()])
