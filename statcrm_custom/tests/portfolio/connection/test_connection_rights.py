from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from ..connection_common import NOW, ConnectionCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestWhoKeepsConnections(ConnectionCommon):
    """The table of all roles is in test_security; here is what it cannot tell."""

    def test_i_know_this_person(self):
        action = self.kaisa.with_user(self.staff).action_statcrm_know()
        row = self.env["statcrm.connection"].browse(action["res_id"])
        self.assertEqual((row.user_id, row.partner_id), (self.staff, self.kaisa))
        again = self.kaisa.with_user(self.staff).action_statcrm_know()
        self.assertEqual(again["res_id"], row.id)
        with Form(row.with_user(self.staff)) as form:
            form.topic = "Data"
        self.assertEqual(row.topic, "Data")

    def test_nobody_gives_a_row_to_somebody_else(self):
        self.kaisa.with_user(self.staff).action_statcrm_know()
        row = self.kaisa.statcrm_connection_ids.with_user(self.staff)
        with self.assertRaises(AccessError):
            row.user_id = self.outi
        with self.assertRaises(AccessError):
            row.create({"partner_id": self.timo.id, "user_id": self.outi.id})

    def test_what_is_found_is_nobodys_to_write(self):
        self.kaisa.with_user(self.main_user).action_statcrm_know()
        row = self.kaisa.statcrm_connection_ids.with_user(self.main_user)
        for field, value in (
            ("last_contact", "2026-01-01"),
            ("last_kind", "meeting"),
            ("contact_count", 100),
            ("last_meeting", "2026-01-01"),
            ("typed_strength", 5),
            ("is_entered", False),
            ("unit_id", self.finance.id),
        ):
            with self.subTest(field=field), self.assertRaises(AccessError):
                row.write({field: value})

    def test_account_manager_keeps_those_of_own_customers(self):
        self.kaisa.with_user(self.staff).action_statcrm_know()
        row = self.kaisa.statcrm_connection_ids
        row.with_user(self.aino).topic = "Mine to keep"
        with self.assertRaises(AccessError):
            row.with_user(self.other_account_manager).topic = "Not mine"
