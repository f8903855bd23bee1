from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestHealth(StatcrmCommon):
    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        # jobs do not run in tests
        self.env["ir.cron"].search([]).nextcall = self.now + timedelta(hours=1)

    def health(self):
        return self.env["statcrm.health"].with_user(self.main_user).get_health()

    def check(self, key):
        return next(one for one in self.health()["checks"] if one["key"] == key)

    def test_an_administrator_without_a_role(self):
        administrator = self.env["res.users"].create(
            {
                "name": "Administrator",
                "login": "test_administrator",
                "group_ids": [Command.set(self.env.ref("base.group_system").ids)],
            }
        )
        health = self.env["statcrm.health"].with_user(administrator).get_health()
        self.assertEqual(health["checks"], self.health()["checks"])

    def test_only_who_can_do_something_about_it(self):
        for user in (self.staff, self.director, self.internal):
            with self.assertRaises(AccessError):
                self.env["statcrm.health"].with_user(user).get_health()

    def test_every_area_has_its_checks(self):
        checks = {one["key"]: one for one in self.health()["checks"]}
        names = {"mail", "server", "pdf", "jobs", "faults", "lookup"}
        self.assertGreaterEqual({*checks}, names)
        for check in checks.values():
            self.assertIn(check["state"], ("green", "amber", "red"))
            self.assertTrue(check["title"] and check["text"])

    def test_mails(self):
        self.env["mail.mail"].search([]).unlink()
        self.assertEqual(self.check("mail")["state"], "green")
        mail = self.env["mail.mail"].create({"subject": "Hello", "state": "outgoing"})
        self.assertEqual(self.check("mail")["state"], "green")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_mail SET create_date = %s WHERE id = %s",
            [self.now - timedelta(hours=2), mail.id],
        )
        self.assertEqual(self.check("mail")["state"], "amber")
        mail.state = "exception"
        check = self.check("mail")
        self.assertEqual(check["state"], "red")
        self.assertIn("Failed: 1", check["text"])

    def test_jobs(self):
        self.assertEqual(self.check("jobs")["state"], "green")
        job = self.env.ref("statcrm_custom.ir_cron_care_refresh")
        job.nextcall = self.now - timedelta(hours=3)
        self.assertEqual(self.check("jobs")["state"], "red")
        rows = {row["id"]: row for row in self.health()["jobs"]}
        self.assertEqual((rows[job.id]["state"], rows[job.id]["text"]), ("red", "Late"))
        job.write({"nextcall": self.now, "failure_count": 2})
        rows = {row["id"]: row for row in self.health()["jobs"]}
        self.assertEqual(rows[job.id]["text"], "Failures: 2")
        job.write({"failure_count": 0, "active": False})
        self.assertEqual(self.check("jobs")["state"], "amber")

    def test_records_that_a_job_could_not_process(self):
        self.env["statcrm.job.fault"].search([]).unlink()
        self.assertEqual(self.check("faults")["state"], "green")
        self.env["statcrm.job.fault"].sudo().create(
            {"job": "Test", "res_model": "res.partner", "res_id": 1, "reason": "No."}
        )
        check = self.check("faults")
        self.assertEqual(check["state"], "red")
        self.assertTrue(check["button"])

    def test_search(self):
        self.assertEqual(self.check("lookup")["state"], "green")
        self.env.cr.execute("DROP INDEX res_partner_statcrm_lookup_index")
        self.assertEqual(self.check("lookup")["state"], "amber")
