from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...common import ROLES, StatcrmCommon

SCRIPT = Path(__file__).parents[3] / "migrations" / "19.0.2.0.0" / "post-changes.py"


class ChangeCase(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Change = cls.env["statcrm.change"]
        cls.customer = cls.company_partner("Customer")

    def changes(self, customer=None, kinds=()):
        """(kind, from, to, cause, by) of a customer, the oldest first."""
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [("partner_id", "=", (customer or self.customer).id)]
        if kinds:
            domain.append(("kind", "in", kinds))
        return [
            (row.kind, row.old_value, row.new_value, row.cause, row.user_id)
            for row in self.Change.search(domain, order="id")
        ]


@tagged("post_install", "-at_install")
class TestChange(ChangeCase):
    def test_five_states_of_a_day_are_five_lines_in_order(self):
        self.sale(self.customer, "2026-03-01", 60_000)
        by = self.env.user
        with freeze_time("2026-07-12"):
            run = self.classify("2026-06-30", 12)
            run.with_user(self.main_user).action_undo()
            self.classify("2026-06-30", 12)
            for code in ("others", "libraries"):
                self.customer.with_user(
                    self.management
                ).statcrm_segment_id = self.segment(code)
        big = self.value_class("big").display_name
        others, libraries = (
            self.segment(code).display_name for code in ("others", "libraries")
        )
        self.assertEqual(
            self.changes(),
            [
                ("class", False, big, "classification", by),
                ("class", big, False, "undone", self.main_user),
                ("class", False, big, "classification", by),
                ("segment", False, others, "hand", self.management),
                ("segment", others, libraries, "hand", self.management),
            ],
        )
        rows = self.Change.search([("partner_id", "=", self.customer.id)])
        self.assertEqual({str(row.day) for row in rows}, {"2026-07-12"})
        self.assertEqual({str(row.moment.date()) for row in rows}, {"2026-07-12"})
        self.assertEqual(
            rows.classification_id,
            run | self.env[run._name].search([("state", "=", "applied")]),
        )

    def test_a_line_opens_what_made_it(self):
        self.sale(self.customer, "2026-03-01", 60_000)
        run = self.classify("2026-06-30", 12)
        row = self.Change.search([("partner_id", "=", self.customer.id)])
        period = self.customer.statcrm_history_ids.with_user(self.staff)
        self.assertEqual(period.action_open()["res_id"], run.id)
        action = row.with_user(self.staff).action_open()
        self.assertEqual((action["res_model"], action["res_id"]), (run._name, run.id))
        self.assertEqual(row.why, f"Classification “{run.name}”")

    def test_undone_run_says_by_whom(self):
        run = self.classify("2026-06-30", 12)
        run.with_user(self.main_user).action_undo()
        self.assertEqual(run.undone_by_id, self.main_user)
        self.assertTrue(run.undone_at)

    def test_a_run_taken_over_is_recorded_on_its_day(self):
        day = date(2024, 7, 1)
        self.sale(self.customer, "2024-03-01", 60_000)
        run = self.classification("2024-06-30", 24)
        run.action_preview()
        run.with_user(self.main_user)._take_over(day)
        self.assertEqual((run.state, run.applied_by_id), ("applied", self.main_user))
        self.assertEqual(run.applied_at.date(), day)
        [row] = self.customer.statcrm_history_ids
        self.assertEqual((row.date_from, row.classification_id), (day, run))
        [change] = self.Change.search([("partner_id", "=", self.customer.id)])
        self.assertEqual((change.kind, change.day), ("class", day))
        self.assertEqual(change.moment.date(), day)
        self.assertEqual(change.user_id, self.main_user)

    def test_segment_run_and_its_undoing(self):
        self.env["statcrm.segment.rule"].search([]).active = False
        self.env["statcrm.segment.rule"].create(
            {
                "name": "R",
                "domain": f"[('id', '=', {self.customer.id})]",
                "segment_id": self.segment("others").id,
            }
        )
        run = self.env["statcrm.segment.run"].create({})
        run.action_preview()
        run.with_user(self.main_user).action_apply()
        run.with_user(self.management).action_undo()
        others = self.segment("others").display_name
        self.assertEqual(
            self.changes(),
            [
                ("segment", False, others, "segment_run", self.main_user),
                ("segment", others, False, "undone", self.management),
            ],
        )
        self.assertEqual(
            self.Change.search([("segment_run_id", "=", run.id)]).partner_id,
            self.customer,
        )

    def test_a_new_customer_is_by_who_created_it(self):
        with freeze_time("2026-07-12 10:00:00"):
            customer = self.company_partner(
                "New",
                user_id=self.staff.id,
                statcrm_segment_id=self.segment("others").id,
            )
            customer.invalidate_recordset()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE res_partner SET create_uid = %s,"
            " create_date = '2026-07-12 10:00:00' WHERE id = %s",
            (self.account_manager.id, customer.id),
        )
        with freeze_time("2026-07-13 02:00:00"):
            self.run_cron("ir_cron_record_history")
            self.run_cron("ir_cron_record_history")
        others = self.segment("others").display_name
        self.assertEqual(
            self.changes(customer),
            [
                ("segment", False, others, "created", self.account_manager),
                (
                    "manager",
                    False,
                    self.staff.display_name,
                    "created",
                    self.account_manager,
                ),
            ],
        )
        row = self.Change.search([("partner_id", "=", customer.id)], limit=1)
        self.assertEqual(str(row.moment), "2026-07-12 10:00:00")

    def test_what_a_customer_of_today_had_first_is_not_lost(self):
        customer = self.company_partner("New", user_id=self.staff.id)
        customer.with_user(self.management).user_id = self.account_manager
        self.assertEqual(
            [row[:4] for row in self.changes(customer, ["manager"])],
            [
                (
                    "manager",
                    self.staff.display_name,
                    self.account_manager.display_name,
                    "hand",
                ),
            ],
        )
        first = customer.statcrm_history_ids.sorted("id")[:1]
        self.assertTrue(first)

    def test_what_sql_changed_is_by_nobody(self):
        self.env["statcrm.class.history"]._record_changes()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE res_partner SET statcrm_segment_id = %s,"
            " create_date = '2020-01-01' WHERE id = %s",
            (self.segment("others").id, self.customer.id),
        )
        self.run_cron("ir_cron_record_history")
        [change] = self.changes()
        self.assertEqual(change[3:], ("found", self.env["res.users"]))

    def test_a_cause_from_outside_is_not_believed(self):
        run = self.classify("2026-06-30", 12)
        forged = {"cause": "classification", "classification_id": run.id, "user_id": 1}
        customer = self.customer.with_user(self.management)
        customer.with_context(
            statcrm_cause=forged, tracking_disable=True
        ).statcrm_segment_id = self.segment("others")
        [change] = self.changes(kinds=["segment"])
        self.assertEqual(change[3:], ("hand", self.management))

    def test_a_context_tells_no_lies(self):
        """Neither defaults of a client, nor that a module was being loaded."""
        run = self.classify("2026-06-30", 12)
        forged = {
            "default_reason": "As decided",
            "default_classification_id": run.id,
            "default_merged_from": "Somebody",
            "default_partner_id": self.customer.id,
            "default_date_to": "2020-01-01",
            "install_mode": True,
        }
        band = self.value_class("big").with_user(self.main_user)
        band.with_context(**forged).sales_from += 1
        change = self.Change.search([("res_model", "=", band._name)], limit=1)
        self.assertEqual((change.cause, change.user_id), ("hand", self.main_user))
        self.assertFalse(change.reason or change.classification_id)
        self.assertFalse(change.merged_from or change.partner_id)
        # a customer of today has no history yet
        new = self.company_partner("New", user_id=self.staff.id)
        new.with_user(self.main_user).with_context(
            **forged
        ).user_id = self.account_manager
        self.assertEqual(
            [row[1:3] for row in self.changes(new, ["manager"])],
            [(self.staff.display_name, self.account_manager.display_name)],
        )

    def test_what_the_mail_server_said_is_no_setting(self):
        count = self.Change.search_count([])
        setup = self.env["statcrm.setup"].with_user(self.main_user)
        self.patch(type(setup), "_get_mail_error", lambda self: "535 anna, secret")
        setup.test_mail()
        setup.hide_setup(True)
        self.env.flush_all()
        self.assertEqual(self.Change.search_count([]), count)

    def test_nobody_adds_one(self):
        values = {"kind": "setting", "cause": "hand", "day": "2026-01-01"}
        for role in ROLES:
            changes = self.Change.with_user(getattr(self, role))
            with mute_logger("odoo.addons.base.models.ir_model", "odoo.models"):
                with self.assertRaises(AccessError):
                    changes.create(values)
                found = changes.load(["kind", "cause", "day"], [[*values.values()]])
                self.assertFalse(found["ids"])

    def test_nobody_writes_or_deletes(self):
        self.customer.statcrm_segment_id = self.segment("others")
        row = self.Change.search([("partner_id", "=", self.customer.id)])
        for user in (self.main_user, self.director, self.auditor):
            self.assertTrue(row.with_user(user).why)
            with mute_logger("odoo.addons.base.models.ir_model"):
                with self.assertRaises(AccessError):
                    row.with_user(user).write({"reason": "x"})
                with self.assertRaises(AccessError):
                    row.with_user(user).unlink()

    def test_found_by_value(self):
        self.customer.statcrm_segment_id = self.segment("others")
        found = self.Change.search([("new_value", "ilike", "Others")])
        self.assertIn(self.customer, found.partner_id)
        found = self.Change.search([("old_value", "ilike", "Others")])
        self.assertNotIn(self.customer, found.partner_id)

    def test_card_opens_it(self):
        office = self.company_partner("Office", self.customer)
        action = office.with_user(self.staff).action_statcrm_history()
        self.assertEqual(action["res_model"], "statcrm.change")
        self.assertEqual(action["domain"], [("partner_id", "=", self.customer.id)])

    def test_queries_do_not_grow(self):
        counts = []
        for size in (5, 5, 50):
            customers = self.Partner.create(
                [{"name": f"C{n}", "is_company": True} for n in range(size)]
            )
            self.env["statcrm.class.history"]._record_changes(partners=customers)
            with self.count_queries(counts):
                customers.with_context(
                    tracking_disable=True
                ).statcrm_segment_id = self.segment("others")
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestChangeOfMerged(ChangeCase):
    def test_what_belonged_to_whom(self):
        gone = self.company_partner("Gone", user_id=self.staff.id)
        gone.statcrm_segment_id = self.segment("others")
        self.customer.user_id = self.account_manager
        self.merge(self.customer, gone)
        rows = self.Change.search([("partner_id", "=", self.customer.id)], order="id")
        merge = rows.filtered(lambda row: row.kind == "merge")
        self.assertEqual(len(merge), 1)
        self.assertEqual((merge.old_value, merge.new_value), ("Gone", "Customer"))
        self.assertEqual(merge.user_id, self.env.user)
        self.assertEqual(merge.action_open()["res_id"], merge.id)
        theirs = rows.filtered(lambda row: row.merged_from == "Gone")
        self.assertEqual(
            [
                (row.kind, row.old_value, row.cause)
                for row in theirs
                if not row.new_value
            ],
            [
                ("segment", self.segment("others").display_name, "merge"),
                ("manager", self.staff.display_name, "merge"),
            ],
        )
        got = rows.filtered(lambda row: row.kind == "segment" and not row.merged_from)
        self.assertEqual((got.new_id, got.cause), (self.segment("others").id, "merge"))

    def test_history_as_of_today_after_a_merge(self):
        gone = self.company_partner("Gone")
        self.nominate(gone, "key", self.staff)
        self.customer.statcrm_segment_id = self.segment("others")
        history = self.env["statcrm.class.history"]
        history._record_changes()
        self.merge(self.customer, gone)
        today = self.env.company._statcrm_today()
        domain = [("partner_id", "=", self.customer.id), *history._as_of_domain(today)]
        row = history.search(domain)
        self.assertEqual(len(row), 1)
        self.assertEqual(row.value_class_id, self.customer.statcrm_value_class_id)
        self.assertEqual(row.user_id, self.customer.user_id)
        self.assertFalse(row.merged_from)
        former = history.search([("partner_id", "=", self.customer.id)]) - row
        self.assertIn("Gone", former.mapped("merged_from"))


@tagged("post_install", "-at_install")
class TestChangeOfSettings(ChangeCase):
    def of(self, text):
        return self.Change.search([("subject", "like", text)], limit=1)

    def test_limits(self):
        big = self.value_class("big")
        big.with_user(self.main_user).sales_from = 77_000
        row = self.of("Sales From")
        self.assertEqual((row.kind, row.user_id), ("limit", self.main_user))
        self.assertIn(big.name, row.subject)
        self.assertIn("77,000", row.new_value)
        self.assertIn("50,000", row.old_value)
        self.assertFalse(row.partner_id)
        self.assertEqual(row.action_open()["res_id"], big.id)
        big.with_user(self.main_user).target_count = 12
        self.assertEqual(self.of("Target").new_value, "12")

    def test_the_same_again_is_no_change(self):
        before = self.Change.search_count([])
        big = self.value_class("big")
        big.write({"sales_from": big.sales_from, "name": big.name})
        self.assertEqual(self.Change.search_count([]), before)

    def test_rules(self):
        rule = self.env["statcrm.segment.rule"].with_user(self.main_user)
        rule = rule.create(
            {
                "name": "My rule",
                "domain": "[('name', '=', 'x')]",
                "segment_id": self.segment("others").id,
            }
        )
        self.assertEqual(self.of("My rule").new_value, "added")
        rule.domain = "[('name', '=', 'y')]"
        self.assertIn("'y'", self.of("My rule").new_value)
        rule.unlink()
        self.assertEqual(self.of("My rule").new_value, "deleted")

    def test_settings(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("statcrm_custom.classification_months", "24")
        parameters.set_param("statcrm_custom.classification_months", "36")
        row = self.Change.search([("kind", "=", "setting")], limit=1)
        self.assertEqual((row.old_value, row.new_value), ("24", "36"))
        parameters.set_param("statcrm_custom.classification_months", False)
        row = self.Change.search([("kind", "=", "setting")], limit=1)
        self.assertEqual((row.old_value, row.new_value), ("36", ""))
        count = self.Change.search_count([])
        parameters.set_param("other.parameter", "1")
        # everybody reads the changes: not what the program keeps for itself
        parameters.set_param("statcrm_custom.setup_mail_test", '{"error": "secret"}')
        parameters.set_param("statcrm_custom.setup_mail_test", "{}")
        self.assertEqual(self.Change.search_count([]), count)


@tagged("post_install", "-at_install")
class TestChangesFromBefore(ChangeCase):
    def migrate(self):
        spec = spec_from_file_location("post_changes", SCRIPT)
        script = module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_the_history_tells_what_is_known(self):
        self.sale(self.customer, "2026-03-01", 60_000)
        with freeze_time("2026-03-01"):
            self.customer.statcrm_segment_id = self.segment("others")
        with freeze_time("2026-07-12"):
            run = self.classify("2026-06-30", 12)
        self.env.flush_all()
        self.cr.execute("DELETE FROM statcrm_change")
        self.env.invalidate_all()
        for _again in range(2):
            self.migrate()
            others = self.segment("others").display_name
            big = self.value_class("big").display_name
            self.assertEqual(
                self.changes(),
                [
                    ("segment", False, others, "before", self.env["res.users"]),
                    ("class", False, big, "classification", self.env.user),
                ],
            )
        first, second = self.Change.search(
            [("partner_id", "=", self.customer.id)], order="id"
        )
        self.assertFalse(first.moment)
        self.assertEqual(str(first.day), "2026-03-01")
        self.assertEqual(second.classification_id, run)
        self.assertEqual(second.moment, run.applied_at)
