from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ....tools.groups import SEGMENT_MANAGER
from ..team_common import TeamCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestAccountTeam(TeamCommon):
    def refused(self, message, act):
        with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
            act()

    def test_the_card_offers_the_team_to_who_may_change_it(self):
        self.ministry.statcrm_segment_id = self.segment("central_government")
        central = self.ministry.statcrm_segment_id.sudo()
        central.manager_id = self.segment_manager
        mine = self.company_partner("Mine", user_id=self.other_account_manager.id)
        may = {
            self.account_manager: self.ministry,
            self.other_account_manager: mine,
            self.segment_manager: self.ministry,
            self.management: self.ministry + mine,
            self.main_user: self.ministry + mine,
            self.staff: self.Partner,
        }
        for user, expected in may.items():
            cards = (self.ministry + mine).with_user(user)
            found = cards.filtered("statcrm_may_team")
            self.assertEqual(found, expected, user.name)
            for card in cards:
                with Form(card) as form:
                    self.assertEqual(
                        form._get_modifier("statcrm_team_now_ids", "readonly"),
                        card not in expected,
                        user.name,
                    )

    def test_one_manager_and_one_deputy_at_a_time(self):
        for part in ("manager", "deputy"):
            first = self.member(self.staff, part)
            self.refused(
                "Staff .*overlap",
                lambda part=part: self.member(self.management, part, "2026-03-01"),
            )
            first.date_to = "2026-02-28"
            second = self.member(self.management, part, "2026-03-01")
            self.refused("overlap", lambda row=first: row.write({"date_to": False}))
            self.assertTrue(second.is_current)
            self.assertFalse(first.is_current)

    def test_nobody_is_account_manager_beside_that_of_the_card(self):
        lakes = self.company_partner("Lakes", user_id=self.account_manager.id)
        by_hand = self.Member.with_user(self.main_user)
        vals = {"partner_id": lakes.id, "part": "manager", "date_from": "2026-01-01"}
        other = {**vals, "user_id": self.other_account_manager.id}
        self.refused("chosen on the customer's card", lambda: by_hand.create(other))
        before = by_hand.create({**other, "date_to": "2026-03-31"})
        self.refused("Hand Over", lambda: before.write({"date_to": False}))
        now = {**vals, "date_from": "2026-04-01", "user_id": self.account_manager.id}
        self.assertTrue(by_hand.create(now).is_current)
        # what an older version let in can be ended, or removed
        mills = self.company_partner("Mills", user_id=self.account_manager.id)
        old = self.Member.create({**other, "partner_id": mills.id})
        old.with_user(self.main_user).date_to = "2026-07-15"
        self.refused(
            "Hand Over", lambda: old.with_user(self.main_user).write({"date_to": False})
        )
        old.with_user(self.main_user).unlink()
        self.assertFalse(old.exists())

    def test_several_experts_but_nobody_twice(self):
        self.member(self.staff, date_to="2026-05-31")
        self.member(self.management)
        self.refused("overlap", lambda: self.member(self.staff, date_from="2026-05-31"))
        self.member(self.staff, date_from="2026-06-01")
        other = self.company_partner("Other")
        self.member(self.staff, partner_id=other.id)
        self.assertEqual(len(self.rows()), 3)

    def test_nobody_leaves_before_joining(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.member(self.staff, date_to="2025-01-01")

    def test_unit_of_the_colleague(self):
        unit = self.make_unit("Culture")
        unit.member_ids.create({"unit_id": unit.id, "user_id": self.staff.id})
        self.assertEqual(self.member(self.staff).unit_id, unit)

    def test_team_of_today_and_before(self):
        past = self.member(self.staff, date_to="2026-07-14")
        now = self.member(self.management, date_to="2026-07-15")
        later = self.member(self.director, date_from="2026-08-01")
        self.assertEqual(self.ministry.statcrm_team_now_ids, now + later)
        self.assertEqual(self.ministry.statcrm_team_past_ids, past)
        self.assertEqual(
            self.Member.search([("is_current", "=", True)]) & past, past[:0]
        )

    def test_members_on_a_day_are_the_same_in_a_query(self):
        self.member(self.staff, date_to="2026-07-14")
        self.member(self.management, date_from="2026-07-14", date_to="2026-07-15")
        self.member(self.director, date_from="2026-07-15")
        self.env.flush_all()
        for day in (date(2026, 7, 13), date(2026, 7, 14), date(2026, 7, 15)):
            query = "SELECT id FROM statcrm_account_member member WHERE %s"
            rows = self.env.execute_query(SQL(query, self.Member._as_of_sql(day)))
            found = self.Member.search(self.Member._as_of_domain(day))
            self.assertEqual({row[0] for row in rows}, {*found.ids})

    def test_set_team_closes_opens_and_keeps(self):
        self.member(self.account_manager, "manager")
        self.member(self.staff, "deputy")
        self.member(self.management, date_to="2026-12-31")
        self.member(self.director, date_from="2026-09-01")
        self.member(self.main_user, "sponsor")
        parts = {
            "manager": self.other_account_manager,
            "deputy": self.staff,
            "expert": self.management + self.vice_user,
        }
        self.Member._set_team(self.ministry, parts, "2026-07-15")
        self.assertEqual(
            self.rows(),
            [
                ("deputy", "staff", "2026-01-01", ""),
                ("expert", "management", "2026-01-01", ""),
                ("expert", "vice_user", "2026-07-15", ""),
                ("manager", "account_manager", "2026-01-01", "2026-07-14"),
                ("manager", "other_account_manager", "2026-07-15", ""),
                ("sponsor", "main_user", "2026-01-01", ""),
            ],
        )

    def test_set_team_again_changes_nothing_and_none_ends_the_part(self):
        parts = {"manager": self.staff, "deputy": self.management}
        self.Member._set_team(self.ministry, parts, "2026-07-15")
        before = self.rows()
        self.Member._set_team(self.ministry, parts, "2026-07-20")
        self.assertEqual(self.rows(), before)
        nobody = self.env["res.users"]
        self.Member._set_team(self.ministry, {"deputy": nobody}, "2026-07-20")
        self.assertIn(("deputy", "management", "2026-07-15", "2026-07-19"), self.rows())

    def test_someone_foreseen_for_later_begins_earlier(self):
        self.member(self.staff, "deputy", "2026-10-01")
        self.Member._set_team(self.ministry, {"deputy": self.staff}, "2026-07-15")
        self.assertEqual(self.rows(), [("deputy", "staff", "2026-07-15", "")])

    def test_set_team_of_many_makes_no_more_queries(self):
        counts = []
        for size in (10, 10, 100):
            customers = self.Partner.create(
                [{"name": f"S{n}", "is_company": True} for n in range(size)]
            )
            for user in (self.staff, self.management):
                with self.count_queries(counts):
                    self.Member._set_team(customers, {"manager": user}, "2026-07-15")
        self.assertEqual(counts[4], counts[2])
        self.assertEqual(counts[5], counts[3])

    def test_changes_are_told_in_the_chatter(self):
        ministry = self.ministry.with_context(tracking_disable=False)
        rows = self.Member.with_context(tracking_disable=False).with_user(
            self.main_user
        )
        row = rows.create(
            {"partner_id": ministry.id, "user_id": self.staff.id, "part": "deputy"}
        )
        row.date_to = "2026-07-31"
        row.unlink()
        messages = ministry.message_ids.filtered(lambda one: "Staff" in one.body)
        told = [str(message.body) for message in messages.sorted("id")]
        self.assertIn(
            "Added to the account team: Staff (test), Deputy, from Jul 15, 2026",
            told[0],
        )
        self.assertIn("Deputy, Jul 15, 2026 – Jul 31, 2026", told[1])
        self.assertIn("Removed from the account team", told[2])
        self.assertEqual(messages.author_id, self.main_user.partner_id)

    def test_chain_from_manager_to_management(self):
        child, parent = (
            self.segment("polytechnics"),
            self.segment("educational_institutions"),
        )
        parent.manager_id = self.segment_manager
        child.manager_id = False
        self.ministry.statcrm_segment_id = child
        office = self.company_partner("Office", self.ministry)
        chain = (
            "Account manager Account Manager (test) → segment manager"
            " Segment Manager (test) → management group "
        )
        for partner in (self.ministry, office):
            self.assertIn(chain, partner.statcrm_chain)
            self.assertIn("Management (test)", partner.statcrm_chain)
        self.assertFalse(self.company_partner("Unknown").statcrm_chain)


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestWhoWritesTheTeam(TeamCommon):
    def may(self, user, act):
        try:
            with self.cr.savepoint(), mute_logger("odoo.models"):
                act(self.Member.with_user(user))
                self.env.flush_all()
        except (AccessError, ValidationError):
            return False
        return True

    def test_own_customers_own_segment_and_above(self):
        segment = self.segment("educational_institutions")
        segment.manager_id = self.segment_manager
        values = {"partner_id": self.ministry.id, "user_id": self.vice_user.id}

        def may_add(user):
            return self.may(user, lambda rows: rows.create(values).sudo().unlink())

        self.assertTrue(may_add(self.account_manager))
        self.assertFalse(may_add(self.other_account_manager))
        self.assertFalse(may_add(self.segment_manager))
        self.ministry.statcrm_segment_id = self.segment("polytechnics")
        self.assertTrue(may_add(self.segment_manager))
        self.assertTrue(may_add(self.management))
        for user in (self.staff, self.communications, self.internal):
            self.assertFalse(may_add(user))

    def test_rules_and_code_agree_on_who_decides_in_a_segment(self):
        """The managers of the segment and of the one above, not two levels above."""
        managers = self.staff + self.segment_manager + self.other_account_manager
        managers.group_ids += self.env.ref(SEGMENT_MANAGER)
        segment = self.segment("polytechnics")
        segment.parent_id.parent_id = self.segment("others")
        above = (segment, segment.parent_id, segment.parent_id.parent_id)
        for one, user in zip(above, managers, strict=True):
            one.manager_id = user
        self.ministry.statcrm_segment_id = segment
        by_rule = managers.filtered(
            lambda user: self.ministry.with_user(user)._statcrm_may_add(
                "statcrm.account.member"
            )
        )
        self.assertEqual(by_rule, self.staff + self.segment_manager)
        self.assertEqual(segment._get_deciders(), by_rule)

    def test_manager_of_a_nominated_customer_follows_from_a_decision(self):
        manager = self.member(self.account_manager, "manager")
        expert = self.member(self.staff, date_from="2025-01-01", date_to="2025-12-31")
        mine = self.company_partner("Mine", user_id=self.account_manager.id)
        for user in (self.account_manager, self.management, self.main_user):
            for act in (
                lambda rows: rows.browse(manager.id).write({"date_to": "2026-08-01"}),
                lambda rows: rows.browse(manager.id).write({"partner_id": mine.id}),
                lambda rows: rows.browse(manager.id).unlink(),
                lambda rows: rows.browse(expert.id).write({"part": "manager"}),
                lambda rows: rows.create(
                    {
                        "partner_id": self.ministry.id,
                        "user_id": self.staff.id,
                        "part": "manager",
                        "date_from": "2027-01-01",
                    }
                ),
            ):
                self.assertFalse(self.may(user, act))
            unit = self.make_unit("U")
            self.assertTrue(
                self.may(
                    user,
                    lambda rows, unit=unit: rows.browse(manager.id).write(
                        {"unit_id": unit.id}
                    ),
                )
            )

    def test_who_has_begun_stays_in_the_history(self):
        begun, later = (
            self.member(self.staff),
            self.member(self.management, date_from="2026-07-16"),
        )

        def may_delete(user, row):
            return self.may(user, lambda rows: rows.browse(row.id).unlink())

        self.assertFalse(may_delete(self.account_manager, begun))
        self.assertFalse(may_delete(self.director, begun))
        self.assertTrue(may_delete(self.account_manager, later))
        self.assertTrue(may_delete(self.main_user, begun))

    def test_no_row_moves_to_the_customer_of_another(self):
        row = self.member(self.staff)
        theirs = self.company_partner("X", user_id=self.other_account_manager.id)
        move = {"partner_id": theirs.id}
        self.assertFalse(
            self.may(self.account_manager, lambda rows: rows.browse(row.id).write(move))
        )
        self.assertTrue(
            self.may(self.management, lambda rows: rows.browse(row.id).write(move))
        )
