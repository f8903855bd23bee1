from markupsafe import Markup

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestSample(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clear_customers()
        cls.samples = cls.env["statcrm.sample"].with_user(cls.main_user)

    def load(self):
        self.samples.load_sample()
        self.env.flush_all()

    def customer(self, name="Ministry of Forests and Lakes"):
        return self.Partner.search([("name", "=", name)])

    def rows(self):
        """How many rows each table of customers and of ours has."""
        self.env.flush_all()
        tables = {
            model._table
            for name, model in self.env.registry.items()
            if name.startswith("statcrm.") and model._auto and not model._transient
        }
        counted = {"statcrm_house_figure", "statcrm_house_figure_row"}
        tables = (tables - counted) | {
            "res_partner",
            "calendar_event",
            "mail_activity",
            "ir_model_data",
        }
        there = self.env.execute_query(
            SQL(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname IN %s",
                tuple(tables),
            )
        )
        return {
            table: self.env.execute_query(
                SQL("SELECT COUNT(*) FROM %s", SQL.identifier(table))
            )[0][0]
            for (table,) in there
        }

    def test_only_who_sets_up(self):
        for user in (self.staff, self.account_manager, self.director, self.internal):
            samples = self.env["statcrm.sample"].with_user(user)
            for method in ("get_sample", "load_sample", "remove_sample"):
                with self.assertRaises(AccessError):
                    getattr(samples, method)()

    def test_loaded_it_is_a_living_system(self):
        self.assertEqual(self.samples.get_sample()["state"], "empty")
        self.load()
        self.assertEqual(self.samples.get_sample()["state"], "loaded")
        ministry = self.customer()
        self.assertEqual(ministry.statcrm_value_class_id.code, "strategic")
        self.assertEqual(ministry.user_id, self.main_user)
        self.assertEqual(ministry.statcrm_segment_id.code, "central_government")
        self.assertEqual(len(ministry.statcrm_people_ids), 3)
        self.assertGreater(ministry.statcrm_sales, 100_000)
        plan = self.env["statcrm.care.plan"].search(
            [("principal_id", "=", ministry.id)]
        )
        self.assertTrue(plan.promise_ids)
        kinds = self.env["statcrm.interaction"].search(
            [("principal_id", "=", ministry.id)]
        )
        self.assertGreaterEqual({*kinds.mapped("kind")}, {"meeting", "call"})
        self.assertFalse(
            self.env["statcrm.setup"].with_user(self.main_user).get_setup()["is_empty"]
        )

    @freeze_time("2026-08-20 12:00:00")
    def test_its_history_began_before_it_was_loaded(self):
        """Customers for 18 months, classified twice, nominated in between."""
        self.load()
        for name, days in (
            ("Ministry of Forests and Lakes", ["2025-08-01", "2025-10-01"]),
            ("City of Järvelä", ["2025-08-01"]),
        ):
            rows = self.customer(name).statcrm_history_ids.sorted("date_from")
            self.assertEqual(
                [str(day) for day in rows.mapped("date_from")], ["2025-02-01", *days]
            )
            self.assertEqual(rows[:-1].mapped("date_to"), rows[1:].mapped("date_from"))
            self.assertFalse(rows[-1].date_to)
            self.assertEqual(
                rows[-1].value_class_id, self.customer(name).statcrm_value_class_id
            )
        runs = self.env["statcrm.classification"].search(
            [("state", "=", "applied")], order="date_to"
        )
        self.assertEqual(
            [str(day) for day in runs.mapped("date_to")], ["2025-07-31", "2026-07-31"]
        )
        nominations = self.env["statcrm.nomination"].search(
            [("is_in_force", "=", True)]
        )
        self.assertEqual(
            {(str(one.date_from), str(one.applied_on)) for one in nominations},
            {("2025-10-01", "2025-10-01")},
        )

    def test_never_twice_and_never_beside_own_customers(self):
        self.load()
        with self.assertRaisesRegex(UserError, "loaded already"):
            self.samples.load_sample()
        self.samples.remove_sample()
        self.company_partner("Own customer")
        self.assertEqual(self.samples.get_sample()["state"], "other")
        with self.assertRaisesRegex(UserError, "customers already"):
            self.samples.load_sample()

    def test_nobody_gets_a_mail(self):
        before = self.env["mail.mail"].search_count([])
        self.load()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_taken_out_nothing_stays(self):
        before = self.rows()
        self.load()
        self.assertGreater(self.rows()["res_partner"], before["res_partner"] + 40)
        parts = self.samples.get_sample()["parts"]
        self.assertIn("Feedback: 3", parts)
        self.samples.remove_sample()
        self.assertEqual(self.samples.get_sample()["state"], "empty")
        after = self.rows()
        self.assertEqual(
            {table: count for table, count in after.items() if count != before[table]},
            {},
        )
        # and can be loaded again
        self.load()

    def test_what_was_tried_on_it_goes_with_it(self):
        self.load()
        ministry = self.customer()
        feedback = self.env["statcrm.feedback"].create(
            {
                "name": "Tried",
                "kind": "praise",
                "channel": "phone",
                "partner_id": ministry.id,
            }
        )
        note = ministry.message_post(body=Markup("<p>Tried</p>"))
        self.assertIn("Feedback: 4", self.samples.get_sample()["parts"])
        self.samples.remove_sample()
        self.assertFalse(feedback.exists())
        self.assertFalse(note.exists())

    def test_own_data_keeps_it(self):
        self.load()
        ministry = self.customer()
        own = self.company_partner("Own customer")
        child = self.person("Own Person", ministry)
        problems = self.samples.get_sample()["problems"]
        self.assertEqual(len(problems), 1)
        self.assertIn("Own Person", problems[0])
        with self.assertRaisesRegex(UserError, "Own Person"):
            self.samples.remove_sample()
        child.parent_id = own
        self.env.flush_all()
        self.env["statcrm.affiliation"].search(
            [("partner_id", "=", child.id), ("organisation_id", "=", ministry.id)]
        ).unlink()
        self.assertFalse(self.samples.get_sample()["problems"])
        event = self.make_meeting(ministry.child_ids[:1] + own, "2026-05-04 09:00:00")
        self.assertIn(event.name, self.samples.get_sample()["problems"][0])
        event.partner_ids = [Command.unlink(own.id)]
        order = self.env["sale.order"].create({"partner_id": ministry.id})
        self.assertIn(order.name, self.samples.get_sample()["problems"][0])
        order.unlink()
        self.samples.remove_sample()
        self.assertFalse(ministry.exists())
        self.assertTrue((own + child).exists() == own + child)
        self.assertFalse(event.exists())

    def test_merged_with_an_own_customer_it_is_the_users_own(self):
        """Whichever of both stays, with what was entered about it."""
        self.load()
        for kept_is_own in (True, False):
            own = self.company_partner(f"Own {kept_is_own}")
            feedback = self.env["statcrm.feedback"].create(
                {
                    "name": "Real",
                    "kind": "praise",
                    "channel": "phone",
                    "partner_id": own.id,
                }
            )
            name = "City of Järvelä" if kept_is_own else "Lahden Säästökassa Oyj"
            both = [own, self.customer(name)]
            kept, gone = both if kept_is_own else both[::-1]
            self.merge(kept, gone)
            self.assertFalse(self.samples.get_sample()["problems"])
            with self.subTest(kept_is_own=kept_is_own):
                self.samples.remove_sample()
                self.assertTrue(kept.exists())
                self.assertTrue(feedback.exists())
                self.assertEqual(feedback.partner_id, kept)
            kept.active = False
            self.load()

    def test_two_of_the_sample_are_sample_together(self):
        self.load()
        kept, gone = (
            self.customer(name)
            for name in ("Municipality of Suovanen", "Municipality of Kaislaranta")
        )
        self.merge(kept, gone)
        self.samples.remove_sample()
        self.assertFalse(kept.exists())
