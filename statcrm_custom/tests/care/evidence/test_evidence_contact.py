from datetime import datetime
from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ...dialogue.arm_common import AddedArm
from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestEvidenceContact(EvidenceCommon):
    """In contact at least every so many months, by whatever way."""

    def message(self, record, date, author=None, **values):
        return self.env["mail.message"].create(
            {
                "model": record._name,
                "res_id": record.id,
                "message_type": "comment",
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "author_id": (author or self.account_manager.partner_id).id,
                "date": f"{date} 09:00:00",
                "body": "<p>Body</p>",
                **values,
            }
        )

    def done(self, kind, day, partner=None, **values):
        return self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": (partner or self.ministry).id,
                "activity_type_id": self.env.ref(f"mail.mail_activity_data_{kind}").id,
                "user_id": self.staff.id,
                "active": False,
                "date_done": day,
                **values,
            }
        )

    def test_never_in_contact(self):
        """There is no due day: late at once, missed when the period is over."""
        first, second = self.promise("contact", rhythm="2")
        for day, states in (
            ("2026-01-01", ("late", "due")),
            ("2026-06-30", ("late", "due")),
            ("2026-07-01", ("missed", "late")),
            ("2027-01-01", ("missed", "missed")),
        ):
            self.look(first | second, day)
            self.assertEqual((first.state, second.state), states, day)
        self.assertFalse(first.res_id)
        self.assert_not_applicable(first)

    def test_exactly_so_many_months(self):
        promise = self.promise("contact", months=3)
        call = self.done("call", "2026-02-15")
        self.assert_state(promise, "2026-02-14", "late")
        self.assert_state(promise, "2026-02-15", "kept")
        self.assert_state(promise, "2026-05-15", "kept")
        self.assert_evidence(promise, call, "2026-02-15")
        self.assertEqual(promise.evidence_name, "Call: Ministry")
        self.assert_state(promise, "2026-05-16", "late")
        self.assertFalse(promise.res_id)

    def test_contacts_of_last_year_count(self):
        promise = self.promise("contact", months=3)
        self.done("call", "2025-12-01")
        self.assert_state(promise, "2026-03-01", "kept")
        self.assert_state(promise, "2026-03-02", "late")

    def test_over_is_as_of_its_last_day(self):
        promise = self.promise("contact", months=3, rhythm="2")[0]
        self.done("call", "2026-07-01")
        self.assert_state(promise, "2026-07-10", "missed")
        self.done("call", "2026-03-29")
        self.assert_state(promise, "2026-07-10", "missed")
        self.done("call", "2026-03-30")
        self.assert_state(promise, "2026-11-10", "kept")

    def test_each_kind_of_contact(self):
        promise = self.promise("contact")
        ours = self.account_manager.partner_id
        for name, make in {
            "Meeting: Kaisa": lambda: self.meeting(self.kaisa),
            "E-mail Sent: Kaisa": lambda: self.message(self.kaisa, "2026-05-04"),
            "E-mail Received: Ministry": lambda: self.message(
                self.ministry, "2026-05-04", self.kaisa
            ),
            "Call: Timo": lambda: self.done("call", "2026-05-04", self.timo),
            "Visit: Board": lambda: self.done(
                "todo", "2026-05-04", self.board, statcrm_kind="visit"
            ),
            "E-mail Sent: Ministry": lambda: self.message(
                self.ministry,
                "2026-05-04",
                ours,
                partner_ids=[Command.set(self.kaisa.ids)],
            ),
        }.items():
            with self.subTest(kind=name):
                made = make()
                self.assert_state(promise, "2026-05-10", "kept")
                self.assertEqual(promise.evidence_name, name)
                self.assertEqual(str(promise.evidence_date), "2026-05-04")
                made.unlink()
                self.assert_state(promise, "2026-05-10", "late")

    def test_a_logged_call_is_seen_within_ten_minutes(self):
        """Without the daily look; and when nothing is new, nothing is looked at."""
        promise = self.promise("contact")
        runs = self.env["statcrm.care.promise.run"]
        runs.search([]).unlink()
        self.age_all("create_date")

        def run(time):
            cron = type(self.env["ir.cron"])
            with (
                freeze_time(f"2026-05-10 {time}"),
                patch.object(cron, "_commit_progress", lambda *_a, **_k: 600),
            ):
                return runs._run("changed")

        run("08:00:00")
        self.assertEqual(promise.state, "late")
        self.assertEqual(run("10:00:00"), 0)
        call = self.done("call", "2026-05-10", self.kaisa)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_activity SET write_date = '2026-05-10 10:05' WHERE id = %s",
            [call.id],
        )
        self.assertEqual(run("10:10:00"), 1)
        self.assertEqual(promise.state, "kept")
        # each run asks for the hour before the last one, and then it is new no more
        self.assertEqual(run("11:20:00"), 1)
        self.assertEqual(run("11:30:00"), 0)

    def test_a_message_touches_whom_it_is_of_from_and_to(self):
        self.age_all("create_date")
        since = datetime(2026, 5, 10)
        ours = self.account_manager.partner_id
        model = self.env["statcrm.care.promise.run"]

        def touched():
            self.env.flush_all()
            rows = self.env.execute_query(model._touched_customers_sql(since))
            return self.Partner.browse(row[0] for row in rows)

        self.assertFalse(touched() & (self.ministry | self.mill))
        old = self.message(self.outi, "2026-05-10")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_message SET create_date = '2026-05-09' WHERE id = %s", [old.id]
        )
        self.assertFalse(touched() & (self.ministry | self.mill))
        for values in (
            {"record": self.timo, "author": ours},
            {"record": ours, "author": self.kaisa},
            {
                "record": ours,
                "author": ours,
                "partner_ids": [Command.set(self.kaisa.ids)],
            },
        ):
            made = self.message(date="2026-05-10", **values)
            self.assertEqual(touched() & (self.ministry | self.mill), self.ministry)
            made.unlink()

    def test_what_is_no_contact(self):
        promise = self.promise("contact")
        note = self.env.ref("mail.mt_note").id
        self.message(self.ministry, "2026-05-04", subtype_id=note)
        self.done("todo", "2026-05-04")
        self.done("call", "2026-05-04", self.mill)
        self.meeting(self.kaisa, privacy="private")
        self.meeting(self.kaisa, active=False)
        self.meeting(self.kaisa, "2026-05-11 09:00:00")
        self.meeting(self.colleague())
        self.assert_state(promise, "2026-05-10", "late")

    def test_the_last_one_is_the_evidence(self):
        promise = self.promise("contact")
        call = self.done("call", "2026-03-01")
        last = self.meeting(self.kaisa)
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, last, "2026-05-04")
        self.assertEqual(len(promise.change_ids), 1)
        last.action_archive()
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, call, "2026-03-01")

    def test_same_as_a_plain_computation(self):
        customers = self.customers(5)
        people = customers.child_ids
        self.done("call", "2025-11-11", people[0])
        self.done("call", "2025-11-09", people[1])
        self.meeting(people[2])
        self.message(people[3], "2026-05-01")
        self.done("call", "2026-04-01", customers[3])

        def expected(principal):
            found = self.env["statcrm.interaction"].search(
                [
                    ("principal_id", "=", principal.id),
                    ("date", ">=", "2025-11-10"),
                    ("date", "<", "2026-05-10 12:00:00"),
                    ("kind", "in", ("email_in", "email_out", "call", "meeting")),
                ],
                order="date desc",
                limit=1,
            )
            if found.kind == "meeting":
                return self.env["calendar.event"].browse(found.res_id)
            model = "mail.activity" if found.kind == "call" else "mail.message"
            return found and self.env[model].browse(found.source_id)

        self.assert_same_as("contact", expected)

    def test_queries_do_not_grow(self):
        def fill(customers):
            for customer in customers:
                self.done("call", "2026-05-04", customer)

        self.assert_few_queries("contact", fill)


@tagged("post_install", "-at_install")
class TestEvidenceContactArm(AddedArm, EvidenceCommon):
    """An arm of a later area proves a contact by what it says of itself."""

    def test_what_a_click_opens_proves_it(self):
        task, promise = self.task(self.kaisa, "2026-05-04"), self.promise("contact")
        self.assert_state(promise, "2026-05-10", "late")
        self.add_arm()
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, task.project_id, "2026-05-04")

    def test_its_own_record_proves_it(self):
        """And is looked for by itself: another of the same project is none."""
        self.add_arm(entry="project.task")
        task, promise = self.task(self.kaisa, "2026-05-04"), self.promise("contact")
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, task, "2026-05-04")
        action = promise.with_user(self.account_manager).action_open_evidence()
        entry = task.id * 64 + self.NUMBER
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("statcrm.interaction", entry)
        )
        self.assertFalse(self.lost(promise))
        task.copy({"partner_id": self.kaisa.id, "date_deadline": task.date_deadline})
        task.partner_id = self.outi
        self.env.flush_all()
        self.assertTrue(self.lost(promise))

    def lost(self, promise):
        """Whether the daily look finds that the evidence is there no more."""
        with freeze_time("2026-05-10 12:00:00"):
            day = datetime(2026, 5, 10)
            timed = self.of_kind("contact")._timed_sql(day, day.date())
            promise.flush_recordset()
            return bool(
                self.env.execute_query(
                    SQL(
                        """SELECT FROM statcrm_care_promise promise
                             JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
                            WHERE promise.id = %s AND (%s)""",
                        promise.id,
                        timed,
                    )
                )
            )
