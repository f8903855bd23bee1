from datetime import date

from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ..agreement_case import AgreementCommon


@freeze_time("2026-07-15 10:00:00")
@tagged("post_install", "-at_install")
class TestAgreement(AgreementCommon):
    """How long an agreement holds, what follows it, who is reminded."""

    def assertState(self, agreement, state):
        """The state as shown and the state as searched are the same."""
        self.assertEqual(agreement.state, state)
        found = {
            name
            for name, _label in self.Agreement._fields["state"].selection
            if self.Agreement.search([("id", "=", agreement.id), ("state", "=", name)])
        }
        self.assertEqual(found, {state})

    def test_the_numbers_of_its_arms_stay(self):
        """Ids of interactions, which are stored, are made of them."""
        arms = self.env["statcrm.interaction"]._arms_by_number()
        for number, outcome in ((32, "'signed'"), (33, "'terminated'")):
            self.assertIn(outcome, SQL("%s", arms[number].sql()).code)

    def test_states_follow_the_days(self):
        for state, values in (
            ("draft", {"signed_on": False}),
            ("coming", {"date_from": "2026-07-16"}),
            ("in_force", {"date_from": "2026-07-15"}),
            ("in_force", {"date_to": False}),
            ("in_force", {"date_to": "2026-07-15"}),
            ("ended", {"date_to": "2026-07-14"}),
            ("in_force", {"terminated_on": "2026-07-15"}),
            ("terminated", {"terminated_on": "2026-07-14"}),
            ("terminated", {"terminated_on": "2026-07-14", "date_to": False}),
            ("ended", {"date_to": "2026-07-13", "terminated_on": "2026-07-14"}),
        ):
            with self.subTest(state=state, values=values):
                self.assertState(self.agreement(**values), state)

    def test_the_next_day_needs_no_job(self):
        agreement = self.agreement(date_to="2026-07-15")
        self.assertState(agreement, "in_force")
        with freeze_time("2026-07-16 10:00:00"):
            self.env.invalidate_all()
            self.assertState(agreement, "ended")

    def test_signing(self):
        agreement = self.agreement(signed_on=False)
        agreement.action_sign()
        self.assertEqual(agreement.signed_on, date(2026, 7, 15))
        self.assertState(agreement, "in_force")

    def test_bad_input_is_refused(self):
        for values in (
            {"date_to": "2025-12-31"},
            {"value": -1},
            {"notice_months": -1},
            {"terminated_on": "2025-12-31"},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.agreement(**values).flush_recordset()
        office = self.company_partner("Office", self.ministry)
        with self.assertRaisesRegex(ValidationError, "Choose “Ministry”"):
            self.agreement(office)

    def test_only_the_customer_calls_it_off(self):
        agreement = self.agreement()
        office = self.company_partner("Office", self.ministry)
        self.order(10, office, agreement)
        other = self.company_partner("Other")
        with self.assertRaisesRegex(ValidationError, "agreement with Ministry.*Other"):
            self.order(10, other, agreement)
        order = self.order(10, other)
        with self.assertRaises(ValidationError):
            order.statcrm_agreement_id = agreement
        with self.assertRaises(ValidationError):
            agreement.principal_id = other

    def test_notice(self):
        for months, last, notice in (
            (3, "2026-12-31", date(2026, 9, 30)),
            (1, "2026-03-31", date(2026, 2, 28)),
            (0, "2026-12-31", False),
            (3, False, False),
        ):
            agreement = self.agreement(notice_months=months, date_to=last)
            self.assertEqual(agreement.notice_date, notice)
        agreement = self.agreement()
        agreement.notice_date = "2026-08-01"
        self.assertEqual(agreement.notice_date, date(2026, 8, 1))

    def test_a_new_one_begins_with_its_customer_and_kind(self):
        kind = self.env["statcrm.agreement.kind"].create(
            {"name": "Kind", "notice_months": 2}
        )
        form = Form(self.Agreement.with_context(default_principal_id=self.ministry.id))
        form.name = "Figures"
        form.kind_id = kind
        form.date_to = "2026-12-31"
        agreement = form.save()
        self.assertEqual(agreement.user_id, self.account_manager)
        self.assertEqual(agreement.notice_date, date(2026, 10, 31))

    def test_renewing(self):
        agreement = self.agreement(
            date_from="2024-03-01", date_to="2026-08-31", value=500, notice_months=2
        )
        action = agreement.action_renew()
        successor = self.Agreement.browse(action["res_id"])
        self.assertEqual(successor.predecessor_id, agreement)
        self.assertEqual(agreement.successor_id, successor)
        self.assertEqual(successor.date_from, date(2026, 9, 1))
        self.assertEqual(successor.date_to, date(2029, 2, 28))
        self.assertEqual(successor.notice_date, date(2028, 12, 28))
        self.assertEqual((successor.name, successor.value), ("Figures", 500))
        self.assertState(successor, "draft")
        self.assertEqual(agreement.action_renew()["res_id"], successor.id)
        self.assertFalse(agreement.overlap_ids)

    def test_renewing_what_has_no_end(self):
        with self.assertRaisesRegex(UserError, "open-ended"):
            self.agreement(date_to=False).action_renew()

    def test_one_successor(self):
        agreement = self.agreement()
        agreement.action_renew()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.agreement(predecessor_id=agreement.id).flush_recordset()
        with self.assertRaisesRegex(ValidationError, "Choose a previous agreement"):
            other = self.company_partner("Other")
            self.agreement(other, predecessor_id=self.agreement().id)

    def test_giving_notice(self):
        agreement = self.agreement(notice_months=3)
        agreement.action_terminate()
        self.assertEqual(agreement.terminated_on, date(2026, 10, 15))
        self.assertState(agreement, "in_force")
        short = self.agreement(notice_months=6)
        short.action_terminate()
        self.assertEqual(short.terminated_on, date(2026, 12, 31))
        with self.assertRaisesRegex(UserError, "not in force"):
            self.agreement(signed_on=False).action_terminate()

    def test_overlaps_are_shown(self):
        first = self.agreement(date_to="2026-06-30")
        second = self.agreement(date_from="2026-06-30", date_to=False)
        third = self.agreement(date_from="2027-01-01", date_to="2027-01-31")
        other = self.agreement(self.company_partner("Other"))
        self.assertEqual(first.overlap_ids, second)
        self.assertEqual(second.overlap_ids, first | third)
        self.assertFalse(other.overlap_ids)
        self.assertFalse(other.overlap_list)
        # in full, with what one has to know of them
        self.assertRegex(second.overlap_list, "Figures</a>, Jan 1 – Jun 30, Ended")
        self.assertIn("Jun 30 – further notice, In Force", first.overlap_list)
        brief = self.env["statcrm.brief"]
        lines = brief._get_agreements(second.principal_id)["lines"]
        self.assertEqual(str(lines).count("overlaps with"), 2)
        # they come while one types, and move no field
        arch = etree.fromstring(other.get_view(view_type="form")["arch"])
        names = arch.xpath("//sheet//field[not(ancestor::field)]/@name")
        self.assertLess(names.index("date_to"), names.index("overlap_list"))
        self.assertLess(names.index("overlap_list"), names.index("value"))
        (signed,) = arch.xpath("//field[@name='signed_on']")
        self.assertIn("draft", signed.get("placeholder"))


@freeze_time("2026-07-15 10:00:00")
@tagged("post_install", "-at_install")
class TestAgreementReminder(AgreementCommon):
    """Who answers for the customer is reminded once, some days before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Agreement.search([]).active = False

    def remind(self):
        self.run_cron("ir_cron_remind_agreements")

    def test_the_day_of_the_reminder(self):
        on_day = self.agreement(notice_date="2026-09-13")
        before = self.agreement(notice_date="2026-09-14")
        last = self.agreement(date_to="2026-09-13")
        self.remind()
        task = on_day.activity_ids
        self.assertEqual(task.user_id, self.account_manager)
        self.assertEqual(task.date_deadline, date(2026, 9, 13))
        self.assertIn("Give notice or renew", task.summary)
        self.assertFalse(before.activity_ids)
        self.assertIn("renew?", last.activity_ids.summary)

    def test_once_but_again_for_another_day(self):
        agreement = self.agreement(notice_date="2026-08-01")
        self.remind()
        first = agreement.activity_ids
        self.remind()
        self.assertEqual(agreement.activity_ids, first)
        agreement.notice_date = "2026-08-15"
        self.remind()
        self.assertEqual(agreement.activity_ids.date_deadline, date(2026, 8, 15))

    def test_the_setting(self):
        params = self.env["ir.config_parameter"]
        params.set_param("statcrm_custom.agreement_reminder_days", 10)
        agreement = self.agreement(notice_date="2026-07-26")
        self.remind()
        self.assertFalse(agreement.activity_ids)
        params.set_param("statcrm_custom.agreement_reminder_days", 11)
        self.remind()
        self.assertTrue(agreement.activity_ids)

    def test_who_is_not_reminded(self):
        renewed = self.agreement(date_to="2026-08-31")
        renewed.action_renew()
        noticed = self.agreement(date_to="2026-08-31")
        noticed.action_terminate()
        draft = self.agreement(date_to="2026-08-31", signed_on=False)
        over = self.agreement(date_to="2026-07-14")
        self.remind()
        self.assertFalse((renewed | noticed | draft | over).activity_ids)

    def test_renewing_ends_the_reminder(self):
        agreement = self.agreement(date_to="2026-08-31")
        self.remind()
        self.assertTrue(agreement.activity_ids)
        agreement.action_renew()
        self.assertFalse(agreement.activity_ids)

    def test_the_deputy_is_reminded_for_who_is_away(self):
        self.make_member(
            self.ministry,
            self.other_account_manager,
            part="deputy",
            date_from="2026-01-01",
        )
        self.make_absence(self.account_manager, "2026-07-01", "2026-07-31")
        agreement = self.agreement(date_to="2026-08-31")
        self.remind()
        self.assertEqual(agreement.activity_ids.user_id, self.other_account_manager)

    def test_nobody_at_work_is_reminded_later(self):
        agreement = self.agreement(date_to="2026-08-31")
        self.account_manager.active = False
        self.remind()
        self.assertFalse(agreement.reminded_on)
        self.account_manager.active = True
        self.remind()
        self.assertEqual(agreement.activity_ids.user_id, self.account_manager)

    def test_the_first_screen(self):
        def reasons(user):
            return " ".join(row["text"] for row in self.home_rows(user, "contact"))

        self.assertNotIn("renew", reasons(self.account_manager))
        soon = self.agreement(date_to="2026-08-31")
        self.agreement()
        [row] = self.home_rows(self.account_manager, "contact")
        self.assertEqual(row["id"], self.ministry.id)
        self.assertIn(f"“{soon.name}”", row["text"])
        self.assertIn("renew", row["text"])
        self.assertNotIn("renew", reasons(self.other_account_manager))

    def test_the_first_screen_leaves_out_the_archived(self):
        def renewals():
            rows = self.home_rows(self.account_manager, "contact")
            return [row["id"] for row in rows if "renew" in row["text"]]

        mill = self.company_partner("Mill", user_id=self.account_manager.id)
        self.agreement(mill, date_to="2026-08-31")
        self.assertEqual(renewals(), mill.ids)
        mill.active = False  # the list would not show it
        self.assertFalse(renewals())
