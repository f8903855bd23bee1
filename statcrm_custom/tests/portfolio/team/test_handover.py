from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..team_common import HandoverCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestHandover(HandoverCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.to_date("2026-07-15")
        cls.member(cls.account_manager, "manager")
        mine = {"user_id": cls.account_manager.id}
        cls.first = cls.company_partner("First", **mine)
        cls.second = cls.company_partner("Second", **mine)
        cls.anna = cls.person("Anna", cls.first, **mine)
        cls.theirs = cls.company_partner("Theirs", user_id=cls.staff.id)

    def test_preview_lists_customers_and_what_goes_with_them(self):
        self.activity(self.anna, self.account_manager)
        self.activity(self.first, self.account_manager)
        self.activity(self.first, self.staff)
        wizard = self.handover(self.director)
        lines = {line.partner_id: line for line in wizard.line_ids}
        self.assertEqual(set(lines), {self.ministry, self.first, self.second})
        self.assertEqual(lines[self.first].detail, "contacts: 2, open activities: 2")
        self.assertEqual(lines[self.second].detail, "contacts: 1")
        self.assertEqual(wizard.nominated_count, 1)
        self.assertEqual(self.first.user_id, self.account_manager)

    def test_each_customer_may_get_another_successor_or_stay(self):
        todo = self.activity(self.anna, self.account_manager)
        stays = self.activity(self.second, self.account_manager)
        wizard = self.handover(self.management)
        for line in wizard.line_ids:
            if line.partner_id == self.first:
                line.to_user_id = self.staff
            elif line.partner_id == self.second:
                line.is_chosen = False
        wizard.action_hand_over()
        self.assertEqual((self.first + self.anna).user_id, self.staff)
        self.assertEqual(todo.user_id, self.staff)
        self.assertEqual(self.second.user_id, self.account_manager)
        self.assertEqual(stays.user_id, self.account_manager)
        self.assertEqual(self.ministry.user_id, self.account_manager)

    def test_the_director_decides_on_nominated_customers(self):
        wizard = self.handover(self.director)
        with self.assertRaisesRegex(UserError, "Enter the number of the decision"):
            wizard.action_hand_over()
        wizard.decision_number = "DG 12/2026"
        wizard.action_hand_over()
        self.assertEqual(self.ministry.user_id, self.other_account_manager)
        self.assertEqual(self.first.user_id, self.other_account_manager)
        self.assertEqual(
            self.rows(),
            [
                ("manager", "account_manager", "2026-01-01", "2026-07-14"),
                ("manager", "other_account_manager", "2026-07-15", ""),
            ],
        )
        self.assertIn("DG 12/2026", self.ministry.message_ids.mapped("body")[0])

    def test_the_management_group_proposes(self):
        todo = self.activity(self.ministry, self.account_manager)
        action = self.handover(self.management, reason="Retires").action_hand_over()
        told = action["params"]
        self.assertEqual(
            told["message"], "Customers handed over: 2. Proposed to the director: 1."
        )
        self.assertEqual(told["next"]["tag"], "soft_reload")
        nomination = self.ministry.statcrm_nomination_ids
        self.assertEqual(nomination.state, "proposed")
        self.assertEqual(nomination.user_id, self.other_account_manager)
        self.assertEqual(nomination.reason, "Retires")
        self.assertEqual(self.first.user_id, self.other_account_manager)
        # nothing of it moves before the director has decided
        self.assertEqual(self.ministry.user_id, self.account_manager)
        self.assertEqual(todo.user_id, self.account_manager)
        nomination.with_user(self.director)._decide("DG 13/2026", self.today)
        self.assertEqual(self.ministry.user_id, self.other_account_manager)

    def test_decision_keeps_class_deputy_and_term(self):
        nomination = self.env["statcrm.nomination"].create(
            {
                "partner_id": self.ministry.id,
                "value_class_id": self.ministry.statcrm_nominated_class_id.id,
                "user_id": self.account_manager.id,
                "deputy_id": self.staff.id,
                "date_to": "2028-12-31",
            }
        )
        nomination.action_propose()
        nomination._decide("DG 1/2026", self.today)
        wizard = self.handover(self.director, decision_number="DG 14/2026")
        wizard.action_hand_over()
        new = self.ministry._statcrm_nomination()
        self.assertEqual(new.replaces_id, nomination)
        self.assertEqual(nomination.state, "ended")
        self.assertEqual(new.deputy_id, self.staff)
        self.assertEqual(str(new.date_to), "2028-12-31")
        self.assertEqual(new.value_class_id, nomination.value_class_id)

    def test_nobody_else_does(self):
        for user in (self.account_manager, self.main_user):
            wizard = self.handover(user, decision_number="1")
            line = wizard.line_ids.filtered(lambda one: one.partner_id == self.ministry)
            self.assertFalse(line.is_chosen)
            # what a remote call could write on the own line
            line.write({"is_chosen": True, "is_nominated": False})
            with self.assertRaisesRegex(UserError, "Only the director.*Ministry"):
                wizard.action_hand_over()

    def test_all_or_nothing(self):
        wizard = self.handover(self.management)
        wizard.line_ids.filtered(
            lambda line: line.partner_id == self.second
        ).to_user_id = False
        with self.assertRaisesRegex(UserError, "successor for Second must"):
            wizard.action_hand_over()
        self.assertEqual((self.first + self.second).user_id, self.account_manager)
        wizard.line_ids.to_user_id = self.account_manager
        with self.assertRaisesRegex(UserError, "successor for"):
            wizard.action_hand_over()

    def test_changed_since_the_preview(self):
        wizard = self.handover(self.director, decision_number="1")
        self.first.user_id = self.staff
        wizard.action_hand_over()
        self.assertEqual(self.first.user_id, self.staff)
        self.assertEqual(self.second.user_id, self.other_account_manager)
        wizard = self.handover(self.director, self.other_account_manager, self.staff)
        wizard.decision_number = "2"
        self.Member._set_team(self.ministry, {"manager": self.management}, "2026-07-15")
        self.ministry.user_id = self.management
        with self.assertRaisesRegex(UserError, "since the preview"):
            wizard.action_hand_over()

    def test_own_customers_only_except_for_those_above(self):
        for user in (self.other_account_manager, self.segment_manager):
            with self.assertRaisesRegex(AccessError, "own customers"):
                self.handover(user)
        self.handover(self.account_manager).action_hand_over()
        self.assertEqual(self.first.user_id, self.other_account_manager)

    def test_not_before_its_day(self):
        with self.assertRaisesRegex(UserError, "first day"):
            self.handover(self.director, date="2026-07-16")

    def test_places_in_teams_and_other_activities(self):
        lead = self.env["crm.lead"].create({"name": "Lead"})
        elsewhere = self.activity(lead, self.account_manager)
        shared = {"partner_id": self.theirs.id}
        self.member(self.account_manager, "deputy", **shared)
        self.member(self.account_manager, "expert", date_from="2026-08-01", **shared)
        wizard = self.handover(self.management)
        self.assertEqual((wizard.team_count, wizard.rest_count), (2, 1))
        wizard.action_hand_over()
        self.assertEqual(elsewhere.user_id, self.other_account_manager)
        self.assertEqual(
            self.rows(self.theirs)[:2],
            [
                ("deputy", "account_manager", "2026-01-01", "2026-07-14"),
                ("deputy", "other_account_manager", "2026-07-15", ""),
            ],
        )
        self.assertFalse(
            self.Member.search(
                [("user_id", "=", self.account_manager.id), ("date_to", "=", False)]
            )
            - self.Member.search([("partner_id", "=", self.ministry.id)])
        )

    def test_the_two_may_be_left_as_they_are(self):
        lead = self.env["crm.lead"].create({"name": "Lead"})
        elsewhere = self.activity(lead, self.account_manager)
        row = self.member(self.account_manager, "deputy", partner_id=self.theirs.id)
        wizard = self.handover(self.management, with_teams=False, with_rest=False)
        wizard.action_hand_over()
        self.assertEqual(elsewhere.user_id, self.account_manager)
        self.assertFalse(row.date_to)

    def test_from_somebody_who_has_left(self):
        self.account_manager.active = False
        self.handover(self.main_user).action_hand_over()
        self.assertEqual(self.second.user_id, self.other_account_manager)

    def test_successor_and_former_manager_are_told_once(self):
        before = (
            self.env["mail.notification"].search([], order="id desc", limit=1).id or 0
        )
        self.handover(self.management, reason="Retires").action_hand_over()
        told = self.env["mail.notification"].search([("id", ">", before)])
        both = (self.account_manager | self.other_account_manager).partner_id
        self.assertEqual(told.res_partner_id, both)
        self.assertEqual(len(told), 2)
        successor = told.filtered(
            lambda one: one.res_partner_id == self.other_account_manager.partner_id
        ).mail_message_id
        self.assertIn("customers of Account Manager (test): 2.", successor.body)
        self.assertIn("Retires", successor.body)
        former = (told.mail_message_id - successor).body
        self.assertIn("Management (test) has changed the account manager", former)
        self.assertIn("Other Account Manager (test)", former)

    def test_from_the_form_of_a_user_and_of_a_unit(self):
        unit = self.make_unit("U")
        unit.member_ids = [Command.create({"user_id": self.staff.id})]
        for action in (
            self.staff.action_statcrm_hand_over(),
            unit.member_ids.action_hand_over(),
        ):
            self.assertEqual(action["context"]["default_from_user_id"], self.staff.id)
            self.assertEqual(action["res_model"], "statcrm.handover")


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestHandoverOfThousands(HandoverCommon):
    def test_queries_do_not_grow(self):
        counts = {"preview": [], "apply": []}
        for size in (10, 10, 100):
            user = self.env["res.users"].create(
                {"name": f"U{size}", "login": f"u{size}{len(counts['apply'])}"}
            )
            customers = self.Partner.create(
                [
                    {"name": f"H{n}", "is_company": True, "user_id": user.id}
                    for n in range(size)
                ]
            )
            # at most fifty in a house: each is a nomination of its own
            for customer in customers[:2]:
                self.nominate(customer, "key", user)
            for customer in customers[:size:5]:
                self.activity(customer, user)
            self.Member._set_team(customers[:size:2], {"manager": user}, "2026-01-01")
            self.Member._set_team(customers[:size:2], {"expert": user}, "2026-01-01")
            wizard = self.env["statcrm.handover"].with_user(self.director)
            wizard = wizard.with_context(tracking_disable=False).create(
                {
                    "from_user_id": user.id,
                    "to_user_id": self.staff.id,
                    "decision_number": f"{size} {len(counts['apply'])}",
                }
            )
            # what is asked once a user, whenever a cache was emptied
            for one in (user, self.staff, self.director):
                one._get_company_ids()
            with self.count_queries(counts["preview"]):
                wizard.action_preview()
            with self.count_queries(counts["apply"]):
                wizard.action_hand_over()
                self.cr.precommit.run()  # the changes are told in the chatter
            self.assertEqual(customers.user_id, self.staff)
        for name, (_warm_up, ten, hundred) in counts.items():
            self.assertEqual(hundred, ten, name)
