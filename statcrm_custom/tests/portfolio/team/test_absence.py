from odoo.exceptions import AccessError, RedirectWarning
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..team_common import TeamCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestAbsence(TeamCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Absence = cls.env["statcrm.absence"]
        cls.office = cls.company_partner("Office", cls.ministry)
        cls.member(cls.staff, "deputy")

    def away(self, user, date_from="2026-07-10", date_to="2026-07-20"):
        return self.Absence.create(
            {"user_id": user.id, "date_from": date_from, "date_to": date_to}
        )

    def test_twice_at_a_time_is_refused(self):
        there = self.away(self.staff)
        for dates in (
            ("2026-07-20", "2026-07-25"),
            ("2026-07-01", "2026-07-10"),
            ("2026-07-01", "2026-07-30"),
            ("2026-07-12", "2026-07-13"),
        ):
            with self.assertRaises(RedirectWarning) as told, self.cr.savepoint():
                self.away(self.staff, *dates)
            text, action, _label = told.exception.args[:3]
            # the other one, whichever begins first, and the way to it
            self.assertIn("Staff (test) is already away Jul 10 – Jul 20.", text)
            self.assertEqual(action["res_id"], there.id)
        self.away(self.staff, "2026-07-21", "2026-07-25")
        self.away(self.management)

    def test_everybody_for_oneself_the_main_user_for_all(self):
        own = self.Absence.with_user(self.internal).create({})
        self.assertEqual(own.user_id, self.internal)
        values = {"user_id": self.staff.id}
        with mute_logger("odoo.models"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.Absence.with_user(self.internal).create(values)
            with self.assertRaises(AccessError), self.cr.savepoint():
                own.write(values)
        row = self.Absence.with_user(self.main_user).create(values)
        self.assertFalse(own.can_choose)
        self.assertTrue(row.can_choose)

    def test_the_list_names_the_deputies(self):
        absence = self.away(self.account_manager)
        self.assertEqual(absence.deputy_names, self.staff.name)
        self.assertIn(self.staff.name, absence.deputies)
        arch = self.Absence.get_view(view_type="list")["arch"]
        self.assertIn("deputy_names", arch)
        # a new row of a list would be saved when the page is left
        self.assertNotIn("editable", arch)

    def reminded(self, partner=None):
        partner = partner or self.ministry
        return partner._statcrm_reminder_users()[partner]

    def test_the_deputy_gets_the_reminders(self):
        for partner in (self.ministry, self.office):
            self.assertEqual(self.reminded(partner), self.account_manager)
        absence = self.away(self.account_manager)
        for partner in (self.ministry, self.office):
            self.assertEqual(self.reminded(partner), self.staff)
        self.away(self.staff)
        self.assertEqual(self.reminded(), self.account_manager)
        absence.date_to = "2026-07-14"
        self.assertEqual(self.reminded(), self.account_manager)

    def test_after_the_manager_has_left(self):
        self.account_manager.active = False
        self.assertEqual(self.reminded(), self.staff)
        self.away(self.staff)
        self.assertEqual(self.reminded(), self.staff)
        self.ministry.statcrm_team_ids.date_to = "2026-07-14"
        self.assertFalse(self.reminded())

    def test_reminders_take_the_same_queries_for_all(self):
        counts = []
        for size in (10, 10, 100):
            customers = self.Partner.create(
                [{"name": f"R{n}", "user_id": self.staff.id} for n in range(size)]
            )
            self.Member._set_team(customers, {"deputy": self.management}, "2026-01-01")
            with self.count_queries(counts):
                found = customers._statcrm_reminder_users()
                customers.mapped("statcrm_away")
                customers.mapped("statcrm_chain")
            self.assertEqual(len(found), size)
        self.assertEqual(counts[1], counts[2])

    def test_card_tells_who_acts(self):
        self.assertFalse(self.ministry.statcrm_away)
        self.away(self.account_manager)
        (self.ministry + self.office).invalidate_recordset()
        for partner in (self.ministry, self.office):
            self.assertEqual(
                partner.statcrm_away, "Away until Jul 20, deputy: Staff (test)"
            )
        self.ministry.statcrm_team_ids.date_to = "2026-07-14"
        self.ministry.invalidate_recordset()
        self.assertIn("no deputy", self.ministry.statcrm_away)

    def test_a_coming_absence_is_told_two_weeks_before(self):
        def told():
            (self.ministry + self.office).invalidate_recordset()
            cells = self.env["statcrm.card"].get_card(self.office.id)["cells"]
            (cell,) = [one for one in cells if one["key"] == "responsible"]
            return "".join(part["text"] for part in cell["detail"])

        self.assertEqual(told(), "")
        coming = self.away(self.account_manager, "2026-07-29", "2026-08-02")
        self.assertEqual(told(), "Away from Jul 29 to Aug 2, deputy: Staff (test)")
        coming.date_from = "2026-07-30"
        self.assertEqual(told(), "")
        # until the present one is over, it alone is told
        self.away(self.account_manager, "2026-07-15", "2026-07-20")
        coming.date_from = "2026-07-22"
        self.assertEqual(told(), "Away until Jul 20, deputy: Staff (test)")
        self.ministry.statcrm_team_ids.date_to = "2026-07-21"
        self.Absence.search([("date_to", "=", "2026-07-20")]).unlink()
        self.assertEqual(told(), "Away from Jul 22 to Aug 2, no deputy")

    def test_one_deputy_is_named_for_all_without(self):
        plain = self.company_partner("Plain", user_id=self.account_manager.id)
        mine = self.Absence.with_user(self.account_manager)
        absence = mine.create(
            {
                "date_from": "2026-07-10",
                "date_to": "2026-07-20",
                "deputy_id": self.management.id,
            }
        )
        # the days that are over are nobody's to mend
        self.assertEqual(absence.without_deputy_count, 0)
        deputies = [("deputy", "management", "2026-07-15", "2026-07-20")]
        self.assertEqual([r for r in self.rows(plain) if r[0] == "deputy"], deputies)
        # who has a deputy keeps it
        self.assertIn(("deputy", "staff", "2026-01-01", ""), self.rows())
        self.assertEqual(len(self.rows()), 1)
        coming = mine.create({"date_from": "2026-08-01", "date_to": "2026-08-05"})
        self.assertEqual(coming.without_deputy_count, 1)
        coming.deputy_id = self.staff
        self.assertEqual(coming.without_deputy_count, 0)
        self.assertIn(("deputy", "staff", "2026-08-01", "2026-08-05"), self.rows(plain))

    def planned(self, **values):
        """An absence of the account manager from Jul 20, with a deputy for two."""
        mine = self.Absence.with_user(self.account_manager)
        return mine.create(
            {
                "date_from": "2026-07-20",
                "date_to": "2026-07-31",
                "deputy_id": self.management.id,
                **values,
            }
        )

    def deputies_of(self, partner):
        return [row[1:] for row in self.rows(partner) if row[0] == "deputy"]

    def test_the_deputies_end_with_the_absence(self):
        plain = self.company_partner("Plain", user_id=self.account_manager.id)
        absence = self.planned()
        self.assertEqual(absence.deputy_id, self.management)
        with freeze_time("2026-07-25"):
            absence.action_back()
        self.assertEqual(
            self.deputies_of(plain), [("management", "2026-07-20", "2026-07-24")]
        )
        self.assertIn("Jul 24, 2026", plain.message_ids[0].body)
        # who was there before stays
        self.assertEqual(self.deputies_of(self.ministry), [("staff", "2026-01-01", "")])
        # cancelled: never planned, also where somebody else has the customer now
        other = self.planned(date_from="2026-08-10", date_to="2026-08-14")
        plain.user_id = self.other_account_manager
        other.action_end()
        self.assertEqual(len(self.deputies_of(plain)), 1)
        self.assertIn("Removed from the account team", plain.message_ids[0].body)
        # deleted in a list
        plain.user_id = self.account_manager
        self.planned(date_from="2026-08-10", date_to="2026-08-14").unlink()
        self.assertEqual(len(self.deputies_of(plain)), 1)

    def test_the_deputies_follow_the_absence(self):
        plain = self.company_partner("Plain", user_id=self.account_manager.id)
        absence = self.planned()
        absence.date_from = "2026-07-22"
        absence.date_to = "2026-08-02"
        self.assertEqual(
            self.deputies_of(plain),
            [
                ("management", "2026-07-22", "2026-07-31"),
                ("management", "2026-08-01", "2026-08-02"),
            ],
        )
        absence.date_to = "2026-07-31"
        absence.deputy_id = self.director
        self.assertEqual(
            self.deputies_of(plain), [("director", "2026-07-22", "2026-07-31")]
        )
        with freeze_time("2026-07-25"):
            absence.deputy_id = self.management
        self.assertEqual(
            self.deputies_of(plain),
            [
                ("director", "2026-07-22", "2026-07-24"),
                ("management", "2026-07-25", "2026-07-31"),
            ],
        )
        self.assertEqual(absence.deputy_id, self.management)
        # made the deputy for good by hand: no longer of this absence
        row = absence.member_ids.sorted("date_to")[-1]
        row.date_to = False
        absence.unlink()
        self.assertEqual(self.deputies_of(plain)[-1], ("management", "2026-07-25", ""))

    def test_the_warning_follows_what_is_chosen(self):
        self.company_partner("Plain", user_id=self.account_manager.id)
        form = Form(self.Absence.with_user(self.account_manager))
        self.assertEqual(form.without_deputy_count, 1)
        form.deputy_id = self.management
        self.assertEqual(form.without_deputy_count, 0)
        self.assertNotIn("o deputy", form.deputies)
        form.deputy_id = self.env["res.users"]
        self.assertEqual(form.without_deputy_count, 1)
        form.deputy_id = self.management
        absence = form.save()
        form = Form(absence)
        self.assertEqual(form.deputy_id, self.management)
        form.deputy_id = self.env["res.users"]
        self.assertEqual(form.without_deputy_count, 1)
        self.assertIn("No deputy", form.deputies)
        form.save()
        self.assertFalse(absence.deputy_id)
        self.assertEqual(absence.without_deputy_count, 1)

    def test_the_list_takes_the_same_number_of_queries(self):
        counts = []
        deputies = [self.staff, self.management, self.main_user, self.director]
        absence = self.Absence.create(
            {
                "user_id": self.other_account_manager.id,
                "date_from": "2026-12-07",
                "date_to": "2026-12-20",
            }
        )
        for deputy in [None, *deputies]:
            customer = self.company_partner(
                "Customer", user_id=self.other_account_manager.id
            )
            if deputy:
                self.env["statcrm.account.member"].create(
                    {
                        "partner_id": customer.id,
                        "user_id": deputy.id,
                        "part": "deputy",
                        "date_from": "2026-12-07",
                    }
                )
            with self.count_queries(counts):
                absence.read(["deputy_names", "deputies", "without_deputy_count"])
        self.assertEqual(counts[-1], counts[-3])

    def test_the_last_day_follows_the_first_one(self):
        form = Form(self.Absence.with_user(self.account_manager))
        form.date_from = "2026-12-07"
        self.assertEqual(str(form.date_to), "2026-12-07")
        form.date_to = "2026-12-20"
        form.date_from = "2026-12-10"
        self.assertEqual(str(form.date_to), "2026-12-20")

    def test_home_tells_of_the_own_absence(self):
        home = self.env["statcrm.home"].with_user(self.account_manager)

        def told():
            sections = home.get_home()["sections"]
            rows = [row for one in sections for row in one["rows"]]
            (row,) = [row for row in rows if row["key"] == "absence"] or [None]
            return row and (row["title"], row["buttons"][0]["label"])

        self.assertFalse(told())
        absence = self.planned(date_from="2026-08-15", date_to="2026-08-20")
        self.assertFalse(told())  # in more than a month
        absence.date_from = "2026-08-14"
        text = "You will be away Aug 14 – Aug 20"
        self.assertEqual(told(), (text, "See Absence"))
        now = self.planned(date_from="2026-07-10", date_to="2026-07-20")
        self.assertEqual(told(), ("You are away until Jul 20", "I Am Back"))
        self.assertIn("ended", now.action_back()["params"]["message"])
        self.assertEqual(told(), (text, "See Absence"))

    def test_who_is_back_ends_the_absence(self):
        mine = self.Absence.with_user(self.account_manager)
        absence = mine.create({"date_from": "2026-07-10", "date_to": "2026-07-20"})
        self.assertEqual(self.reminded(), self.staff)
        absence.action_end()
        self.assertEqual(str(absence.date_to), "2026-07-14")
        self.assertEqual(self.reminded(), self.account_manager)
        absence.action_end()  # over: nothing changes
        self.assertEqual(str(absence.date_to), "2026-07-14")
        # what begins today or later never was
        for first in ("2026-07-15", "2026-07-16"):
            coming = mine.create({"date_from": first, "date_to": "2026-07-20"})
            told = coming.action_end()
            self.assertFalse(coming.exists())
            self.assertIn("removed", told["params"]["message"])
        other = self.away(self.staff)
        with mute_logger("odoo.models"), self.assertRaises(AccessError):
            other.with_user(self.account_manager).action_end()

    def test_customers_without_deputy_are_counted(self):
        other = self.company_partner("Other")
        self.nominate(other, "key", self.account_manager)
        self.company_partner("Plain", user_id=self.account_manager.id)
        absence = self.away(self.account_manager)
        self.assertEqual(absence.without_deputy_count, 2)
        self.assertEqual(absence.nominated_without_count, 1)
        action = absence.with_user(self.account_manager).action_without_deputy()
        found = self.Partner.search(action["domain"])
        self.assertEqual(set(found.mapped("name")), {"Other", "Plain"})

    def test_deputies_and_their_customers_are_named(self):
        self.company_partner("Plain", user_id=self.account_manager.id)
        absence = self.away(self.account_manager)
        self.assertRegex(absence.deputies, r"No deputy</b> \(1\): .*Plain")
        self.assertRegex(absence.deputies, r"Staff \(test\)</b> \(1\): .*Ministry")
        # who is deputy on one of these days only
        self.ministry.statcrm_team_ids.filtered(
            lambda row: row.part == "deputy"
        ).date_to = "2026-07-10"
        absence.invalidate_recordset()
        self.assertIn(
            "Staff (test); no deputy Jul 15 – Jul 20</b> (1)", absence.deputies
        )
        absence.date_from = "2026-07-11"
        self.assertNotIn("Staff (test)", absence.deputies)
        self.assertEqual(absence.without_deputy_count, 2)

    def test_a_deputy_for_a_day_is_none_for_the_other_days(self):
        rows = self.ministry.statcrm_team_ids
        deputy = rows.filtered(lambda row: row.part == "deputy")
        absence = self.away(self.account_manager)
        self.assertEqual(absence.without_deputy_count, 0)
        for first, last, alone in (
            ("2026-07-10", "2026-07-20", 0),
            ("2026-07-10", "2026-07-19", 1),
            ("2026-07-15", "2026-07-20", 0),
            ("2026-07-16", "2026-07-20", 1),
            ("2026-07-15", "2026-07-15", 1),
        ):
            with self.subTest(first=first, last=last):
                deputy.write({"date_from": first, "date_to": last})
                absence.invalidate_recordset()
                self.assertEqual(absence.without_deputy_count, alone)
                action = absence.action_without_deputy()
                found = self.Partner.search(action["domain"])
                self.assertEqual(found, self.ministry if alone else self.Partner)
        days = "no deputy Jul 16 – Jul 20"
        self.assertIn(f"Staff (test); {days}</b> (1)", absence.deputies)
        # one after the other, they cover all days but one
        self.member(self.management, "deputy", date_from="2026-07-17")
        self.member(
            self.director, "deputy", date_from="2026-07-01", date_to="2026-07-14"
        )
        absence.invalidate_recordset()
        self.assertIn("no deputy Jul 16</b> (1)", absence.deputies)
        deputy.date_to = "2026-07-16"
        absence.invalidate_recordset()
        self.assertEqual(absence.without_deputy_count, 0)
        self.assertNotIn("no deputy", absence.deputies)

    def test_absences_take_the_same_queries_for_all(self):
        counts = []
        users = self.management, self.director, self.main_user, self.internal
        absences = self.Absence.browse([self.away(user).id for user in users])
        for some in (absences[:1], absences[:1], absences):
            with self.count_queries(counts):
                some.mapped("deputies")
        self.assertEqual(counts[1], counts[2])

    def test_tile_of_the_deputy(self):
        self.assertNotIn("acting", self.tiles(self.staff))
        self.away(self.account_manager)
        tile = self.tiles(self.staff)["acting"]
        self.assertEqual((tile["count"], tile["tone"]), (1, "warning"))
        self.assertNotIn("acting", self.tiles(self.management))

    def activity(self, partner, days=0, user=None):
        return partner.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=f"2026-07-{15 + days}",
            summary=f"Call in {days}",
            user_id=(user or self.account_manager).id,
        )

    def run_and_read(self):
        notes = self.env["mail.notification"]
        before = notes.search([], order="id desc", limit=1).id or 0
        self.run_cron("ir_cron_tell_deputies")
        return notes.search([("id", ">", before)])

    def test_deputy_is_told_of_each_activity_once(self):
        alone = self.company_partner("Alone", user_id=self.account_manager.id)
        for partner, days in ((self.office, 0), (self.ministry, -3), (alone, 0)):
            self.activity(partner, days)
        later = self.activity(self.ministry, 1)
        self.activity(self.ministry, 0, self.management)
        self.assertFalse(self.run_and_read())
        self.away(self.account_manager)
        told = self.run_and_read()
        self.assertEqual(told.res_partner_id, self.staff.partner_id)
        self.assertEqual(len(told), 1)
        body = told.mail_message_id.body
        self.assertEqual(body.count("<li>"), 2)
        for text in ("Call in 0", "Call in -3", "Office", "Ministry"):
            self.assertIn(text, body)
        self.assertFalse(self.run_and_read())
        later.date_deadline = "2026-07-15"
        self.assertEqual(self.run_and_read().mail_message_id.body.count("<li>"), 1)
        # as soon as there is a deputy, what waited is told
        self.member(self.management, "deputy", partner_id=alone.id)
        self.assertEqual(self.run_and_read().res_partner_id, self.management.partner_id)
