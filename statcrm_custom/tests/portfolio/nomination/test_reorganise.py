from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ...segment.segment import test_offices_migration
from ..nomination_case import StaysCase


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestBecomesAnOffice(StaysCase):
    def join(self, user=None, partner=None, parent=None, reason="By law", **values):
        partner = partner or self.customer
        window = self.env["statcrm.become.office"].with_user(user or self.main_user)
        window = window.create(
            {
                "partner_id": partner.id,
                "parent_id": (parent or self.umbrella).id,
                "reason": reason,
                **values,
            }
        )
        window.action_apply()
        self.env.invalidate_all()

    def test_nomination_moves_to_the_new_top(self):
        nomination = self.approved(deputy_id=self.staff.id)
        self.join()
        self.assertEqual(self.customer.parent_id, self.umbrella)
        self.assertFalse(self.customer.statcrm_nominated_class_id)
        self.assertFalse(self.customer.statcrm_value_class_id)
        self.assertTrue(nomination.is_in_force)
        self.assertEqual(nomination.partner_id, self.umbrella)
        self.assertEqual(self.umbrella.statcrm_value_class_id, self.key)
        self.assertEqual(self.umbrella.user_id, self.account_manager)
        self.assertEqual(
            self.team(self.umbrella),
            {"manager": self.account_manager, "deputy": self.staff},
        )
        self.assertFalse(self.team())
        for record in (self.customer, self.umbrella, nomination):
            self.assertIn("office of Umbrella: By law", record.message_ids[0].body)

    def test_nomination_ends(self):
        nomination = self.approved()
        self.join(self.director, outcome="end")
        self.assertEqual(nomination.state, "ended")
        self.assertEqual(str(nomination.ended_on), "2026-07-15")
        self.assertEqual(nomination.partner_id, self.customer)
        self.assertFalse(self.umbrella.statcrm_nominated_class_id)
        self.assertEqual(self.customer.statcrm_principal_id, self.umbrella)

    def test_what_the_top_has_stays(self):
        mine = self.approved()
        theirs = self.approved(self.umbrella, value_class_id=self.strategic.id)
        window = Form(
            self.env["statcrm.become.office"].with_context(
                default_partner_id=self.customer.id
            )
        )
        self.assertEqual(window.outcome, "end")
        window.parent_id = self.umbrella
        self.assertFalse(window.may_move)
        self.assertEqual(window.outcome, "end")
        with (
            self.assertRaisesRegex(UserError, "only one nomination in force"),
            self.cr.savepoint(),
        ):
            self.join(outcome="move")
        self.join()
        self.assertEqual((mine.state, theirs.is_in_force), ("ended", True))
        self.assertEqual(self.umbrella.statcrm_value_class_id, self.strategic)

    def test_one_that_is_decided_and_coming_moves_and_begins_there(self):
        nomination = self.approved(date_from="2026-09-01")
        self.join()
        self.assertEqual(nomination.partner_id, self.umbrella)
        with freeze_time("2026-09-01"):
            self.run_cron("ir_cron_keep_terms")
        self.assertTrue(nomination.is_in_force)
        self.assertEqual(self.umbrella.statcrm_value_class_id, self.key)

    def test_it_keeps_its_address_and_the_new_top_its_own(self):
        self.umbrella.street = "Main Street 1"
        self.customer.street = "Side Street 2"
        anna = self.person("Anna", self.customer)
        self.join()
        self.assertEqual(self.customer.street, "Side Street 2")
        self.assertEqual(self.umbrella.street, "Main Street 1")
        self.assertEqual(anna.street, "Side Street 2")
        self.assertEqual(self.customer.type, "contact")
        address = self.customer.address_get(["invoice", "delivery"])
        self.assertEqual(set(address.values()), {self.customer.id})

    def test_without_an_address_it_takes_that_of_the_new_top(self):
        self.umbrella.street = "Main Street 1"
        self.join()
        self.assertEqual(self.customer.street, "Main Street 1")

    def test_where_the_new_top_has_no_address_none_is_lent(self):
        self.customer.street = "Side Street 2"
        self.join()
        self.assertEqual(self.customer.street, "Side Street 2")
        self.assertFalse(self.umbrella.street)

    def test_below_an_office_it_belongs_to_the_top(self):
        office = self.company_partner("Office", self.umbrella)
        nomination = self.approved()
        self.join(parent=office)
        self.assertEqual(self.customer.parent_id, office)
        self.assertEqual(nomination.partner_id, self.umbrella)

    def test_only_director_and_main_user_and_with_a_reason(self):
        self.approved()
        for role in ("staff", "account_manager", "segment_manager", "management"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.join(getattr(self, role))
            with self.assertRaises(UserError), self.cr.savepoint():
                user = getattr(self, role)
                self.customer.with_user(user).action_statcrm_become_office()
        for reason in (False, " "):
            with (
                self.assertRaisesRegex(UserError, "Enter a reason"),
                self.cr.savepoint(),
            ):
                self.join(reason=reason)
        action = self.customer.with_user(self.director).action_statcrm_become_office()
        self.assertEqual(action["context"], {"default_partner_id": self.customer.id})

    def test_not_of_itself_nor_of_a_person(self):
        office = self.company_partner("Office", self.customer)
        for parent in (self.customer, office, self.person("Anna")):
            with self.assertRaisesRegex(
                UserError, "can only become an office of another"
            ):
                self.join(parent=parent)

    def test_sales_and_class_count_for_the_top_once(self):
        self.sale(self.customer, "2026-01-31", 60_000)
        self.sale(self.umbrella, "2026-01-31", 10_000)
        self.classify()
        self.approved()
        self.join(outcome="end")
        both = self.customer | self.umbrella
        self.assertEqual(both.mapped("statcrm_sales"), [0, 70_000])
        self.assertEqual(self.umbrella.statcrm_value_class_id.code, "big")
        self.classify()
        self.assertEqual(both.mapped("statcrm_sales"), [0, 70_000])

    def test_of_a_customer_that_is_not_nominated(self):
        self.join()
        self.assertEqual(self.customer.statcrm_principal_id, self.umbrella)


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestArchiving(StaysCase):
    def window(self, user, partners=None):
        action = (partners or self.customer).with_user(user).action_archive()
        self.assertEqual(action["views"], [(False, "form")])
        window = self.env[action["res_model"]].with_user(user)
        return window.browse(action["res_id"])

    def test_a_nominated_one_asks_director_and_main_user(self):
        nomination = self.approved()
        for user in (self.director, self.main_user):
            window = self.window(user)
            self.assertTrue(self.customer.active)
            self.assertIn("Nomination as “Key customer”", window.detail)
            with self.assertRaisesRegex(UserError, "Enter a reason"):
                window.action_archive_customers()
        window.reason = "Closed by law"
        window.action_archive_customers()
        self.assertFalse(self.customer.active)
        self.assertEqual(nomination.state, "ended")
        self.assertFalse(self.customer.statcrm_nominated_class_id)
        self.assertIn("Closed by law", nomination.message_ids[0].body)
        self.assertIn("Closed by law", self.customer.message_ids[0].body)

    def test_others_are_refused(self):
        self.approved(date_from="2026-09-01")
        for role in ("account_manager", "communications", "management"):
            user = getattr(self, role)
            self.refused(
                self.customer.with_user(user).action_archive, "cannot be archived"
            )
            window = self.env["statcrm.customer.archive"].with_user(user)
            window = window.create(
                {"partner_ids": [(6, 0, self.customer.ids)], "reason": "x"}
            )
            with self.assertRaises(UserError), self.cr.savepoint():
                window.action_archive_customers()
        self.assertTrue(self.customer.active)

    def test_where_nothing_is_open_nobody_is_asked(self):
        self.proposed()
        self.assertFalse((self.customer | self.umbrella).action_archive())
        self.assertFalse(self.customer.active)

    def test_of_many_the_open_ones_are_named(self):
        self.approved()
        window = self.window(self.main_user, self.customer | self.umbrella)
        self.assertIn("Ministry", window.detail)
        self.assertNotIn("Umbrella", window.detail)
        self.assertIn("without open items: 1", window.detail)
        window.reason = "Both"
        window.action_archive_customers()
        self.assertFalse((self.customer | self.umbrella).filtered("active"))


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestMergeOfNominatedOnes(StaysCase):
    """Who may merge nominated customers, in each direction."""

    def merge_as(self, user, kept, gone):
        (kept | gone).write({"email": "same@example.com"})
        self.merge(kept, gone, user)

    def test_only_director_and_main_user_end_or_move_a_nomination(self):
        self.approved()
        second = self.candidate("Second")
        self.approved(second, user_id=self.account_manager.id)
        office = self.company_partner("Office", self.umbrella)
        plain = self.candidate("Plain")
        for kept, gone in (
            (self.umbrella, self.customer),  # moves
            (self.customer, second),  # one of two ends
            (office, self.customer),  # ends: an office is not nominated
            (self.customer, office),  # the same, the other way
        ):
            for role in ("account_manager", "communications", "management"):
                with (
                    self.subTest(kept=kept.name, gone=gone.name, role=role),
                    self.assertRaisesRegex(UserError, "nominated as .* merge would"),
                    self.cr.savepoint(),
                ):
                    self.merge_as(getattr(self, role), kept, gone)
            for user in (self.director, self.main_user):
                with self.cr.savepoint() as savepoint:
                    self.merge_as(user, kept, gone)
                    self.assertFalse(gone.exists())
                    savepoint.rollback()
                self.env.invalidate_all()
        # who is merged into a nominated one that stays as it is changes nothing
        self.merge_as(self.account_manager, self.customer, plain)
        self.assertEqual(self.customer.statcrm_value_class_id, self.key)

    def test_decided_and_coming_is_named_as_well(self):
        self.approved(date_from="2026-09-01")
        with self.assertRaisesRegex(UserError, "Ministry is nominated"):
            self.merge_as(self.account_manager, self.umbrella, self.customer)

    def test_history_tells_the_class_the_manager_and_the_decision(self):
        self.sale(self.umbrella, "2026-01-31", 60_000)
        self.classify()
        nomination = self.approved()
        with freeze_time("2026-07-20"):
            self.merge_as(self.main_user, self.umbrella, self.customer)
            history = self.env["statcrm.class.history"]
            rows = history.search(
                [("partner_id", "=", self.umbrella.id)]
                + history._as_of_domain("2026-07-20")
            )
        self.assertEqual(rows.value_class_id, self.key)
        self.assertEqual(rows.user_id, self.account_manager)
        self.assertEqual(rows.source, f"Decision {nomination.decision_number}")
        self.assertEqual(self.umbrella.statcrm_value_class_id, self.key)

    def test_a_row_of_the_day_of_a_classification_names_the_decision(self):
        self.sale(self.customer, "2026-01-31", 60_000)
        self.classify()
        nomination = self.approved()
        row = self.customer.statcrm_history_ids.filtered(lambda one: not one.date_to)
        self.assertEqual(row.value_class_id, self.key)
        self.assertEqual(row.source, f"Decision {nomination.decision_number}")
        with freeze_time("2026-07-20"):
            nomination.sudo()._end(nomination._today())
            self.env["statcrm.class.history"]._record_changes()
        row = self.customer.statcrm_history_ids.filtered(lambda one: not one.date_to)
        self.assertEqual(row.value_class_id.code, "big")
        self.assertFalse(row.nomination_id)


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestKindOfAClass(StaysCase):
    def refused(self, value_class, kind, message):
        for user in (self.main_user, self.env.user):
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                value_class.with_user(user).write({"kind": kind, "sales_from": 99})
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                value_class.with_user(user).sudo().kind = kind

    def test_it_stays_while_nominations_or_customers_use_it(self):
        nomination = self.draft()
        self.refused(self.key, "band", "is used by .*nominations")
        nomination.unlink()
        self.nominate(self.customer, "key")
        self.refused(self.key, "band", "is used by customers")
        self.sale(self.umbrella, "2026-01-31", 60_000)
        self.classify()
        for kind in ("nominated", "other"):
            self.refused(self.value_class("big"), kind, "is used by customers")

    def test_an_unused_one_is_free(self):
        made = self.env["statcrm.value.class"].create(
            {"name": "New", "code": "new", "kind": "other"}
        )
        made.with_user(self.main_user).kind = "nominated"
        self.key.write({"kind": self.key.kind, "name": "Key"})


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestNominatedFromBefore(StaysCase):
    """The migration asks about nominated offices and names decisions."""

    def test_migration(self):
        nomination = self.approved()
        row = self.customer.statcrm_history_ids
        self.env.flush_all()
        self.cr.execute(
            "UPDATE statcrm_class_history SET nomination_id = NULL WHERE id = %s",
            (row.id,),
        )
        self.cr.execute(
            "UPDATE res_partner SET parent_id = %s, statcrm_principal_id = %s"
            " WHERE id = %s",
            (self.umbrella.id, self.umbrella.id, self.customer.id),
        )
        self.env.invalidate_all()
        for _again in range(2):
            test_offices_migration.TestOfficesFromBefore.migrate(self)
            self.assertEqual(row.nomination_id, nomination)
            self.assertEqual(self.customer.statcrm_value_class_id, self.key)
            tasks = self.customer.activity_ids
            self.assertIn("no principal customer any more", tasks[0].summary)
            self.assertEqual(len(tasks), len(tasks.user_id))
            self.assertIn(self.management, tasks.user_id)
