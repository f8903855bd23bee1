from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..nomination_case import StaysCase


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestNominatedStaysPrincipal(StaysCase):
    def changes(self):
        return (
            ({"parent_id": self.umbrella.id}, "cannot become an office of Umbrella"),
            ({"is_company": False}, "cannot become a person"),
            ({"active": False}, "cannot be archived"),
            ({"name": "New", "parent_id": self.umbrella.id}, "cannot become an office"),
        )

    def test_nobody_makes_it_something_else(self):
        self.approved()
        for user in self.writers():
            for values, message in self.changes():
                with self.subTest(user=user.login, values=values):
                    one = self.customer.with_user(user)
                    self.refused(lambda one=one, v=values: one.write(v), message)
        for values, message in self.changes():
            self.refused(lambda v=values: self.customer.sudo().write(v), message)
        self.assertEqual(self.customer.statcrm_principal_id, self.customer)

    def test_it_is_hidden_from_no_company(self):
        """Another company's partner disappears from the lists of the others."""
        self.approved()
        other = self.env["res.company"].create({"name": "Other"})
        admin, root = self.env.ref("base.user_admin"), self.env.ref("base.user_root")
        self.assertTrue(admin.has_group("statcrm_custom.statcrm_group_main_user"))
        may = self.main_user | self.director | admin | root
        for user in self.writers():
            user.company_ids |= other
            customer = self.customer.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids
            )
            hide = {"company_id": other.id}
            with self.subTest(user=user.login):
                if user in may:
                    customer.write(hide)
                    customer.sudo().company_id = False
                else:
                    self.refused(lambda one=customer, v=hide: one.write(v))
                    self.assertFalse(self.customer.company_id)
        self.customer.with_user(self.account_manager).company_id = False
        self.umbrella.with_user(self.account_manager).company_id = self.env.company

    def test_the_sentence_names_customer_class_and_decision(self):
        nomination = self.approved()
        self.refused(
            lambda: self.customer.write({"parent_id": self.umbrella.id}),
            "Ministry is nominated as “Key customer” by decision "
            f"{nomination.decision_number}",
        )

    def test_decided_and_coming(self):
        self.approved(date_from="2026-09-01")
        self.assertFalse(self.customer.statcrm_nominated_class_id)
        for values, message in self.changes():
            self.refused(lambda v=values: self.customer.write(v), message)

    def test_what_is_proposed_returned_or_ended_binds_nobody(self):
        self.proposed()
        ended = self.candidate("Ended")
        with freeze_time("2026-01-01"):
            self.approved(ended, date_to="2026-05-31")
        self.run_cron("ir_cron_keep_terms")
        (self.customer | ended).write({"parent_id": self.umbrella.id})
        self.assertEqual(ended.statcrm_principal_id, self.umbrella)

    def test_through_the_new_parent_and_by_import(self):
        self.approved()
        commands = {"child_ids": [(4, self.customer.id)]}
        self.refused(lambda: self.umbrella.write(commands))
        self.refused(lambda: self.Partner.create({"name": "Above", **commands}))
        xml_id = self.customer.export_data(["id"])["datas"][0][0]
        answer = self.Partner.with_user(self.main_user).load(
            ["id", "parent_id/.id"], [[xml_id, str(self.umbrella.id)]]
        )
        self.assertFalse(answer["ids"])
        self.assertIn("cannot become an office", answer["messages"][0]["message"])

    def test_superuser_in_data_files(self):
        self.approved()
        self.env["ir.model.data"].create(
            {
                "module": "base",
                "name": "test_ministry",
                "model": "res.partner",
                "res_id": self.customer.id,
            }
        )
        data = {
            "xml_id": "base.test_ministry",
            "values": {"parent_id": self.umbrella.id},
        }
        self.refused(lambda: self.Partner._load_records([data], update=True))

    def test_another_nominated_one_as_parent(self):
        self.approved()
        self.approved(self.umbrella)
        self.refused(lambda: self.customer.write({"parent_id": self.umbrella.id}))

    def test_tops_of_nominated_ones_do_not_exist_so_no_tree_is_moved_with_one(self):
        office = self.company_partner("Office", self.customer)
        refused = self.draft()
        refused.unlink()
        with self.assertRaisesRegex(UserError, "belongs to Ministry"):
            self.draft(office)

    def test_whatever_else_is_written_goes_on(self):
        self.approved()
        for user in self.writers():
            one = self.customer.with_user(user)
            one.write({"name": "Ministry", "active": True, "is_company": True})
            one.write({"parent_id": False, "phone": "+358 1"})

    def test_a_few_queries_for_any_number(self):
        counts = {"parent": [], "archive": []}
        self.approved(date_from="2026-09-01")
        for size in (10, 10, 100):
            partners = self.Partner.create(
                [{"name": f"P{n}", "is_company": True} for n in range(size)]
            )
            with self.count_queries(counts["parent"]):
                partners.write({"parent_id": self.umbrella.id})
            with self.count_queries(counts["archive"]):
                partners.write({"active": False})
        for name, (_warm_up, ten, hundred) in counts.items():
            self.assertEqual(ten, hundred, name)
