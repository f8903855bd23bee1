from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from ..team_common import TeamCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestSomebodyAnswers(TeamCommon):
    def refused(self, message, act):
        with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
            act()

    def test_strategic_customer_without_responsible_person_is_refused(self):
        plain = self.company_partner("Plain")
        key = self.value_class("key").id
        message = "needs a key account manager"
        self.refused(message, lambda: plain.write({"statcrm_nominated_class_id": key}))
        self.refused(message, lambda: self.ministry.write({"user_id": False}))
        values = {"name": "New", "statcrm_nominated_class_id": key}
        self.refused(message, lambda: self.Partner.create(values))
        plain.write({"statcrm_nominated_class_id": key, "user_id": self.staff.id})
        plain.write({"statcrm_nominated_class_id": False, "user_id": False})

    def test_appointed_manager_is_not_changed_by_a_plain_write(self):
        self.member(self.account_manager, "manager")
        for user in (self.account_manager, self.director, self.main_user):
            customer = self.ministry.with_user(user)
            self.refused(
                "Account Manager .*Propose",
                lambda one=customer: one.write({"user_id": self.staff.id}),
            )
            customer.write({"user_id": self.account_manager.id})

    def test_with_the_team_it_may(self):
        self.member(self.account_manager, "manager")
        self.Member._set_team(self.ministry, {"manager": self.staff}, "2026-07-15")
        self.ministry.user_id = self.staff
        self.assertIn(("manager", "staff", "2026-07-15", ""), self.rows(self.ministry))

    def test_without_a_row_or_a_nomination_it_is_free(self):
        self.ministry.with_user(self.main_user).user_id = self.staff
        plain = self.company_partner("Plain", user_id=self.staff.id)
        self.member(self.staff, "manager", partner_id=plain.id)
        plain.with_user(self.main_user).user_id = self.management

    def test_archived_manager_is_a_red_count(self):
        before = self.counted(self.management)
        user = self.env["res.users"].create({"name": "Leaver", "login": "test_leaver"})
        self.ministry.user_id = user
        plain = self.company_partner("Plain", user_id=user.id)
        self.assertEqual(
            self.counted(self.management)["key_without_manager"]["count"],
            before["key_without_manager"]["count"],
        )
        user.active = False
        after = self.counted(self.management)
        self.assertEqual(
            after["key_without_manager"]["count"],
            before["key_without_manager"]["count"] + 1,
        )
        self.assertEqual(after["key_without_manager"]["tone"], "danger")
        left = after["manager_left"]
        self.assertEqual(left["count"], before["manager_left"]["count"] + 2)
        found = self.Partner.search(left["action"]["domain"])
        self.assertEqual(found & (self.ministry + plain), self.ministry + plain)
