import json
import re
from datetime import date, datetime
from pathlib import Path

from odoo.tests import Form, HttpCase, freeze_time, tagged
from odoo.tools import SQL

from ...tools.day_text import (
    end_once,
    format_clock,
    format_day,
    format_full_day,
    format_full_moment,
    format_long_weekday,
    format_moment,
    format_weekday,
)
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

    def test_a_sentence_ends_once(self):
        """A day has a full stop of its own in Finnish, a month in Swedish."""
        for text, told in (
            ("Uusi 29.12..", "Uusi 29.12."),
            ("Senast 29 dec.. Sedan", "Senast 29 dec. Sedan"),
            ("By Dec 29.", "By Dec 29."),
            ("And so on...", "And so on..."),
            ("1.1..\n2.2..", "1.1.\n2.2."),
            (False, False),
            ("", ""),
        ):
            self.assertEqual(end_once(text), told)
        self.env["res.lang"]._activate_lang("fi_FI")
        finnish = self.env["statcrm.home"].with_context(lang="fi_FI")
        day = finnish._format_date(finnish._today())
        row = finnish._row("x", self.anna, f"Answer by {day}.")
        self.assertRegex(row["text"], r"\d\.$")
        line = finnish.env["statcrm.card"]._section("x", "X", "side", 1, text=f"{day}.")
        self.assertEqual(line["text"], day)
        self.assertTrue(day.endswith("."))

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


LANGUAGES = ("en_US", "en_GB", "fi_FI", "sv_SE")

# What Odoo's own widgets write: lists and forms the first two, in the user's language.
AS_ODOO = """
    const { toLocaleDateString, toLocaleDateTimeString } = odoo.loader.modules.get(
        "@web/core/l10n/dates"
    );
    const wrong = [];
    for (const [locale, iso, ...ours] of %s) {
        const at = luxon.DateTime.fromISO(iso, { locale, zone: "Europe/Helsinki" });
        const [month, day] = ["short", "numeric"];
        const odoos = [
            toLocaleDateString(at),
            toLocaleDateTimeString(at, { tz: "Europe/Helsinki" }),
            at.toLocaleString({ weekday: "short", month, day }),
            at.toLocaleString({ weekday: "long", month: "long", day }),
        ];
        odoos.forEach((text, index) => {
            if (text !== ours[index]) {
                wrong.push(`${locale} ${iso}: ${ours[index]}, Odoo: ${text}`);
            }
        });
    }
    if (wrong.length) {
        throw new Error(wrong.join("; "));
    }
    console.log("test successful");
"""


@tagged("post_install", "-at_install")
class TestDayText(StatcrmCommon, HttpCase):
    """A page spells a day in one way, whether Odoo's field writes it or ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        cls.env.user.tz = "Europe/Helsinki"
        for code in LANGUAGES:
            cls.env["res.lang"]._activate_lang(code)
        cls.envs = {code: cls.env(context={"lang": code}) for code in LANGUAGES}

    def said(self, text, *values):
        return [text(env, *values) for env in self.envs.values()]

    @freeze_time("2026-07-15 12:00:00")
    def test_days_in_four_languages(self):
        day, other = date(2026, 11, 30), date(2025, 9, 5)
        for said, expected in (
            (self.said(format_day, day), ["Nov 30", "30 Nov", "30.11.", "30 nov."]),
            (
                self.said(format_day, other),
                ["Sep 5, 2025", "5 Sept 2025", "5.9.2025", "5 sep. 2025"],
            ),
            (
                self.said(format_full_day, day),
                ["Nov 30, 2026", "30 Nov 2026", "30.11.2026", "30 nov. 2026"],
            ),
            (
                self.said(format_weekday, day),
                ["Mon, Nov 30", "Mon 30 Nov", "ma 30.11.", "mån 30 nov."],
            ),
            (
                self.said(format_long_weekday, day),
                [
                    "Monday, November 30",
                    "Monday 30 November",
                    "maanantai 30. marraskuuta",
                    "måndag 30 november",
                ],
            ),
        ):
            self.assertEqual(said, expected)
        self.assertEqual(format_day(self.env, False), "")

    @freeze_time("2026-07-15 12:00:00")
    def test_moments_in_four_languages(self):
        # two hours later in Helsinki
        moment = datetime(2026, 11, 30, 14, 5)
        self.assertEqual(
            self.said(format_clock, moment), ["4:05 PM", "16:05", "16.05", "16:05"]
        )
        self.assertEqual(
            self.said(format_moment, moment),
            ["Nov 30, 4:05 PM", "30 Nov, 16:05", "30.11. klo 16.05", "30 nov. 16:05"],
        )
        self.assertEqual(
            format_full_moment(self.envs["en_US"], moment, "UTC"),
            "Nov 30, 2026, 2:05 PM",
        )

    def test_the_heading_has_whole_words_in_languages_that_always_have_them(self):
        self.env["res.lang"]._activate_lang("tr_TR")
        turkish = self.env(context={"lang": "tr_TR"})
        said = format_long_weekday(turkish, date(2026, 11, 9))
        self.assertEqual(said, "9 Kasım Pazartesi")

    def test_they_are_those_of_odoo_s_fields(self):
        """In every month, of this year and of another one."""
        rows = []
        for year in (self.env.company._statcrm_today().year, 2020):
            for month in range(1, 13):
                moment = datetime(year, month, 5, 14, 5)
                for code, env in self.envs.items():
                    rows.append(
                        [
                            code.replace("_", "-"),
                            f"{moment.isoformat()}Z",
                            format_day(env, moment.date()),
                            format_moment(env, moment),
                            format_weekday(env, moment.date()),
                            format_long_weekday(env, moment.date()),
                        ]
                    )
        ready = "odoo.isReady === true"
        self.browser_js("/odoo", AS_ODOO % json.dumps(rows), ready, login="admin")

    def test_numbers_are_for_paper_and_what_is_sent(self):
        """No screen writes a day as a number beside the words of Odoo's fields."""
        addon = Path(__file__).parents[2]
        asked = re.compile(r"(?<![\w.])format_(date|datetime|time)\(")
        self.assertEqual(
            {
                file.name
                for file in (addon / "models").rglob("*.py")
                if asked.search(file.read_text())
            },
            {
                "statcrm_paper_mixin.py",
                "statcrm_care_plan.py",  # the page that a customer gets
                "statcrm_parts_mixin.py",  # names of months
            },
        )
