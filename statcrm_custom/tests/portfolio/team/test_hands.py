from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ...security_case import RemoteCase

QUIET = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
}


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestWhoseCustomer(RemoteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # no group but what the role has
        cls.mine = cls.segment("central_government")
        cls.other = cls.segment("libraries")
        cls.mine.manager_id = cls.segment_manager
        cls.theirs.statcrm_segment_id = cls.mine
        cls.free = cls.company_partner("Free")

    def told(self, user):
        return (
            self.env["mail.notification"]
            .search(
                [("res_partner_id", "=", user.partner_id.id)], order="id desc", limit=1
            )
            .mail_message_id
        )

    def test_the_card_offers_what_would_not_be_refused(self):
        """And goes on offering it while it is being changed."""
        for role, allowed in {
            "account_manager": False,
            "segment_manager": True,
            "communications": False,
            "management": True,
            "main_user": True,
        }.items():
            with self.subTest(role=role):
                self.env.invalidate_all()
                card = Form(self.theirs.with_user(getattr(self, role)))
                fixed = (card.statcrm_is_manager_fixed, card.statcrm_is_segment_fixed)
                self.assertEqual(fixed, (not allowed, not allowed))
                free = Form(self.free.with_user(getattr(self, role)))
                self.assertFalse(free.statcrm_is_manager_fixed)
                free.statcrm_segment_id = self.mine
                free.user_id = self.staff
                self.assertFalse(free.statcrm_is_segment_fixed)
                with self.cr.savepoint() as savepoint:
                    self.assertEqual(free.save().statcrm_segment_id, self.mine)
                    savepoint.rollback()
        self.nominate(self.theirs, "key")
        self.env.invalidate_all()
        card = Form(self.theirs.with_user(self.main_user))
        self.assertTrue(card.statcrm_is_manager_fixed, "by a decision only")
        self.assertFalse(card.statcrm_is_segment_fixed)
        with self.assertRaises(AssertionError):
            card.user_id = self.staff

    def test_who_writes_the_account_manager_of_a_customer(self):
        for role, allowed in {
            "account_manager": False,
            "other_account_manager": False,  # own, too: that is the hand-over
            "communications": False,
            "segment_manager": True,  # of its present segment
            "management": True,
            "director": True,
            "main_user": True,
        }.items():
            user = getattr(self, role)
            for value in (self.staff.id, user.id, False):
                if value == self.theirs.user_id.id:
                    continue
                with self.subTest(role=role, value=value):
                    if not allowed:
                        self.refused(user, self.theirs, "write", {"user_id": value})
                        continue
                    with self.cr.savepoint() as savepoint:
                        self.call(user, self.theirs, "write", {"user_id": value})
                        self.assertEqual(self.theirs.user_id.id, value)
                        savepoint.rollback()
                    self.env.invalidate_all()

    def test_who_writes_the_segment(self):
        for role, allowed in {
            "account_manager": False,
            "other_account_manager": False,
            "communications": False,
            "segment_manager": True,
            "management": True,
            "main_user": True,
        }.items():
            user, values = getattr(self, role), {"statcrm_segment_id": self.other.id}
            with self.subTest(role=role):
                if not allowed:
                    self.refused(user, self.theirs, "write", values)
                    continue
                with self.cr.savepoint() as savepoint:
                    self.call(user, self.theirs, "write", values)
                    savepoint.rollback()
                self.env.invalidate_all()
        # into the own segment, from the segment of somebody else
        self.theirs.statcrm_segment_id = self.other
        values = {"statcrm_segment_id": self.mine.id}
        self.refused(self.segment_manager, self.theirs, "write", values)
        self.refused(self.segment_manager, self.theirs, "write", {"user_id": 1})

    def test_a_flush_on_the_way_makes_no_difference(self):
        self.company_partner("Below", self.theirs)
        values = {"name": "New name", "user_id": self.account_manager.id}
        self.refused(self.account_manager, self.theirs, "write", values)
        self.refused(self.account_manager, self.theirs, "write", values | {"vat": "1"})
        both = self.theirs | self.customer
        values = {"user_id": self.account_manager.id, "parent_id": False}
        self.refused(self.account_manager, both, "write", values)
        self.env.flush_all()
        self.env.invalidate_all()
        self.refused(self.account_manager, both, "web_save", values, specification={})
        self.assertEqual(self.theirs.user_id, self.other_account_manager)

    def test_by_import(self):
        xml_id = self.theirs.export_data(["id"])["datas"][0][0]
        for name, value in (
            ("user_id/.id", self.account_manager.id),
            ("statcrm_segment_id/.id", self.other.id),
        ):
            answer = self.call(
                self.account_manager,
                self.Partner,
                "load",
                ["id", name],
                [[xml_id, str(value)]],
            )
            self.assertFalse(answer["ids"])
        self.assertEqual(self.theirs.user_id, self.other_account_manager)
        self.assertEqual(self.theirs.statcrm_segment_id, self.mine)

    def test_who_is_free_may_be_taken_and_placed(self):
        values = {
            "user_id": self.account_manager.id,
            "statcrm_segment_id": self.other.id,
        }
        self.call(self.account_manager, self.free, "write", values)
        self.assertEqual(self.free.user_id, self.account_manager)
        values["user_id"] = self.other_account_manager.id
        self.refused(self.other_account_manager, self.free, "write", values)
        placeless = self.company_partner("Placeless")
        placeless.statcrm_segment_id = self.segment("without_segment")
        self.call(
            self.account_manager,
            placeless,
            "write",
            {"statcrm_segment_id": self.other.id},
        )

    def test_a_new_customer_is_made_as_one_likes(self):
        values = {
            "name": "New",
            "is_company": True,
            "user_id": self.staff.id,
            "statcrm_segment_id": self.other.id,
        }
        made = self.call(self.account_manager, self.Partner, "create", values)
        made = self.Partner.browse(made)
        self.assertEqual(made.user_id, self.staff)
        values = {"user_id": self.account_manager.id}
        self.refused(self.account_manager, made, "write", values)

    def test_contacts_and_offices_have_nobody_of_their_own(self):
        office = self.company_partner("Office", self.theirs, user_id=self.staff.id)
        person = self.person("Person", self.theirs)
        for one in (office, person):
            self.call(
                self.account_manager, one, "write", {"user_id": self.account_manager.id}
            )
        # what the new manager's contacts are synchronised with is not refused
        self.call(self.main_user, self.theirs, "write", {"user_id": self.staff.id})
        self.assertEqual(self.person("Next", self.theirs).user_id, self.staff)

    def test_former_manager_is_told_and_a_note_stays_whatever_is_switched_off(self):
        for context in ({}, QUIET):
            self.theirs.user_id = self.other_account_manager
            before = self.theirs.message_ids
            partner = self.theirs.with_user(self.management)
            # a test's environment tracks nothing, as an import does not
            partner = partner.with_context(**{"tracking_disable": True, **context})
            partner.write(
                {"user_id": self.staff.id, "statcrm_segment_id": self.other.id}
            )
            body = (self.theirs.message_ids - before).body
            self.assertIn("Other Account Manager (test) → Staff (test)", body)
            self.assertIn("Central government → Libraries", body)
            told = self.told(self.other_account_manager)
            self.assertIn(
                "Management (test) has changed the account manager", told.body
            )
            self.assertIn("X", told.body)
            self.theirs.statcrm_segment_id = self.mine

    def test_with_tracking_the_change_is_noted_once(self):
        self.cr.precommit.run()
        before = self.theirs.message_ids
        partner = self.theirs.with_user(self.management)
        partner = partner.with_context(tracking_disable=False, mail_notrack=False)
        partner.write({"user_id": self.staff.id})
        self.env.flush_all()
        self.cr.precommit.run()
        self.env.invalidate_all()
        noted = self.theirs.message_ids - before
        tracked = noted.sudo().tracking_value_ids
        self.assertEqual(tracked.field_id.mapped("name"), ["user_id"])
        self.assertFalse(noted.filtered(lambda one: "→" in one.body))

    def test_many_at_once_are_one_message(self):
        other = self.company_partner("Y", user_id=self.other_account_manager.id)
        self.call(
            self.management, self.theirs | other, "write", {"user_id": self.staff.id}
        )
        told = self.told(self.other_account_manager)
        for name in ("X", "Y"):
            self.assertIn(f">{name}</a>", told.body)

    def test_nobody_takes_a_customer_by_a_parent(self):
        """Neither with the write of the parent alone, nor with that of more."""
        office = self.company_partner("Office", self.customer)
        for parent in (self.customer, office):
            for more in ({}, {"name": "Z"}, {"user_id": self.account_manager.id}):
                values = {"parent_id": parent.id, **more}
                self.refused(self.account_manager, self.theirs, "write", values)
        self.call(self.management, self.theirs, "write", {"parent_id": office.id})
        self.assertEqual(self.theirs.statcrm_responsible_id, self.account_manager)
        # people change their work place, and who is free joins
        person = self.person("Person", self.company_partner("W", user_id=1))
        self.call(self.account_manager, person, "write", {"parent_id": office.id})
        self.call(self.account_manager, self.free, "write", {"parent_id": office.id})

    def test_nobody_takes_a_customer_by_a_merge(self):
        self.theirs.email = self.customer.email = "same@example.com"
        with (
            mute_logger("odoo.models"),
            self.assertRaisesRegex(
                AccessError, "Other Account Manager .* is the account manager"
            ),
            self.cr.savepoint(),
        ):
            self.merge(self.customer, self.theirs, self.account_manager)
        self.merge(self.customer, self.theirs, self.segment_manager)
        self.assertFalse(self.theirs.exists())
        self.assertIn("has changed", self.told(self.other_account_manager).body)
