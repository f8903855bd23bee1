"""What people have said: rows follow each other, and the newest one holds."""

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.modules.module import load_script
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, file_path, mute_logger

from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestPermission(PermissionCase):
    def test_a_row_tells_what_was_asked_and_answered(self):
        self.magazine.wording = "May we?"
        row = self.permissions.with_user(self.staff).record(
            self.anna, self.magazine, "email", "no", "letter", "Letter of 3 May"
        )
        self.assertEqual(row.address, "anna.virta@example.com")
        self.assertEqual(row.wording, "May we?")
        self.assertEqual(row.wording_version, self.magazine.wording_version)
        self.assertEqual(row.user_id, self.staff)
        self.assertEqual((row.source, row.note), ("letter", "Letter of 3 May"))

    def test_the_wording_is_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("fi_FI")
        self.magazine.with_context(lang="fi_FI").wording = "Saammeko lähettää lehden?"
        self.anna.lang = "fi_FI"
        row = self.say(self.anna, "yes", self.magazine)
        self.assertEqual(row.wording, "Saammeko lähettää lehden?")
        # what is asked later has another wording; the row keeps its own
        self.magazine.with_context(lang="fi_FI").wording = "Haluatko lehden?"
        self.assertEqual(row.wording, "Saammeko lähettää lehden?")
        self.assertEqual(row.wording_version, self.magazine.wording_version - 1)

    def test_addresses_as_they_are_compared(self):
        for channel, expected in {
            "email": "anna.virta@example.com",
            "phone": "+358401234567",
            "post": "kauppakatu1|90100|oulu",
        }.items():
            row = self.say(self.anna, "no", self.events, channel)
            self.assertEqual(row.address, expected)
        bo = self.at_work("Bo Ek")
        row = self.say(bo, "no", self.events, "post")
        self.assertEqual(row.address, "torikatu2|90100|oulu|boek")
        nobody = self.person("Nobody", email="broken", phone="12")
        for channel in ("email", "phone", "post"):
            row = self.say(nobody, "no", self.events, channel)
            self.assertFalse(row.address)

    def test_numbers_of_the_version_before(self):
        """Odoo keeps a number as it was typed where it cannot read it."""
        other = self.person("Other", phone="ask Anna")
        self.env.flush_all()
        self.cr.execute(
            SQL(
                "UPDATE res_partner SET phone_sanitized = phone WHERE id IN %s",
                (self.anna.id, other.id),
            )
        )
        self.env.invalidate_all()
        path = "statcrm_custom/migrations/19.0.2.0.0/post-phone_numbers.py"
        load_script(file_path(path), "phone_numbers").migrate(self.cr, "19.0.1.0.0")
        self.assertEqual(self.anna.phone_sanitized, "+358401234567")
        self.assertFalse(other.phone_sanitized)

    def test_another_address_than_the_own_one(self):
        record = self.permissions.record
        row = record(
            self.anna, self.events, "email", "no", "reply", address="A <Old@X.fi>"
        )
        self.assertEqual(row.address, "old@x.fi")
        row = record(
            self.anna, self.events, "phone", "no", "call", address="040-7654321"
        )
        self.assertEqual(row.address, "+358407654321")

    def test_the_newest_row_holds(self):
        people = self.anna | self.office
        current = lambda: self.permissions.current(people, self.events, "email")  # noqa: E731
        self.assertEqual(current(), {self.anna.id: None, self.office.id: None})
        self.say(self.anna, "no", self.events, when="2026-05-03 09:00:00")
        self.assertEqual(current()[self.anna.id], "no")
        self.say(self.anna, "yes", self.events, when="2026-05-04 09:00:00")
        self.assertEqual(current()[self.anna.id], "yes")
        # a letter that was found later tells of an earlier day
        self.say(self.anna, "no", self.events, when="2026-05-02 09:00:00")
        self.assertEqual(current()[self.anna.id], "yes")
        # of the same moment, the row that was written later
        self.say(self.anna, "no", self.events, when="2026-05-04 09:00:00")
        self.assertEqual(current(), {self.anna.id: "no", self.office.id: None})
        self.assertEqual(
            self.permissions.search_count([("partner_id", "=", self.anna.id)]), 4
        )

    def test_another_purpose_and_another_channel_are_something_else(self):
        self.say(self.anna, "no", self.events)
        for purpose, channel in ((self.magazine, "email"), (self.events, "phone")):
            self.assertEqual(
                self.permissions.current(self.anna, purpose, channel),
                {self.anna.id: None},
            )

    def test_no_to_all_direct_marketing(self):
        self.say(self.anna, "yes", self.offers, when="2026-05-01 09:00:00")
        self.say(self.anna, "no", None, when="2026-05-03 09:00:00")
        self.assertEqual(self.codes(self.anna, self.offers), ["refused", "never_asked"])
        self.assertFalse(self.codes(self.anna, self.events))
        self.say(self.anna, "yes", self.offers, when="2026-05-04 09:00:00")
        self.assertFalse(self.codes(self.anna, self.offers))
        another = self.offers.copy()
        self.assertIn("refused", self.codes(self.anna, another))

    def test_a_yes_names_its_purpose(self):
        with self.assertRaisesRegex(UserError, "Choose the purpose"):
            self.say(self.anna, "yes", None)
        values = {"partner_id": self.anna.id, "channel": "email", "answer": "yes"}
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.permissions.sudo().create({**values, "source": "call"})

    def test_nothing_was_said_in_the_future(self):
        with self.assertRaisesRegex(UserError, "future"):
            self.say(self.anna, "no", self.events, when="2199-01-01 00:00:00")


@tagged("post_install", "-at_install")
class TestNobodyOverwrites(PermissionCase):
    def test_nobody_changes_or_deletes_a_row(self):
        row = self.say(self.anna, "yes", self.events)
        admin = self.env.ref("base.user_admin")
        for user in (self.staff, self.communications, self.main_user, admin):
            for values in ({"answer": "no"}, {"note": "x"}, {"user_id": user.id}):
                with self.assertRaises(UserError):
                    row.with_user(user).write(values)
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "the newest holds"):
            row.sudo().write({"answer": "no"})
        self.assertEqual(row.answer, "yes")

    def test_nobody_makes_a_row_but_by_writing_it_down(self):
        values = {
            "partner_id": self.anna.id,
            "purpose_id": self.events.id,
            "channel": "email",
            "answer": "yes",
            "source": "page",
        }
        for user in (self.staff, self.communications, self.main_user):
            rows = self.permissions.with_user(user)
            with self.assertRaises(AccessError):
                rows.create(values)
            columns = ["partner_id/.id", "channel", "answer", "source"]
            line = [str(self.anna.id), "email", "no", "import"]
            answer = call_kw(rows, "load", [columns, [line]], {})
            self.assertFalse(answer["ids"])
        self.assertFalse(
            self.permissions.search_count([("partner_id", "=", self.anna.id)])
        )

    def test_nobody_says_on_the_page_for_somebody_else(self):
        mine = self.permissions.with_user(self.communications)
        for source in ("page", "one_click", "kept"):
            with self.assertRaises(AccessError):
                mine.record(self.anna, self.events, "email", "yes", source)
        said = [("partner_id", "=", self.anna.id), ("answer", "=", "yes")]
        self.assertFalse(self.permissions.search_count(said))

    def test_who_writes_down(self):
        for user in (self.staff, self.account_manager, self.communications):
            row = self.permissions.with_user(user).record(
                self.anna.id, self.events.id, "email", "no", "call"
            )
            self.assertEqual(row.user_id, user)
        for user in (self.auditor, self.internal, self.portal):
            with self.assertRaises(AccessError):
                self.permissions.with_user(user).record(
                    self.anna.id, self.events.id, "email", "no", "call"
                )
        for user in (self.auditor, self.internal):
            rows = self.permissions.with_user(user)
            self.assertTrue(rows.is_allowed(self.anna.id, self.events.id, "email"))
            self.assertEqual(
                rows.current(self.anna.ids, self.events.id, "email"),
                {self.anna.id: "no"},
            )
        for method in ("is_allowed", "current"):
            with self.assertRaises(AccessError):
                rows = self.permissions.with_user(self.portal)
                getattr(rows, method)(self.anna.id, self.events.id, "email")

    def test_the_window(self):
        window = self.env["statcrm.permission.record"].with_user(self.staff)
        window = window.create({"partner_id": self.anna.id})
        window.action_record()
        rows = self.permissions.search([("partner_id", "=", self.anna.id)])
        self.assertEqual(
            {(row.purpose_id, row.channel, row.answer) for row in rows},
            {
                (self.env["statcrm.purpose"], one, "no")
                for one in ("email", "phone", "post")
            },
        )
        self.assertEqual(rows.user_id, self.staff)
        window.write({"answer": "yes"})
        with self.assertRaisesRegex(UserError, "Choose the purpose"):
            window.action_record()
        window.write({"purpose_id": self.magazine.id, "decided_on": "2026-05-03"})
        window.action_record()
        rows = self.permissions.search(
            [("partner_id", "=", self.anna.id), ("answer", "=", "yes")]
        )
        self.assertEqual(set(rows.mapped("channel")), {"email", "post"})
        self.assertEqual(
            set(rows.mapped("decided_at")),
            {fields.Datetime.to_datetime("2026-05-03 12:00:00")},
        )
        self.assertEqual(len(window.history_ids), 5)


@tagged("post_install", "-at_install")
class TestMergedPermissions(PermissionCase):
    def merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((source | target).ids, target)

    def test_both_histories_stay_and_the_newest_holds(self):
        for first, second, expected in (("no", "yes", []), ("yes", "no", ["refused"])):
            twin = self.person("Anna Virta", email="anna@home.example.com")
            kept = self.person("Anna Virta", email="anna.v@example.com")
            self.say(twin, first, self.events, when="2026-05-01 09:00:00")
            self.say(kept, second, self.events, when="2026-05-02 09:00:00")
            self.say(kept, first, self.magazine, when="2026-05-02 09:00:00")
            self.merge(twin, kept)
            rows = self.permissions.search([("partner_id", "=", kept.id)])
            self.assertEqual(len(rows), 3)
            self.assertEqual(self.codes(kept, self.events), expected)

    def test_a_newer_refusal_of_the_merged_away_holds(self):
        twin = self.person("Anna Virta", email="anna@home.example.com")
        self.say(self.anna, "yes", self.events, when="2026-05-01 09:00:00")
        self.say(twin, "no", self.events, when="2026-05-02 09:00:00")
        self.merge(twin, self.anna)
        self.assertEqual(self.codes(self.anna, self.events), ["refused"])

    def test_a_merge_erases_nobody(self):
        twin = self.person("Anna Virta", email="anna@home.example.com")
        self.say(twin, "no", self.events)
        self.merge(twin, self.anna)
        self.assertFalse(self.env["statcrm.refusal"].sudo().search_count([]))
