from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ...common import StatcrmCommon


class ClassifiedCase(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = "big middle small_a small non_active other prospective".split()
        cls.customers = {name: cls.company_partner(name) for name in cls.names}
        for name, date, amount in (
            ("big", "2026-01-01", 50_000),
            ("middle", "2026-01-01", 49_999.99),
            ("small_a", "2026-01-01", 2_000),
            ("small", "2026-01-01", 1),
            ("non_active", "2024-06-30", 70_000),
        ):
            cls.sale(cls.customers[name], date, amount)
        cls.env["statcrm.customer.role.line"].create(
            {
                "partner_id": cls.customers["other"].id,
                "role_id": cls.env["statcrm.customer.role"].search([], limit=1).id,
            }
        )

    def classes(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return [self.customers[name].statcrm_value_class_id.code for name in self.names]

    def all_values(self):
        """Class, computed class and sales of every partner, as they are stored."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT id, statcrm_value_class_id, statcrm_computed_class_id,
                      statcrm_nominated_class_id, statcrm_sales
                 FROM res_partner ORDER BY id"""
        )
        return self.env.cr.fetchall()


@tagged("post_install", "-at_install")
class TestClassificationRun(ClassifiedCase):
    def test_every_customer_gets_its_class(self):
        run = self.classify()
        self.assertEqual(self.classes(), self.names)
        self.assertEqual(run.state, "applied")
        self.assertEqual(self.customers["middle"].statcrm_sales, 49_999.99)
        self.assertEqual(self.customers["non_active"].statcrm_sales, 0)

    def test_sales_are_empty_until_they_are_known(self):
        customers = self.env["res.partner"].browse(
            [self.customers["big"].id, self.customers["non_active"].id]
        )
        segment = self.env["statcrm.segment"].create({"name": "Two", "code": "two"})
        customers.statcrm_segment_id = segment

        def told():
            self.env.invalidate_all()
            found = [
                *(row["statcrm_sales"] for row in customers.read(["statcrm_sales"])),
                segment.read(["sales"])[0]["sales"],
                customers.export_data(["statcrm_sales"])["datas"][0][0],
            ]
            # 0 equals False
            return ["" if value is False else value for value in found]

        self.assertEqual(told(), [""] * 4)
        self.assertEqual(customers.mapped("statcrm_sales"), [0, 0])
        run = self.classify()
        # without sales in the window
        self.assertEqual(told(), [50_000, 0, 50_000, 50_000])
        run.action_undo()
        self.assertEqual(told(), [""] * 4)

    def test_role_that_is_archived_makes_no_other(self):
        self.customers["other"].statcrm_role_line_ids.active = False
        self.classify()
        code = self.customers["other"].statcrm_value_class_id.code
        self.assertEqual(code, "prospective")

    def test_only_credit_notes_in_the_window_is_non_active(self):
        customer = self.customers["prospective"]
        self.sale(customer, "2026-01-01", -500)
        self.classify()
        self.assertEqual(customer.statcrm_value_class_id.code, "non_active")
        self.assertEqual(customer.statcrm_sales, -500)

    def test_preview_writes_nothing_to_partners(self):
        before = self.all_values()
        run = self.classification()
        run.action_preview()
        self.assertEqual(self.all_values(), before)
        self.assertGreaterEqual(run.line_count, 7)
        history = self.env["statcrm.class.history"]
        self.assertFalse(history.search([("classification_id", "=", run.id)]))

    def test_a_new_preview_replaces_the_old(self):
        run = self.classification()
        run.action_preview()
        count = run.line_count
        self.sale(self.customers["prospective"], "2026-05-05", 3_000)
        run.action_preview()
        self.assertEqual(run.line_count, count)
        line = run.line_ids.filtered(
            lambda one: one.partner_id == self.customers["prospective"]
        )
        self.assertEqual(line.new_class_id.code, "small_a")

    def test_nomination_beats_the_arithmetic_and_both_are_shown(self):
        customer = self.customers["small"]
        self.nominate(customer, "strategic")
        self.classify()
        self.assertEqual(customer.statcrm_value_class_id.code, "strategic")
        self.assertEqual(customer.statcrm_computed_class_id.code, "small")
        customer.statcrm_nominated_class_id = False
        self.assertEqual(customer.statcrm_value_class_id.code, "small")

    def test_offices_and_contacts_show_the_class_of_their_principal(self):
        office = self.company_partner("Office", self.customers["big"])
        contact = self.person("Contact", office)
        self.classify()
        self.assertEqual((office + contact).statcrm_badge_class_id.code, "big")
        self.assertFalse(contact.statcrm_value_class_id)

    def test_undo_restores_exactly(self):
        before = self.all_values()
        self.classify().action_undo()
        self.assertEqual(self.all_values()[: len(before)], before)

    def test_undo_of_the_second_restores_the_first(self):
        self.classify()
        first = self.all_values()
        self.sale(self.customers["prospective"], "2026-05-05", 80_000)
        second = self.classify("2026-05-31", 1)
        self.assertEqual(self.customers["prospective"].statcrm_sales, 80_000)
        self.assertEqual(
            self.customers["big"].statcrm_value_class_id.code, "non_active"
        )
        second.action_undo()
        self.assertEqual(self.all_values(), first)

    def test_later_run_first(self):
        first = self.classify()
        second = self.classify("2026-05-31")
        with self.assertRaisesRegex(UserError, "later run"):
            first.action_undo()
        second.action_undo()
        first.action_undo()
        self.assertEqual(self.classes(), [False] * 7)

    def test_stale_preview_is_refused(self):
        old = self.classification()
        old.action_preview()
        newer = self.classify()
        with self.assertRaisesRegex(UserError, "Preview again"):
            old.action_apply()
        newer.action_undo()
        old.action_apply()  # customers are again what they were at the preview
        self.assertEqual(self.classes(), self.names)

    def test_changed_window_needs_a_new_preview(self):
        for values in ({"date_to": "2024-12-31"}, {"months": 60}):
            run = self.classification()
            run.action_preview()
            run.write(values)
            with self.assertRaisesRegex(UserError, "Preview again"):
                run.action_apply()

    def test_apply_twice_is_refused(self):
        run = self.classify()
        with self.assertRaisesRegex(UserError, "Applied"):
            run.action_apply()

    def test_applied_run_is_kept(self):
        run = self.classify()
        with self.assertRaisesRegex(UserError, "history"):
            run.unlink()


@tagged("post_install", "-at_install")
class TestTwoCompanies(ClassifiedCase):
    """Both class the same customers, so a run of one makes the other's stale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other House"})
        cls.env.user.company_ids += cls.other
        cls.mine = cls.classification().with_user(cls.main_user)
        cls.mine.action_preview()

    def test_preview_is_stale_after_a_run_of_the_other(self):
        self.classify(company_id=self.other.id)
        with self.assertRaisesRegex(UserError, "Preview again"):
            self.mine.action_apply()

    def test_later_run_of_the_other_is_undone_first(self):
        self.mine.action_apply()
        theirs = self.classify("2026-05-31", company_id=self.other.id)
        with self.assertRaisesRegex(UserError, "24 months to May 31, 2026 first"):
            self.mine.action_undo()
        theirs.action_undo()
        self.mine.action_undo()
        self.assertEqual(self.mine.state, "undone")

    def test_another_companys_runs_are_not_seen(self):
        values = {"company_id": self.other.id}
        self.sale(self.customers["big"], "2026-01-01", 5, **values)
        theirs = self.classify(company_id=self.other.id)
        runs = self.env["statcrm.classification"].with_user(self.main_user)
        self.assertEqual(
            runs.search([("id", "in", (theirs + self.mine).ids)]), self.mine
        )
        both = [("classification_id", "in", (theirs + self.mine).ids)]
        for name in ("statcrm.classification.line", "statcrm.concentration.report"):
            self.assertIn(theirs, self.env[name].sudo().search(both).classification_id)
            seen = self.env[name].with_user(self.main_user).search(both)
            self.assertEqual(seen.classification_id, self.mine, name)
        self.assertTrue(self.tiles(self.main_user))


@tagged("post_install", "-at_install")
class TestWhatIf(ClassifiedCase):
    def what_if(self, **limits):
        """Try limits in the form, as a member of the management group."""
        form = Form(self.env["statcrm.classification"].with_user(self.management))
        form.date_to = "2026-06-30"
        form.is_what_if = True
        codes = [band.code for band in self.env["statcrm.value.class"]._get_bands()]
        for code, limit in limits.items():
            with form.limit_ids.edit(codes.index(code)) as line:
                line.sales_from = limit
        run = form.save()
        run.action_preview()
        return run

    def new_class(self, run, name):
        line = run.line_ids.filtered(lambda one: one.partner_id.name == name)
        return line.new_class_id.code

    def test_form_offers_the_limits_in_force(self):
        run = self.what_if()
        self.assertEqual(run.limit_ids.mapped("sales_from"), [50_000, 10_000, 2_000, 1])

    def test_moves_are_seen_and_not_applied(self):
        run = self.what_if(big=49_000)
        self.assertEqual(self.new_class(run, "middle"), "big")
        self.assertEqual(self.value_class("big").sales_from, 50_000)
        with self.assertRaisesRegex(UserError, "not the current limits"):
            run.action_apply()
        self.assertEqual(self.classes(), [False] * 7)

    def test_limits_in_the_wrong_order_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "must be below"):
            self.what_if(big=9_000)

    def test_limits_changed_after_the_preview_do_not_slip_through(self):
        run = self.what_if(big=49_000)
        run.limit_ids[0].sales_from = 50_000
        with self.assertRaisesRegex(UserError, "Preview again"):
            run.action_apply()

    def test_adopted_limits_are_in_force(self):
        run = self.what_if(big=49_000, middle=30_000, small_a=20_000, small=10_000)
        run.with_user(self.main_user).action_adopt_limits()
        self.assertEqual(
            self.env["statcrm.value.class"]._get_bands().mapped("sales_from"),
            [49_000, 30_000, 20_000, 10_000],
        )
        run.action_apply()
        self.assertEqual(self.classes()[:4], ["big", "big", "non_active", "non_active"])
        with self.assertRaisesRegex(UserError, "Applied"):
            run.with_user(self.main_user).action_adopt_limits()

    def test_without_what_if_the_limits_in_force_are_taken_again(self):
        run = self.what_if(big=49_000)
        run.is_what_if = False
        run.action_preview()
        self.assertEqual(self.new_class(run, "middle"), "middle")
        run.action_apply()
        self.assertEqual(self.classes(), self.names)


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestMonthlyJob(ClassifiedCase):
    def applied(self):
        domain = [("state", "=", "applied")]
        return self.env["statcrm.classification"].search(domain)

    def classify_by_cron(self):
        self.run_cron("ir_cron_classify")

    def test_first_run_is_made_by_a_person(self):
        self.classify_by_cron()
        self.assertFalse(self.applied())

    def test_once_a_month_as_of_its_last_day(self):
        self.classify("2026-05-31")
        self.classify_by_cron()
        self.classify_by_cron()
        runs = self.applied()
        self.assertEqual(
            runs.mapped(lambda run: str(run.date_to)), ["2026-06-30", "2026-05-31"]
        )
        self.assertEqual(self.classes(), self.names)
        with freeze_time("2026-08-01"):
            self.classify_by_cron()
        self.assertEqual(len(self.applied()), 3)
        self.assertEqual(str(self.applied()[0].date_to), "2026-07-31")

    def test_what_was_undone_is_not_done_again(self):
        self.classify("2026-05-31")
        self.classify_by_cron()
        self.applied()[0].action_undo()
        self.classify_by_cron()
        self.assertEqual(len(self.applied()), 1)

    def test_default_window(self):
        run = self.env["statcrm.classification"].create({})
        self.assertEqual((str(run.date_to), run.months), ("2026-06-30", 24))
        self.assertEqual(str(run.date_from), "2024-06-30")
        self.assertEqual(run.name, "24 months to Jun 30, 2026")

    def test_two_of_one_window_are_told_apart(self):
        runs = self.env["statcrm.classification"]
        names = [runs.create({"date_to": "1998-06-30"}).name for _time in range(3)]
        name = "24 months to Jun 30, 1998"
        self.assertEqual(names, [name, f"{name} (2)", f"{name} (3)"])
