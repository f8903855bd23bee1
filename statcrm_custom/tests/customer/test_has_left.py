from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import StatcrmCommon

REFUSED = "No."


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestHasLeft(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry", user_id=cls.account_manager.id)
        cls.board = cls.company_partner("Board", cls.ministry)
        cls.city = cls.company_partner("City")
        cls.anna = cls.person("Anna", cls.board, function="Head of Purchases")
        cls.roles = cls.contact_role("decision_maker") + cls.contact_role("buyer")
        cls.line = cls.affiliate(
            cls.anna,
            cls.board,
            role_ids=cls.roles.ids,
            function="Head of Purchases",
            level="manager",
            date_from="2020-01-01",
        )

    def leave(self, action, **values):
        """Go through the window that the button opens, as an account manager."""
        wizard = self.env[action["res_model"]].with_user(self.account_manager)
        form = Form(wizard.with_context(**action["context"]))
        for name, value in values.items():
            setattr(form, name, value)
        form.save().action_end()

    def successor_activities(self, organisation):
        return organisation.activity_ids.filtered(
            lambda one: "Who is the successor?" in (one.summary or "")
        )

    def test_affiliation_ends_and_the_card_is_archived(self):
        self.leave(self.line.action_has_left())
        self.assertEqual(self.line.date_to, date(2026, 6, 15))
        self.assertFalse(self.anna.active)
        self.assertEqual(self.anna.parent_id, self.board)

    def test_key_account_manager_of_the_principal_is_asked(self):
        self.leave(self.line.action_has_left(), date_to="2026-05-31")
        activity = self.successor_activities(self.board)
        self.assertEqual(activity.user_id, self.account_manager)
        self.assertIn("Anna", activity.summary)
        self.assertFalse(self.line.is_current)

    def test_who_is_still_there_has_not_left(self):
        self.leave(self.line.action_has_left(), date_to="2026-06-30")
        activity = self.successor_activities(self.board)
        self.assertIn("Anna leaves after Jun 30, 2026", activity.summary)

    def test_nobody_is_asked_who_does_not_want_to(self):
        self.leave(self.line.action_has_left(), ask_responsible=False)
        self.assertFalse(self.successor_activities(self.board))

    def test_without_responsible_the_user_asks_himself(self):
        line = self.affiliate(self.person("Bo", self.city), self.city)
        self.leave(line.action_has_left())
        self.assertEqual(
            self.successor_activities(self.city).user_id, self.account_manager
        )

    def test_nobody_succeeds_himself(self):
        with self.assertRaisesRegex(UserError, "Anna is leaving"):
            self.leave(self.line.action_has_left(), successor_id=self.anna)
        self.assertTrue(self.anna.active)

    def test_new_successor_gets_roles_function_and_card(self):
        cecilia = self.person("Cecilia")
        self.leave(
            self.line.action_has_left(), date_to="2026-06-10", successor_id=cecilia
        )
        new = cecilia.statcrm_affiliation_ids
        self.assertEqual(new.organisation_id, self.board)
        self.assertEqual(new.role_ids, self.roles)
        self.assertEqual(new.function, "Head of Purchases")
        self.assertEqual(new.level, "manager")
        self.assertEqual(new.date_from, date(2026, 6, 11))
        self.assertEqual(cecilia.parent_id, self.board)
        self.assertFalse(self.successor_activities(self.board))

    def test_successor_who_is_there_keeps_the_line_and_adds_roles(self):
        billing = self.contact_role("billing_contact")
        dan = self.person("Dan", self.board)
        own = self.affiliate(dan, self.board, role_ids=billing.ids, function="Clerk")
        self.leave(self.line.action_has_left(), successor_id=dan)
        self.assertEqual(dan.statcrm_affiliation_ids, own)
        self.assertEqual(set(own.role_ids), set(self.roles + billing))
        self.assertEqual(own.function, "Clerk")

    def test_card_moves_to_the_next_organisation(self):
        self.affiliate(self.anna, self.city)
        self.leave(self.line.action_has_left())
        self.assertTrue(self.anna.active)
        self.assertEqual(self.anna.parent_id, self.city)

    def test_future_last_day_changes_no_card(self):
        self.affiliate(self.anna, self.city)
        self.leave(self.line.action_has_left(), date_to="2026-12-31")
        self.assertTrue(self.anna.active)
        self.assertTrue(self.line.is_current)
        self.assertEqual(self.anna.parent_id, self.board)

    def test_card_is_settled_after_the_last_day(self):
        self.leave(self.line.action_has_left(), date_to="2026-12-31")
        for day, active in (("2026-12-31", True), ("2027-01-01", False)):
            with freeze_time(day):
                self.run_cron("ir_cron_settle_cards")
                self.assertEqual(self.anna.active, active, day)
        # once only: who comes back stays
        self.anna.action_unarchive()
        with freeze_time("2027-01-02"):
            self.run_cron("ir_cron_settle_cards")
        self.assertTrue(self.anna.active)

    def test_last_day_that_is_put_off(self):
        self.leave(self.line.action_has_left(), date_to="2026-12-31")
        self.line.date_to = "2027-03-31"
        with freeze_time("2027-01-01"):
            self.run_cron("ir_cron_settle_cards")
        self.assertTrue(self.anna.active)

    def test_several_places_end_at_once(self):
        other = self.affiliate(self.anna, self.city)
        self.leave((self.line + other).action_has_left())
        self.assertEqual((self.line + other).mapped("date_to"), [date(2026, 6, 15)] * 2)
        self.assertFalse(self.anna.active)

    def test_button_on_a_card_without_affiliation(self):
        bo = self.person("Bo", self.city, function="Buyer")
        self.leave(bo.with_user(self.account_manager).action_statcrm_has_left())
        line = bo.statcrm_affiliation_ids
        self.assertEqual(line.organisation_id, self.city)
        self.assertEqual(line.function, "Buyer")
        self.assertEqual(line.date_to, date(2026, 6, 15))
        self.assertFalse(bo.active)

    def test_button_on_a_card_ends_the_place_of_the_card(self):
        other = self.affiliate(self.anna, self.city)
        self.leave(self.anna.action_statcrm_has_left())
        self.assertEqual(self.line.date_to, date(2026, 6, 15))
        self.assertFalse(other.date_to)

    def test_staff_cannot_end_an_affiliation(self):
        with self.assertRaises(AccessError):
            self.line.with_user(self.staff).action_has_left()


@tagged("post_install", "-at_install")
class TestLeaversWithAnAccount(StatcrmCommon):
    """A leaver who logs in stops nobody's card from being settled."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mill = cls.company_partner("Mill")
        cls.people = cls.Partner.create(
            [
                {"name": f"Leaver {number}", "parent_id": cls.mill.id}
                for number in range(3)
            ]
        )
        cls.env["res.partner"]._statcrm_list_everybody()
        cls.guest = new_test_user(cls.env, "leaver_portal", groups="base.group_portal")
        cls.guest.partner_id = cls.people[1]

    def lines(self):
        return self.people.statcrm_affiliation_ids

    def test_the_account_of_the_portal_ends_with_the_card(self):
        self.lines().write({"date_to": "2026-10-31", "settles_card": True})
        self.env["statcrm.affiliation"]._cron_settle_cards()
        self.assertFalse(any(self.people.mapped("active")))
        self.assertFalse(self.guest.active)
        self.assertFalse(any(self.lines().mapped("settles_card")))

    def test_the_window_works_for_an_account_manager(self):
        window = self.env["statcrm.affiliation.end"].with_user(self.account_manager)
        line = self.people[1].statcrm_affiliation_ids
        window.create(
            {"affiliation_ids": line.ids, "date_to": "2026-10-31"}
        ).action_end()
        self.assertEqual(str(line.date_to), "2026-10-31")
        self.assertFalse(self.people[1].active or self.guest.active)

    def test_a_card_that_cannot_be_archived_stops_no_other(self):
        self.lines().write({"date_to": "2026-10-31", "settles_card": True})
        archive = type(self.Partner)._statcrm_archive_leaver

        def broken(person):
            if person == self.people[0]:
                raise UserError(REFUSED)
            return archive(person)

        log = "odoo.addons.statcrm_custom.models.customer.house.statcrm_job_fault"
        with (
            patch.object(type(self.Partner), "_statcrm_archive_leaver", broken),
            mute_logger(log),
        ):
            self.env["statcrm.affiliation"]._cron_settle_cards()
        self.assertEqual(self.people.filtered("active"), self.people[0])
        fault = self.env["statcrm.job.fault"].search([("job", "=", "Leavers")])
        self.assertEqual(fault.reason, "No.")

    def test_a_colleagues_card_stays(self):
        self.staff.partner_id.parent_id = self.mill
        line = self.affiliate(self.staff.partner_id, self.mill, date_to="2026-10-31")
        line._settle_cards()
        self.assertTrue(self.staff.partner_id.active and self.staff.active)
