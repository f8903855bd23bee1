"""The tiles of the first screen, for each role that a promise can name."""

from odoo.tests import freeze_time, tagged

from ....models.customer.home import statcrm_house_figure
from ..common import CareCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-08-15")
class TestHomeCare(CareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["statcrm.care.plan"].search([]).sudo().active = False
        cls.councils = cls.segment("regional_councils")
        cls.councils.manager_id = cls.segment_manager
        cls.ministry.statcrm_segment_id = cls.councils
        cls.make_member(
            cls.ministry, cls.vice_user, part="deputy", date_from="2020-01-01"
        )
        cls.seen_by = {
            "account_manager": cls.account_manager,
            "deputy": cls.vice_user,
            "segment_manager": cls.segment_manager,
            "communications": cls.communications,
            "director": cls.director,
        }

    def test_each_role_has_its_own(self):
        roles = dict(self.env["statcrm.care.promise"]._fields["responsible"].selection)
        self.assertEqual(set(roles), set(self.seen_by))
        self.programme(
            *(
                {"kind": "event", "name": f"{role} {n}", "responsible": role}
                for role in roles
                for n in (1, 2)
            )
        )
        promises = self.open_year(principals=self.ministry).promise_ids
        late = promises.filtered(lambda one: one.name.endswith("1"))
        late.sudo().state = "late"
        (promises - late).sudo().write({"state": "due", "date_due": "2026-09-01"})
        names = {promise.id: promise.name for promise in promises}
        for role, user in self.seen_by.items():
            counted = self.counted(user)
            board = self.env["statcrm.board"].with_user(user)
            for key, number in (("promises_late", "1"), ("promises_soon", "2")):
                with self.subTest(role=role, tile=key):
                    self.assertEqual(counted[key]["count"], 1)
                    [cell] = self.cells_of(board, counted[key])
                    self.assertEqual(names[cell], f"{role} {number}")
            [row] = self.home_rows(user, "late")
            self.assertEqual((row["title"], row["text"]), ("Ministry", f"{role} 1"))
            self.assertEqual(row["tone"], "danger")
        for user in (self.staff, self.internal, self.other_account_manager):
            self.assertFalse(self.home_rows(user, "late"))
            self.assertNotIn("promises_soon", self.tiles(user))

    def test_late_stands_by_day_and_its_buttons_say_what_they_do(self):
        """Promises, feedback and activities together, the longest late first."""
        self.programme(
            {"kind": "meeting", "name": "Meet", "necessity": "must"},
            {"kind": "agreement", "name": "Agree", "necessity": "must"},
            {"kind": "contact", "name": "Talk", "necessity": "must"},
        )
        promises = self.open_year(principals=self.ministry).promise_ids
        for name, day in (("Meet", 2), ("Agree", 10), ("Talk", 5)):
            promise = promises.filtered(lambda one, name=name: one.name == name)
            promise.sudo().write({"state": "late", "date_due": f"2026-08-{day:02}"})
        self.ministry.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.account_manager.id,
            date_deadline="2026-08-04",
        )
        for name, user, day in (
            ("Mine", self.account_manager, "2026-08-06"),
            ("Theirs", self.staff, "2026-08-01"),
        ):
            values = {"name": name, "user_id": user.id, "deadline": day}
            values |= {"partner_id": self.ministry.id, "channel": "phone"}
            self.env["statcrm.feedback"].create(values)
        rows = self.home_rows(self.account_manager, "late")
        self.assertEqual(
            [(row["lead"], row["buttons"][0]["label"]) for row in rows],
            [
                ("Aug 1", "See Feedback"),
                ("Aug 2", "Plan Meeting"),
                ("Aug 4", "Done"),
                ("Aug 5", "Log Contact"),
                ("Aug 6", "Answer"),
                ("Aug 10", "See Promise"),
            ],
        )
        see = rows[-1]["buttons"][0]
        promise = self.env[see["model"]].browse(see["ids"])
        action = getattr(promise.with_user(self.account_manager), see["method"])()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (see["model"], promise.id)
        )

    def test_what_was_missed_earlier_is_not_said_to_be_kept(self):
        self.programme({"kind": "event", "name": "Spring"})
        promises = self.open_year(principals=self.ministry).promise_ids
        promises.sudo().write(
            {
                "state": "missed",
                "date_from": "2026-01-01",
                "date_to": "2026-06-30",
                "date_due": "2026-06-30",
            }
        )
        self.assertEqual(len(promises), 1)
        late = self.home(self.account_manager)["late"]
        self.assertEqual((late["rows"], late["nothing"]), ([], ""))
        self.assertEqual([one["key"] for one in late["more"]], ["promises_late"])

    def light(self, **values):
        """A programme for the group of regional councils as a whole."""
        return self.programme(
            *(
                {"kind": "event", "name": role, "responsible": role, "due_month": "6"}
                for role in self.seen_by
            ),
            **{
                "scope": "segment",
                "value_class_id": False,
                "segment_id": self.councils.id,
                "is_light": True,
                **values,
            },
        )

    def group_tile(self, user):
        return self.tiles(user).get("promises_group")

    def opened(self, user):
        tile = self.group_tile(user)
        action = tile["action"]
        lines = self.env[action["res_model"]].with_user(user)
        found = lines.search(action["domain"])
        self.assertEqual(tile["count"], len(found))
        for view, kind in action["views"]:
            self.assertTrue(lines.get_view(view, kind)["arch"])
        return set(found.mapped("name"))

    def test_promises_to_a_group_are_somebodys(self):
        self.light()
        # a group has no account manager and no deputy: its segment's manager
        by_segment = {"account_manager", "deputy", "segment_manager"}
        for user, names in (
            (self.segment_manager, by_segment),
            (self.communications, {"communications"}),
            (self.director, {"director"}),
            (self.main_user, {"communications"}),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.opened(user), names)
                self.assertEqual(self.group_tile(user)["tone"], "danger")
        for user in (self.account_manager, self.vice_user, self.staff, self.internal):
            self.assertIsNone(self.group_tile(user))

    def test_the_manager_above_and_nobody(self):
        self.light()
        self.councils.manager_id = False
        self.assertIsNone(self.group_tile(self.segment_manager))
        self.assertIn("segment_manager", self.opened(self.main_user))
        self.councils.parent_id.manager_id = self.segment_manager
        self.assertIn("segment_manager", self.opened(self.segment_manager))
        self.assertEqual(self.opened(self.main_user), {"communications"})

    def test_of_which_years(self):
        programme = self.light()
        for values, shown in (
            ({"year_from": 2026, "year_to": 2026}, True),
            ({"year_from": 2027, "year_to": 2027}, False),
            ({"year_from": 2025, "year_to": 2025}, False),
            ({"year_from": 0, "year_to": 0}, True),
            ({"is_light": False}, False),
            ({"is_light": True, "active": False}, False),
        ):
            programme.write(values)
            with self.subTest(values=values):
                self.assertEqual(bool(self.group_tile(self.director)), shown)

    def test_what_became_of_them_in_a_large_house_is_that_of_the_hour(self):
        self.light()
        self.patch(statcrm_house_figure, "LARGE", -1)
        hint = self.group_tile(self.communications)["hint"]
        self.assertIn("communications: 0 of 1 reached.", hint)
        self.assertIn("Counted at", hint)
        self.company_partner("Council of the Lakes").statcrm_segment_id = self.councils
        self.assertEqual(self.group_tile(self.communications)["hint"], hint)
        self.run_cron("ir_cron_count_house")
        self.assertIn("0 of 2", self.group_tile(self.communications)["hint"])
        # what was promised since is not counted before the next hour
        self.light(name="New")
        self.assertEqual(self.opened(self.communications), {"communications"})

    def test_a_group_of_nobody_waits_for_nothing(self):
        """As in a new database, where the seeded programme has no customer yet."""
        self.light()
        self.assertTrue(self.group_tile(self.director))
        self.ministry.statcrm_segment_id = self.segment("libraries")
        self.env.invalidate_all()
        self.assertFalse(self.group_tile(self.director))

    def test_how_many_were_reached_is_told_beside_it(self):
        """One customer of three makes it kept; the tile says that it was one."""
        self.light()
        self.company_partner("One", statcrm_segment_id=self.councils.id)
        self.company_partner("Two", statcrm_segment_id=self.councils.id)
        hint = "director: {} of 3 reached."
        self.assertEqual(self.group_tile(self.director)["hint"], hint.format(0))
        event = self.env["event.event"].create(
            {
                "name": "Open house",
                "date_begin": "2026-03-01 09:00:00",
                "date_end": "2026-03-01 12:00:00",
            }
        )
        self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.ministry.id, "state": "done"}
        )
        self.env.invalidate_all()
        tile = self.group_tile(self.director)
        self.assertEqual((tile["hint"], tile["tone"]), (hint.format(1), ""))
