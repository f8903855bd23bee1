from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..arm_common import AddedArm
from ..informed_common import InformedCommon

FAULTS = "odoo.addons.statcrm_custom.models.customer.house.statcrm_job_fault"


@tagged("post_install", "-at_install")
class TestInformed(InformedCommon):
    def test_who_answers_hears_what_others_did_once(self):
        self.log(self.staff, contact_ids=self.kaisa.ids)
        mail = self.daily()
        self.assertEqual(mail.recipient_ids, self.account_manager.partner_id)
        self.assertIn("(1)", mail.subject)
        for words in ("Ministry", "Visit", self.staff.name, "/mail/view?model="):
            self.assertIn(words, mail.body_html)
        message = mail.mail_message_id
        inbox = message.notification_ids
        self.assertEqual(inbox.res_partner_id, self.account_manager.partner_id)
        self.assertEqual((inbox.notification_type, inbox.is_read), ("inbox", False))
        self.assertTrue(message.with_user(self.account_manager).needaction)
        told = self.told.search([], order="id desc", limit=1)
        self.assertEqual((told.arm, told.user_id), (1, self.account_manager))
        self.assertFalse(self.daily())

    def test_a_later_change_is_not_told_again(self):
        done = self.log(self.staff)
        self.assertTrue(self.daily())
        done.sudo().feedback = "Changed"
        self.assertFalse(self.daily())

    def test_own_doings_of_the_team_are_not_told(self):
        self.make_member(self.ministry, self.staff)
        self.log(self.staff)
        self.log(self.account_manager)
        self.assertFalse(self.daily())

    def test_who_was_in_the_team_is_an_outsider_today(self):
        self.make_member(
            self.ministry, self.staff, date_from="2020-01-01", date_to="2021-01-01"
        )
        self.log(self.staff)
        self.assertTrue(self.daily())

    def test_only_strategic_and_key_customers(self):
        self.mill.user_id = self.account_manager
        self.log(self.staff, self.mill)
        self.assertFalse(self.daily())
        self.nominate(self.mill, "key")
        self.assertTrue(self.daily())

    def test_to_dos_and_logged_e_mails_are_not_told(self):
        self.log(self.staff, kind="email")
        todo = self.ministry.with_user(self.account_manager).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.director.id
        )
        todo.action_feedback()
        self.assertFalse(self.daily())

    def test_the_deputy_hears_it_while_the_manager_is_away(self):
        self.make_member(self.ministry, self.other_account_manager, part="deputy")
        self.make_absence(self.account_manager, self.today, self.today)
        self.log(self.staff, self.office)
        mail = self.daily()
        self.assertEqual(mail.recipient_ids, self.other_account_manager.partner_id)

    def test_meetings_and_offers_but_nothing_private(self):
        for privacy in ("public", "private"):
            start = fields.Datetime.now() - timedelta(hours=1)
            self.env["calendar.event"].with_context(dont_notify=True).create(
                {
                    "name": f"{privacy} talk",
                    "start": start,
                    "stop": start + timedelta(minutes=30),
                    "privacy": privacy,
                    "user_id": self.director.id,
                    "partner_ids": (self.director.partner_id + self.kaisa).ids,
                }
            )
        offer = self.env["sale.order"].create(
            {"partner_id": self.office.id, "user_id": self.director.id}
        )
        body = self.daily().body_html
        self.assertIn("public talk", body)
        self.assertNotIn("private talk", body)
        self.assertIn(offer.name, body)
        self.assertIn("model=sale.order", body)

    def test_at_once_and_daily(self):
        self.account_manager.statcrm_informed = "at_once"
        self.nominate(self.mill, "key", self.other_account_manager)
        self.log(self.staff)
        self.log(self.staff, self.mill)
        mail = self.at_once()
        self.assertEqual(mail.recipient_ids, self.account_manager.partner_id)
        self.assertFalse(self.at_once())
        mail = self.daily()
        self.assertEqual(mail.recipient_ids, self.other_account_manager.partner_id)

    def test_everybody_chooses_for_oneself_and_nobody_none(self):
        staff = self.staff.with_user(self.staff)
        self.assertEqual(staff.statcrm_informed, "daily")
        staff.statcrm_informed = "at_once"
        self.assertEqual(self.staff.statcrm_informed, "at_once")
        with self.assertRaises(ValueError):
            staff.statcrm_informed = "never"
        with self.assertRaises(AccessError):
            self.director.with_user(self.staff).statcrm_informed = "daily"

    def test_in_the_language_of_the_receiver(self):
        self.env["res.lang"]._activate_lang("fi_FI")
        field = self.env["ir.model.fields"]._get("statcrm.interaction", "kind")
        visit = field.selection_ids.filtered(lambda one: one.value == "visit")
        visit.with_context(lang="fi_FI").name = "Käynti"
        self.account_manager.lang = "fi_FI"
        self.log(self.staff, date="2026-03-05")
        body = self.daily().body_html
        self.assertIn("Käynti", body)
        self.assertIn("5.3.2026", body)

    def test_scripts_are_text(self):
        self.env["sale.order"].create(
            {
                "name": "<script>alert(1)</script>",
                "partner_id": self.office.id,
                "user_id": self.director.id,
            }
        )
        mail = self.daily()
        self.assertNotIn("<script", mail.body_html + mail.mail_message_id.body)
        self.assertIn("&lt;script&gt;", mail.body_html)

    def test_much_is_cut_and_counted(self):
        for _n in range(18):
            self.log(self.staff)
        rows = self.runs._find(fields.Datetime.now() - timedelta(hours=1), None)
        (own,) = rows.values()
        (customer,) = self.runs._prepare_customers(own, "")
        # the same visit to the same card, by the same colleague on the same day
        self.assertEqual([line["times"] for line in customer["lines"]], [18])
        for number, row in enumerate(own):
            row["summary"] = str(number)
        (customer,) = self.runs._prepare_customers(own, "")
        self.assertEqual((len(customer["lines"]), customer["more"]), (15, 3))

    def test_a_run_that_was_killed_tells_the_rest_only(self):
        """Its time is over after the first receiver: the next run goes on."""
        self.nominate(self.mill, "key", self.other_account_manager)
        self.log(self.staff)
        self.log(self.staff, self.mill)
        models = "odoo.addons.statcrm_custom.models"
        target = f"{models}.dialogue.informed.statcrm_informed_run"
        cron = type(self.env["ir.cron"])
        last = self.env["mail.mail"].sudo().search([], order="id desc", limit=1).id or 0
        with (
            patch(f"{target}.RECEIVERS_A_COMMIT", 1),
            patch.object(cron, "_commit_progress", lambda self, *a, **k: 0),
        ):
            self.runs.with_context(ir_cron_progress_id=1)._inform("daily")
        first = self.env["mail.mail"].sudo().search([("id", ">", last)])
        self.assertEqual(len(first), 1)
        self.assertFalse(self.runs.search([]).until)
        second = self.daily()
        self.assertEqual(len(second), 1)
        self.assertEqual(
            first.recipient_ids + second.recipient_ids,
            self.account_manager.partner_id + self.other_account_manager.partner_id,
        )

    def test_told_and_mark_go_with_the_transaction(self):
        self.log(self.staff)
        self.env.flush_all()
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            rows = self.runs._find(fields.Datetime.now() - timedelta(hours=1), None)
            self.runs._notify(rows)
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(len(self.daily()), 1)

    def test_what_was_recorded_before_the_mark_is_told_too(self):
        """A transaction may end after the run that began after it."""
        self.assertFalse(self.daily())
        done = self.log(self.staff)
        self.env.flush_all()
        late = fields.Datetime.now() - timedelta(minutes=50)
        self.env.cr.execute(
            "UPDATE mail_activity SET write_date = %s WHERE id = %s", [late, done.id]
        )
        self.assertEqual(len(self.daily()), 1)

    def test_nobody_without_an_address_stops_the_others(self):
        self.account_manager.partner_id.email = False
        self.log(self.staff)
        self.assertFalse(self.daily())
        message = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertEqual(message.notified_partner_ids, self.account_manager.partner_id)

    def test_who_could_not_be_told_is_told_when_it_works(self):
        """The language is gone, as by a restored copy; later it is mended."""
        done = self.log(self.staff)
        self.env.flush_all()
        receiver = self.account_manager.partner_id
        self.speak(receiver, "xx_XX")
        with mute_logger(FAULTS):  # the main users get a mail of their task
            self.assertNotIn(receiver, self.daily().recipient_ids)
        faults = self.env["statcrm.job.fault"].search(
            [("res_model", "=", "res.users"), ("res_id", "=", self.account_manager.id)]
        )
        self.assertEqual(faults.job, "Others' contacts")
        self.at_once()
        self.assertTrue(faults.exists())
        self.speak(receiver, "en_US")
        before = fields.Datetime.now() - timedelta(hours=5)
        self.env.cr.execute(
            "UPDATE mail_activity SET write_date = %s WHERE id = %s", [before, done.id]
        )
        self.assertEqual(self.daily().recipient_ids, receiver)
        self.assertFalse(faults.exists())
        self.assertFalse(self.daily())

    def speak(self, partner, lang):
        self.env.cr.execute(
            "UPDATE res_partner SET lang = %s WHERE id = %s", [lang, partner.id]
        )
        self.env.invalidate_all()

    def test_papers_of_another_company_are_not_told(self):
        there = self.env["res.company"].create({"name": "There"})
        project = self.env["project.project"].create(
            {"name": "P", "partner_id": self.ministry.id, "company_id": there.id}
        )
        own = self.env["project.project"].create(
            {"name": "Own", "partner_id": self.ministry.id}
        )
        self.env["sale.order"].create(
            {
                "partner_id": self.ministry.id,
                "company_id": there.id,
                "user_id": self.staff.id,
                "client_order_ref": "Secret",
            }
        )
        news = self.env["project.update"].with_user(self.env.ref("base.user_admin"))
        for one in project + own:
            values = {"name": f"News of {one.name}", "project_id": one.id}
            news.sudo().create({**values, "status": "on_track"})
        mail = self.daily()
        self.assertIn("News of Own", mail.body_html)
        for words in ("News of P", "Secret"):
            self.assertNotIn(words, mail.body_html)
        self.assertIn("(1)", mail.subject)

    def test_a_mailing_of_many_people_is_one_line(self):
        row = {
            "id": 1,
            "principal_id": 7,
            "date": fields.Datetime.now(),
            "kind": "visit",
            "summary": "Newsletter",
            "user_id": 3,
            "res_model": "mailing.mailing",
            "res_id": 4,
            "customer": "Ministry",
            "partner": "Kaisa",
            "colleague": "Noora",
            "unit": None,
        }
        others = [{**row, "partner": name} for name in ("Timo", "Ulla")]
        (customer,) = self.runs._prepare_customers([row, *others], "")
        self.assertEqual([line["times"] for line in customer["lines"]], [3])


@tagged("post_install", "-at_install")
class TestInformedArm(AddedArm, InformedCommon):
    """An arm of a later area is told by what it says of itself."""

    def test_an_added_arm_is_told_once(self):
        self.add_arm(told=True)
        self.task(self.kaisa, "2026-03-02")
        self.assertIn("Telephone round", self.daily().body_html)
        self.assertEqual(self.told.search([], order="id desc", limit=1).arm, 40)
        self.assertFalse(self.daily())

    def test_only_the_kinds_that_it_names(self):
        self.task(self.kaisa, "2026-03-02")
        for told, is_told in ((False, False), (("visit",), False), (("call",), True)):
            with self.subTest(told=told):
                self.add_arm(told=told)
                self.assertEqual(bool(self.daily()), is_told)

    def test_not_to_who_is_in_another_company(self):
        there = self.env["res.company"].create({"name": "There"})
        self.add_arm(told=True, company_field="company_id")
        self.task(self.kaisa, "2026-03-02", "Secret", there)
        self.task(self.kaisa, "2026-03-02", company=self.env.company)
        mail = self.daily()
        self.assertIn("Telephone round", mail.body_html)
        self.assertNotIn("Secret", mail.body_html)


@tagged("post_install", "-at_install")
class TestInformedSeveral(InformedCommon):
    def test_two_units_at_two_customers_in_one_mail(self):
        self.nominate(self.mill, "key")
        self.env["statcrm.unit"].create(
            {
                "name": "Unit A",
                "member_ids": [Command.create({"user_id": self.staff.id})],
            }
        )
        self.log(self.staff, self.mill, contact_ids=self.outi.ids)
        self.log(self.director, self.kaisa, kind="call")
        mail = self.daily()
        self.assertEqual(len(mail), 1)
        body = mail.body_html
        self.assertLess(body.index("Mill"), body.index("Ministry"))
        for words in ("Unit A", "Kaisa", "Call", self.director.name):
            self.assertIn(words, body)
