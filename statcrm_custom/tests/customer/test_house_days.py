from datetime import date, datetime
from pathlib import Path

from odoo.tests import Form, freeze_time, tagged
from odoo.tools import SQL

from ..common import StatcrmCommon

# half past eleven in the evening in UTC: half past one of the next year in Helsinki
NEW_YEAR = "2025-12-31 23:30:00"


@tagged("post_install", "-at_install")
class TestHouseDays(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = cls.env.company
        cls.house.resource_calendar_id.tz = "Europe/Helsinki"
        cls.ministry = cls.company_partner("Ministry")
        cls.anna = cls.person("Anna", cls.ministry)

    def sql_of(self, query):
        return self.env.execute_query(SQL("SELECT %s", query))[0][0]

    @freeze_time(NEW_YEAR)
    def test_today_is_the_house_s_whoever_asks(self):
        self.staff.tz = "America/New_York"
        for user in (self.env.user, self.staff, self.portal):
            company = self.house.with_user(user).with_context(tz="Pacific/Honolulu")
            self.assertEqual(company._statcrm_today(), date(2026, 1, 1))

    @freeze_time(NEW_YEAR)
    def test_another_zone_holds_at_once(self):
        for zone, day in (
            ("UTC", date(2025, 12, 31)),
            ("Europe/Stockholm", date(2026, 1, 1)),
            ("Atlantic/Reykjavik", date(2025, 12, 31)),
        ):
            self.house.resource_calendar_id.tz = zone
            self.assertEqual(self.house._statcrm_today(), day, zone)
        calendar = self.house.resource_calendar_id.copy({"tz": "Asia/Tokyo"})
        self.house.resource_calendar_id = calendar
        self.assertEqual(self.house._statcrm_tz(), "Asia/Tokyo")
        self.house.resource_calendar_id = False
        self.assertEqual(self.house._statcrm_tz(), self.house.partner_id.tz or "UTC")

    def test_days_and_moments(self):
        for moment, day in (
            (datetime(2025, 12, 31, 21, 59, 59), date(2025, 12, 31)),
            (datetime(2025, 12, 31, 22), date(2026, 1, 1)),
            # summer time: three hours; it begins on 29 March, ends on 25 October
            (datetime(2026, 6, 30, 20, 59), date(2026, 6, 30)),
            (datetime(2026, 6, 30, 21), date(2026, 7, 1)),
            (datetime(2026, 3, 28, 22), date(2026, 3, 29)),
            (datetime(2026, 3, 29, 20, 59), date(2026, 3, 29)),
            (datetime(2026, 3, 29, 21), date(2026, 3, 30)),
            (datetime(2026, 10, 24, 21), date(2026, 10, 25)),
            (datetime(2026, 10, 25, 21, 59), date(2026, 10, 25)),
        ):
            with self.subTest(moment=moment):
                self.assertEqual(self.house._statcrm_day(moment), day)
                in_sql = self.house._statcrm_day_sql(SQL("%s::timestamp", moment))
                self.assertEqual(self.sql_of(in_sql), day)
        for day, start in (
            (date(2026, 1, 1), datetime(2025, 12, 31, 22)),
            (date(2026, 7, 1), datetime(2026, 6, 30, 21)),
            (date(2026, 3, 29), datetime(2026, 3, 28, 22)),
            (date(2026, 3, 30), datetime(2026, 3, 29, 21)),
        ):
            with self.subTest(day=day):
                self.assertEqual(self.house._statcrm_start(day), start)
                in_sql = self.house._statcrm_start_sql(SQL("%s", day))
                self.assertEqual(self.sql_of(in_sql), start)
        noon = self.house._statcrm_start_sql(SQL("%s", date(2026, 7, 1)), "12:00")
        self.assertEqual(self.sql_of(noon), datetime(2026, 7, 1, 9))
        self.assertFalse(self.house._statcrm_day(False))
        open_end = self.house._statcrm_start_sql(SQL("'infinity'::date"))
        self.assertTrue(self.sql_of(SQL("isfinite(%s) IS FALSE", open_end)))

    @freeze_time(NEW_YEAR)
    def test_last_days_and_first_days(self):
        gone = self.affiliate(self.anna, self.ministry, date_to="2025-12-31")
        come = self.affiliate(self.person("Bo"), self.ministry, date_from="2026-01-01")
        self.assertEqual((gone.is_current, come.is_current), (False, True))
        found = gone.search([("is_current", "=", True)])
        self.assertEqual((gone in found, come in found), (False, True))
        made = self.env["statcrm.affiliation"].new({})
        self.assertEqual(made.date_from, date(2026, 1, 1))

    @freeze_time(NEW_YEAR)
    def test_what_is_done_is_done_on_the_house_s_day(self):
        activity = self.ministry.activity_schedule("mail.mail_activity_data_call")
        activity.action_feedback()
        self.assertEqual(activity.date_done, date(2026, 1, 1))
        activity.action_unarchive()
        self.assertFalse(activity.date_done)

    def test_it_is_a_setting_that_everybody_sees(self):
        self.env.user.group_ids += self.env.ref("base.group_system")
        with Form(self.env["res.config.settings"]) as page:
            self.assertEqual(page.statcrm_tz, "Europe/Helsinki")
            page.statcrm_tz = "Europe/Stockholm"
        page.record.execute()
        self.assertEqual(self.house.resource_calendar_id.tz, "Europe/Stockholm")
        self.assertEqual(self.house._statcrm_tz(), "Europe/Stockholm")

    def test_the_zone_costs_nothing_once_it_is_known(self):
        self.house._statcrm_tz()
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            self.env["res.company"].browse(self.house.id)._statcrm_today()

    def test_no_day_in_the_code_is_the_server_s(self):
        """What asks for a day asks the house."""
        addon = Path(__file__).parents[2]
        for folder in ("models", "controllers"):
            for file in (addon / folder).rglob("*.py"):
                text = file.read_text()
                for wrong in ("context_today", "Date.today()", "date.today()"):
                    self.assertNotIn(wrong, text, file.name)
