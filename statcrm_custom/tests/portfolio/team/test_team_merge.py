from odoo.tests import freeze_time, tagged

from ..team_common import TeamCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestMergeOfTeams(TeamCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gone = cls.company_partner("Gone")

    def there(self, user, part="expert", date_from="2026-01-01", **values):
        return self.member(user, part, date_from, partner_id=self.gone.id, **values)

    def test_two_nominated_customers_keep_every_row(self):
        self.nominate(self.gone, "key", self.other_account_manager)
        self.member(self.account_manager, "manager")
        self.member(self.staff, "deputy")
        self.member(self.management)
        self.there(self.other_account_manager, "manager")
        self.there(self.director, "deputy")
        self.there(self.management)
        self.there(self.vice_user)
        self.there(self.staff, "manager", "2025-01-01", date_to="2025-12-31")
        self.merge(self.ministry, self.gone, self.main_user)
        self.assertFalse(self.gone.exists())
        self.assertEqual(
            self.rows(),
            [
                ("deputy", "director", "2026-01-01", "2026-07-14"),
                ("deputy", "staff", "2026-01-01", ""),
                ("expert", "management", "2026-01-01", ""),
                ("expert", "management", "2026-01-01", "2026-07-14"),
                ("expert", "vice_user", "2026-01-01", ""),
                ("manager", "account_manager", "2026-01-01", ""),
                ("manager", "other_account_manager", "2026-01-01", "2026-07-14"),
                ("manager", "staff", "2025-01-01", "2025-12-31"),
            ],
        )
        origins = self.ministry.statcrm_team_ids.mapped("merged_from")
        self.assertEqual(origins.count("Gone"), 5)

    def test_team_goes_on_after_the_merge(self):
        self.member(self.account_manager, "manager")
        self.there(self.other_account_manager, "manager")
        self.merge(self.ministry, self.gone)
        self.Member._set_team(self.ministry, {"manager": self.staff}, "2026-08-01")
        self.assertEqual(self.rows()[-1], ("manager", "staff", "2026-08-01", ""))

    def test_manager_of_the_merged_one_is_taken_by_an_unmanaged_one(self):
        self.ministry.write({"statcrm_nominated_class_id": False, "user_id": False})
        nomination = self.env["statcrm.nomination"].create(
            {
                "partner_id": self.gone.id,
                "value_class_id": self.value_class("key").id,
                "user_id": self.staff.id,
            }
        )
        nomination.action_propose()
        nomination._decide("DG 1/2026", nomination.date_from)
        self.merge(self.ministry, self.gone)
        self.assertEqual(self.ministry.user_id, self.staff)
        self.assertEqual(self.ministry.statcrm_value_class_id.code, "key")
        self.assertEqual(self.rows(), [("manager", "staff", "2026-07-15", "")])

    def test_appointed_manager_comes_before_a_named_one(self):
        self.ministry.statcrm_nominated_class_id = False
        self.nominate(self.gone, "key", self.staff)
        self.there(self.staff, "manager")
        self.merge(self.ministry, self.gone)
        self.assertEqual(self.ministry.user_id, self.staff)
        self.assertEqual(self.rows(), [("manager", "staff", "2026-01-01", "")])

    def test_row_that_clashes_and_has_not_held_a_day_is_gone(self):
        self.member(self.staff, "deputy")
        self.there(self.director, "deputy", "2026-07-15")
        self.merge(self.ministry, self.gone)
        self.assertEqual(self.rows(), [("deputy", "staff", "2026-01-01", "")])
        # so the team goes on without an overlap
        self.Member._set_team(self.ministry, {"deputy": self.management}, "2026-08-01")
        self.assertIn(("deputy", "management", "2026-08-01", ""), self.rows())
