from datetime import timedelta

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from ..common import ROLES, StatcrmCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-07-15 07:00:00")
class TestHome(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.company_partner("Mine", user_id=cls.account_manager.id)
        cls.known = cls.company_partner("Known", user_id=cls.account_manager.id)
        cls.anna = cls.person("Anna", cls.known)
        cls.affiliate(cls.anna, cls.known)
        cls.left = cls.company_partner("Left", user_id=cls.account_manager.id)
        cls.affiliate(cls.person("Bo"), cls.left, date_to="2020-01-01")

    @classmethod
    def todo(cls, days, partner=None, user=None, **values):
        return (partner or cls.mine).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(user or cls.account_manager).id,
            date_deadline=fields.Date.today() + timedelta(days=days),
            **values,
        )

    @classmethod
    def meeting(cls, name, hours, guests=(), user=None, **values):
        user = user or cls.account_manager
        start = fields.Datetime.now() + timedelta(hours=hours)
        people = user.partner_id.union(*guests)
        return (
            cls.env["calendar.event"]
            .with_user(user)
            .create(
                {
                    "name": name,
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "partner_ids": people.ids,
                    "user_id": user.id,
                    **values,
                }
            )
        )

    def texts(self, section, user=None):
        rows = self.home_rows(user or self.account_manager, section)
        return [(row["title"], row["text"]) for row in rows]

    def pressed(self, button):
        """What a button of a row returns."""
        records = self.env[button["model"]].with_user(self.account_manager)
        return getattr(records.browse(button["ids"]), button["method"])()

    # meetings and activities

    def test_next_stands_by_time_with_the_customer_and_who(self):
        self.todo(1, self.anna, summary="Ask for figures")
        self.meeting("Prices", 26, [self.anna])
        self.meeting("Staff meeting", 2)
        self.meeting("Too late", 24 * 9)
        self.meeting("Over", -3)
        self.todo(8)
        self.assertEqual(
            self.texts("next"),
            [
                ("Staff meeting", ""),
                ("Known", "Prices"),
                ("Known", "To-Do: Ask for figures"),
            ],
        )
        rows = self.home_rows(self.account_manager, "next")
        self.assertEqual([row["who"] for row in rows], ["", "Anna", "Anna"])
        self.assertTrue(rows[0]["lead"].startswith("Today "))
        self.assertTrue(rows[1]["lead"].startswith("Tomorrow "))
        self.assertEqual(rows[2]["lead"], "Tomorrow")

    @freeze_time("2026-07-15 22:00:00")
    def test_words_are_of_the_day_where_the_user_is(self):
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"  # is the 16th
        self.account_manager.tz = "America/New_York"
        self.meeting("Tonight", 1)
        self.meeting("In the morning", 12)
        rows = self.home_rows(self.account_manager, "next")
        self.assertEqual(
            [row["lead"].split(" ")[0] for row in rows], ["Today", "Tomorrow"]
        )

    def test_brief_is_one_click_away(self):
        self.meeting("Prices", 26, [self.anna])
        self.meeting("Staff meeting", 2)
        plain, met = self.home_rows(self.account_manager, "next")
        self.assertFalse(plain["buttons"])
        [brief] = met["buttons"]
        self.assertEqual(self.pressed(brief)["context"]["active_id"], self.known.id)
        self.todo(1, self.anna)
        [brief] = self.home_rows(self.account_manager, "next")[-1]["buttons"][:1]
        self.assertEqual(self.pressed(brief)["context"], {"active_id": self.known.id})

    def test_a_visit_planned_on_the_card_has_its_brief(self):
        card = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.known.id,
        }
        visit = self.meeting("Visit", 26, **card)
        self.assertEqual(self.texts("next"), [("Known", "Visit")])
        [row] = self.home_rows(self.account_manager, "next")
        action = self.pressed(row["buttons"][0])
        self.assertEqual(action["context"]["active_id"], self.known.id)
        # who is invited says more
        visit.partner_ids += self.anna
        [row] = self.home_rows(self.account_manager, "next")
        self.assertEqual(row["who"], "Anna")

    def test_a_meeting_that_i_declined_or_do_not_attend_is_not_mine(self):
        declined = self.meeting("No", 3, [self.account_manager.partner_id], self.staff)
        mine = declined.sudo().attendee_ids.filtered(
            lambda one: one.partner_id == self.account_manager.partner_id
        )
        self.assertEqual(self.texts("next"), [("No", "")])
        mine.state = "declined"
        self.meeting("Theirs", 4, [self.anna], self.staff)
        self.assertEqual(self.texts("next"), [])

    def test_private_meetings_are_shown_to_who_takes_part(self):
        self.meeting("Doctor", 3, [self.anna], privacy="private")
        self.assertEqual(self.texts("next"), [("Known", "Doctor")])
        for user in (self.staff, self.director, self.main_user):
            self.assertEqual(self.texts("next", user), [])

    def test_a_day_long_meeting_lasts_all_day(self):
        self.meeting("Fair", 0, allday=True, start="2026-07-15", stop="2026-07-15")
        with freeze_time("2026-07-15 19:30:00"):
            [row] = self.home_rows(self.account_manager, "next")
            self.assertEqual((row["title"], row["lead"]), ("Fair", "Today"))
        with freeze_time("2026-07-16 10:00:00"):
            self.assertEqual(self.texts("next"), [])

    def test_late_by_name_is_done_by_its_button(self):
        self.todo(-2, summary="Call back")
        self.todo(0, summary="Today")
        self.assertEqual(self.texts("late"), [("Mine", "To-Do: Call back")])
        [row] = self.home_rows(self.account_manager, "late")
        self.assertEqual((row["lead"], row["tone"]), ("Jul 13", "danger"))
        [done] = row["buttons"]
        activities = self.env[done["model"]].with_user(self.account_manager)
        getattr(activities.browse(done["ids"]), done["method"])()
        late = self.home(self.account_manager)["late"]
        self.assertEqual((late["rows"], late["nothing"]), ([], "Nothing is late."))

    def test_a_row_opens_the_document(self):
        self.todo(-2, summary="Call back")
        [row] = self.home_rows(self.account_manager, "late")
        activities = self.env[row["model"]].with_user(self.account_manager)
        action = getattr(activities.browse(row["id"]), row["method"])()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", self.mine.id)
        )

    def test_more_than_shown_opens_exactly_those(self):
        for number in range(8):
            self.todo(-2 - number, summary=f"Call {number}")
        self.todo(-2, user=self.staff)
        late = self.home(self.account_manager)["late"]
        self.assertEqual(len(late["rows"]), 5)
        self.assertEqual(late["rows"][0]["text"], "To-Do: Call 7")
        [more] = late["more"]
        self.assertEqual(more["label"], "Late activities: all 8")
        found = self.env["mail.activity"].with_user(self.account_manager)
        self.assertEqual(len(found.search(more["action"]["domain"])), 8)

    def test_activities_of_others_are_theirs(self):
        self.todo(-2, summary="Secret of staff", user=self.staff)
        for role in ROLES.keys() - {"staff"}:
            user = getattr(self, role)
            told = str([row["text"] for row in self.home_rows(user, "late")])
            self.assertNotIn("Secret", told, role)

    # figures

    def test_an_empty_list_says_what_there_is_none_of(self):
        for key, tile in self.counted(self.staff).items():
            if "text" not in tile and tile["action"]["type"] != "ir.actions.client":
                self.assertIn(tile["label"], tile["action"]["help"], key)
                self.assertNotIn("import", tile["action"]["help"].lower(), key)

    def test_figures_of_an_account_manager(self):
        tiles = self.tiles(self.account_manager)
        self.assertEqual(
            {key: tile["count"] for key, tile in tiles.items()},
            {"my_customers": 3, "my_incomplete": 3, "my_without_people": 2},
        )
        self.assertEqual(tiles["my_customers"]["tone"], "")
        self.assertEqual(tiles["my_incomplete"]["tone"], "warning")

    def test_at_most_six_figures_without_a_zero(self):
        for role in (*ROLES, "internal"):
            tiles = self.home(getattr(self, role)).get("mine", {"tiles": []})["tiles"]
            self.assertLessEqual(len(tiles), 6, role)
            self.assertTrue(all(tile["count"] for tile in tiles), role)

    # who has no customers, and a system without any

    def test_an_account_manager_without_customers_has_a_first_step(self):
        self.company_partner("Free")
        mine = self.home(self.other_account_manager)["mine"]
        self.assertFalse(mine["tiles"])
        self.assertIn("not the account manager", mine["step"]["text"])
        partners = self.Partner.with_user(self.other_account_manager)
        found = partners.search(mine["step"]["action"]["domain"])
        self.assertIn("Free", found.mapped("name"))
        self.assertNotIn("Mine", found.mapped("name"))
        self.assertIsNone(self.home(self.account_manager)["mine"]["step"])

    def test_a_first_step_leads_to_something(self):
        principals = self.Partner.search([("statcrm_is_principal", "=", True)])
        principals.filtered(lambda one: not one.user_id).user_id = self.account_manager
        step = self.home(self.other_account_manager)["mine"]["step"]
        self.assertNotIn("not the account manager", step["text"])
        found = self.Partner.search(step["action"]["domain"])
        self.assertTrue(found)

    def test_a_segment_manager_without_a_segment_is_told_so(self):
        segment = self.segment("polytechnics")
        segment.search([]).manager_id = False
        step = self.home(self.segment_manager)["mine"]["step"]
        self.assertIn("not the segment manager", step["text"])
        self.assertEqual(step["action"]["res_model"], segment._name)
        segment.manager_id = self.segment_manager
        mine = self.home(self.segment_manager).get("mine", {"step": None})
        self.assertIsNone(mine["step"])

    def test_who_may_log_nothing_is_not_told_to(self):
        self.assertIn("log every", self.home(self.staff)["mine"]["step"]["text"])
        for user in (self.auditor, self.internal):
            self.assertNotIn("log", self.home(user)["mine"]["step"]["text"])

    def test_who_has_no_customers_by_duty_is_shown_the_way_to_them(self):
        step = self.home(self.staff)["mine"]["step"]
        found = self.Partner.with_user(self.staff).search(step["action"]["domain"])
        self.assertIn(self.mine, found.sudo())
        for user in (self.director, self.main_user, self.management):
            step = self.home(user).get("mine", {"step": None})["step"]
            self.assertIsNone(step, user.login)

    def test_who_works_at_an_office_is_a_contact_person(self):
        office = self.company_partner("Office", self.mine)
        desk = self.company_partner("Desk", office)
        self.affiliate(self.person("Olga", desk), desk)
        tile = self.tiles(self.account_manager)["my_without_people"]
        found = self.Partner.search(tile["action"]["domain"])
        self.assertEqual((found, tile["count"]), (self.left, 1))
        for partner in self.mine | office | desk | self.left | self.known:
            is_any = self.Partner.search(
                [("id", "=", partner.id), ("statcrm_people_count", ">", 0)]
            )
            self.assertEqual(bool(is_any), partner.statcrm_people_count > 0)

    def test_no_role_has_a_row_of_zeros(self):
        for role in (*ROLES, "internal"):
            for section in self.home(getattr(self, role)).values():
                counts = [tile.get("count", 1) for tile in section["tiles"]]
                self.assertTrue(all(counts), (role, section["key"]))

    def test_an_empty_system_says_who_sets_it_up(self):
        self.patch(type(self.env["statcrm.home"]), "_is_empty", lambda *_args: True)
        self.main_user.name = "Maija Main"
        home = self.env["statcrm.home"].with_user(self.staff).get_home()
        self.assertTrue(home["is_empty"])
        self.assertFalse(home["may_set_up"])
        self.assertIn("Maija Main", home["set_up_by"])
        self.assertFalse(home["sections"])
        self.env["res.users"].create(
            {
                "name": "Ada Administrator",
                "login": "test_administrator",
                "group_ids": [Command.set(self.env.ref("base.group_system").ids)],
            }
        )
        home = self.env["statcrm.home"].with_user(self.staff).get_home()
        self.assertIn("Ada Administrator", home["set_up_by"])
        home = self.env["statcrm.home"].with_user(self.main_user).get_home()
        self.assertTrue(home["may_set_up"])
        self.assertEqual(home["set_up_by"], "")

    def test_a_system_with_a_customer_is_not_empty(self):
        home = self.env["statcrm.home"].with_user(self.staff).get_home()
        self.assertFalse(home["is_empty"])

    def test_user_is_greeted_by_first_name_and_the_day(self):
        self.account_manager.name = "Tea Manager"
        home = self.env["statcrm.home"].with_user(self.account_manager).get_home()
        self.assertEqual((home["user"], home["day"]), ("Tea", "Wednesday, July 15"))

    # the New button

    def test_new_offers_what_the_user_may_create(self):
        def keys(user):
            entries = self.env["statcrm.home"].with_user(user).get_home()["new"]
            return {entry["key"]: entry["action"] for entry in entries}

        logs = {"visit", "call", "meeting", "email"}
        every = keys(self.account_manager)
        self.assertEqual(
            set(every), logs | {"person", "feedback", "offer", "event", "absence"}
        )
        self.assertEqual(set(keys(self.staff)), logs | {"feedback", "event"})
        for role in (*ROLES, "internal"):
            user = getattr(self, role)
            for key, action in keys(user).items():
                model = self.env[action["res_model"]].with_user(user)
                self.assertTrue(model.has_access("create"), (role, key))
                for view, kind in action["views"]:
                    self.assertTrue(model.get_view(view, kind)["arch"])

    # costs

    def test_the_number_of_queries_does_not_depend_on_what_waits(self):
        home = self.env["statcrm.home"].with_user(self.account_manager)
        counts = []
        for _round in range(2):
            for number in range(7):
                self.todo(-1, self.company_partner(f"Late {_round} {number}"))
                self.todo(1, self.person(f"Soon {_round} {number}", self.known))
                self.meeting(f"Meeting {_round} {number}", number + 1, [self.anna])
                self.company_partner(
                    f"More {_round} {number}", user_id=self.account_manager.id
                )
            self.env.flush_all()
            home.get_home()  # fills the caches of the registry
            self.env.invalidate_all()
            with self.count_queries(counts):
                home.get_home()
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 25)
