import json
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..board_common import BoardCommon

ALL = {
    ("Ministry", "Meeting"),
    ("Ministry", "Magazine"),
    ("Ministry", "Card"),
    ("Mill", "Fair"),
}


@tagged("post_install", "-at_install")
@freeze_time("2026-08-15")
class TestBoard(BoardCommon):
    def test_tables_columns_and_rows(self):
        first, second = self.board()["tables"]
        self.assertEqual(first["name"], "Strategic programme")
        self.assertEqual(
            [(one["name"], one["necessity"]) for one in first["columns"]],
            [("Meeting", "must"), ("Magazine", "must"), ("Card", "should")],
        )
        (group,) = first["groups"]
        (row,) = group["rows"]
        self.assertEqual(group["name"], "")
        self.assertEqual(
            (row["id"], row["name"], row["user"], row["segment"], row["value_class"]),
            (
                self.ministry.id,
                "Ministry",
                self.account_manager.name,
                self.ministry.statcrm_segment_id.display_name,
                self.value_class("strategic").name,
            ),
        )
        self.assertEqual(second["name"], "Key programme")
        self.assertEqual([one["name"] for one in second["columns"]], ["Fair"])

    def test_a_cell_tells_state_colour_days_and_evidence(self):
        self.kept("Meeting")
        cell = self.cells(self.board())["Ministry", "Meeting"]
        self.assertEqual(
            cell,
            {
                "id": self.promises["Meeting", 1].id,
                "state": "kept",
                "colour": "green",
                "from": "2026-01-01",
                "due": "2026-05-31",
                "to": "2026-12-31",
                "kept": 1,
                "count": 1,
                "date": "2026-03-02",
                "evidence": "Proof of it",
            },
        )

    def test_the_worst_period_that_has_begun(self):
        colour = lambda: self.cells(self.board())["Ministry", "Magazine"]  # noqa: E731
        for first, second, shown, kept in (
            ("kept", "due", ("due", 2), 1),
            ("missed", "due", ("missed", 1), 0),
            ("missed", "kept", ("missed", 1), 1),
            ("kept", "kept", ("kept", 1), 2),
            ("not_applicable", "kept", ("kept", 2), 1),
        ):
            self.found("Magazine", first)
            self.found("Magazine", second, 2)
            cell = colour()
            promise = self.promises["Magazine", shown[1]]
            self.assertEqual((cell["state"], cell["id"]), (shown[0], promise.id))
            self.assertEqual((cell["kept"], cell["count"]), (kept, 2))
        self.found("Magazine", "due", 2)
        self.found("Magazine", "kept")
        with freeze_time("2026-06-30"):
            self.assertEqual(colour()["state"], "kept")

    def test_the_same_as_the_records_say(self):
        self.kept("Meeting")
        self.found("Card", "missed")
        self.found("Fair", "late")
        self.found("Magazine", "missed")
        self.found("Magazine", "not_applicable", 2)
        by_id = {cell["id"]: cell for cell in self.cells(self.board()).values()}
        shown = self.plans.promise_ids.filtered(lambda one: one.id in by_id)
        self.assertEqual(len(shown), 4)
        counts = dict.fromkeys(("red", "amber", "green", "grey"), 0)
        for promise in shown:
            cell = by_id[promise.id]
            self.assertEqual(
                (cell["state"], cell["colour"]), (promise.state, promise.colour)
            )
        # a cell shows the worst of its periods, and each is counted
        for promise in self.plans.promise_ids:
            counts[promise.colour] += 1
        self.assertEqual(self.board()["counts"], counts)
        self.assertEqual(counts, {"red": 2, "amber": 1, "green": 1, "grey": 1})

    def test_filters(self):
        self.found("Meeting", "late")
        self.kept("Magazine")
        self.found("Fair", "due", date_due=date(2026, 10, 14))
        self.found("Card", "due", date_due=date(2026, 10, 15))
        meeting, fair = ("Ministry", "Meeting"), ("Mill", "Fair")
        ministry = {name for name in ALL if name[0] == "Ministry"}
        manager = self.account_manager
        government = self.segment("enterprises")
        for wanted, options in (
            (ALL, {}),
            ({meeting}, {"late": True}),
            ({fair}, {"soon": True}),
            ({meeting, fair}, {"soon": True, "late": True}),
            (ministry, {"mine": True, "user": manager}),
            ({meeting}, {"mine": True, "late": True, "user": manager}),
            (set(), {"mine": True, "user": self.staff}),
            ({fair}, {"user_id": self.other_account_manager.id}),
            ({fair}, {"segment_id": government.id}),
            ({fair}, {"value_class_id": self.value_class("key").id}),
            (ministry, {"programme_id": self.strategic.id}),
            ({fair}, {"partner_id": self.mill.id}),
            (set(), {"year": 2027}),
        ):
            with self.subTest(**options):
                self.assertEqual(self.names(self.board(**options)), wanted)

    def test_it_opens_on_my_customers(self):
        manager = self.env["statcrm.board"].with_user(self.account_manager)
        board = manager.get_board({})
        self.assertTrue(board["options"]["mine"])
        self.assertEqual(
            self.names(board), {one for one in ALL if one[0] == "Ministry"}
        )
        # until another choice is made
        board = manager.get_board({**board["options"], "mine": False})
        self.assertEqual(self.names(board), ALL)
        for user in (self.staff, self.management):
            board = self.env["statcrm.board"].with_user(user).get_board({})
            self.assertFalse(board["options"]["mine"])
            self.assertEqual(self.names(board), ALL)

    def test_a_filter_counts_all_periods(self):
        self.kept("Magazine")
        self.found("Magazine", "late", 2)
        cell = self.cells(self.board(late=True))["Ministry", "Magazine"]
        self.assertEqual((cell["kept"], cell["count"]), (1, 2))

    def test_an_office_shows_its_principal(self):
        office = self.company_partner("Office", self.ministry)
        board = self.board(partner_id=office.id)
        self.assertEqual({name for name, _promise in self.names(board)}, {"Ministry"})
        nobody = self.board(partner_id=office.id + 1000)
        self.assertEqual((nobody["tables"], nobody["has_plans"]), ([], True))

    def test_who_may_open_a_year(self):
        board = self.env["statcrm.board"]
        for user, may in (
            (self.management, True),
            (self.main_user, True),
            (self.account_manager, False),
            (self.staff, False),
        ):
            self.assertIs(board.with_user(user).get_board()["may_open_year"], may)

    def test_groups(self):
        table = self.board(group_by="user", programme_id=self.key.id)["tables"][0]
        self.assertEqual(
            [one["name"] for one in table["groups"]], [self.other_account_manager.name]
        )
        self.mill.write({"user_id": False, "statcrm_nominated_class_id": False})
        table = self.board(group_by="user", programme_id=self.key.id)["tables"][0]
        self.assertEqual([one["name"] for one in table["groups"]], ["Nobody"])
        table = self.board(group_by="segment", programme_id=self.key.id)["tables"][0]
        segment = self.segment("end_users").display_name
        self.assertEqual([one["name"] for one in table["groups"]], [segment])

    def test_choices_are_those_of_the_year(self):
        filters = self.board(user_id=self.account_manager.id)["filters"]
        ids = {name: {one["id"] for one in ones} for name, ones in filters.items()}
        self.assertEqual(
            ids["users"], {self.account_manager.id, self.other_account_manager.id}
        )
        self.assertEqual(ids["programmes"], {self.strategic.id, self.key.id})
        self.assertLessEqual(
            {self.segment("enterprises").id, self.segment("end_users").id},
            ids["segments"],
        )

    def test_years(self):
        self.open_year(2028, date(2028, 1, 1))
        board = self.env["statcrm.board"].with_user(self.staff)
        self.assertEqual(board.get_board()["years"], [2028, 2026])
        self.assertEqual(board.get_board()["options"]["year"], 2026)
        with freeze_time("2027-02-01"):
            self.assertEqual(board.get_board()["options"]["year"], 2028)
        self.plans.sudo().active = False
        self.assertEqual(board.get_board()["years"], [2028])
        self.assertFalse(self.board()["has_plans"])

    def test_nonsense_is_ignored(self):
        board = self.env["statcrm.board"].with_user(self.staff)
        for options in (None, [], "x", {"year": "x", "user_id": [], "group_by": "y"}):
            self.assertEqual(self.names(board.get_board(options)), ALL)

    def test_a_line_that_left_its_programme_keeps_its_column(self):
        line = self.promises["Card", 1].promise_id
        line.unlink()
        self.assertEqual(self.names(self.board()), ALL)

    def test_every_role_reads_it_and_nobody_else(self):
        for role in ("internal", "staff", "segment_manager", "director", "main_user"):
            self.assertEqual(self.names(self.board(getattr(self, role))), ALL)
        for user in (self.portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.board(user)
            with self.assertRaises(AccessError):
                self.opened("Meeting", user)

    def test_customers_of_another_company_are_left_out(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.mill.sudo().company_id = other
        self.assertEqual(self.names(self.board()), ALL - {("Mill", "Fair")})

    def opened(self, name, user=None, period=1):
        board = self.env["statcrm.board"].with_user(user or self.staff)
        return board.get_promise(self.promises[name, period].id)

    def test_what_an_opened_promise_tells(self):
        self.kept("Magazine")
        self.env["statcrm.care.promise.change"].sudo().create(
            {
                "care_promise_id": self.promises["Magazine", 1].id,
                "date": "2026-03-02 10:00:00",
                "old_state": "due",
                "state": "kept",
                "evidence_name": "Proof of it",
            }
        )
        told = self.opened("Magazine")
        self.assertEqual(
            told["evidence"],
            {
                "text": "Proof of it",
                "date": "2026-03-02",
                "model": "res.partner",
                "id": self.ministry.id,
            },
        )
        (change,) = told["history"]
        self.assertEqual((change["old"], change["state"]), ("Due", "Kept"))
        begins = [one["from"] for one in told["periods"]]
        self.assertEqual(begins, ["2026-01-01", "2026-07-01"])
        self.assertIn(self.account_manager.name, told["responsible"])
        self.assertFalse(told["can_write"])
        self.assertTrue(self.opened("Magazine", self.account_manager)["can_write"])

    def test_evidence_that_may_not_be_opened_is_no_link(self):
        move = self.env["ir.cron"].sudo().search([], limit=1)
        self.found("Meeting", "kept", res_model="ir.cron", res_id=move.id)
        evidence = self.opened("Meeting")["evidence"]
        self.assertEqual(evidence.keys(), {"text", "date"})

    def test_a_promise_that_is_gone(self):
        gone = self.promises["Fair", 1]
        gone_id = gone.id
        gone.sudo().unlink()
        board = self.env["statcrm.board"].with_user(self.staff)
        with self.assertRaisesRegex(UserError, "Reload the board"):
            board.get_promise(gone_id)

    def test_a_meeting_made_private_is_told_to_nobody(self):
        people = self.account_manager.partner_id
        meeting = self.make_meeting(people, "2026-03-02 10:00:00", name="Secret talk")
        evidence = {
            "res_model": "calendar.event",
            "res_id": meeting.id,
            "evidence_name": meeting.name,
        }
        promise = self.found("Meeting", "kept", **evidence)
        change = {"care_promise_id": promise.id, "date": "2026-03-02 12:00:00"}
        self.env["statcrm.care.promise.change"].sudo().create(
            {**change, "state": "kept", **evidence}
        )
        text = lambda: json.dumps([self.board(), self.opened("Meeting")])  # noqa: E731
        self.assertEqual(text().count("Secret talk"), 3)
        meeting.privacy = "private"
        self.env.invalidate_all()
        self.assertNotIn("Secret", text())
        meeting.privacy = False
        settings = self.env["res.users.settings"]
        settings = settings._find_or_create_for_user(self.account_manager)
        settings.sudo().calendar_default_privacy = "private"
        self.env.invalidate_all()
        self.assertNotIn("Secret", text())

    def test_looking_again_finds_what_is_there(self):
        board = self.env["statcrm.board"].with_user(self.staff)
        options = {"year": 2026, "partner_id": self.mill.id}
        self.assertEqual(board.look_again(options), 1)
        self.assertEqual(self.promises["Fair", 1].state, "kept")
        self.assertEqual(self.promises["Meeting", 1].state, "due")

    def test_closing_a_plan_puts_nothing_away(self):
        self.plans.sudo().state = "closed"
        board = self.env["statcrm.board"].with_user(self.staff)
        options = {"year": 2026, "partner_id": self.mill.id}
        self.assertEqual(board.look_again(options), 1)
        self.assertEqual(self.promises["Fair", 1].state, "kept")


@tagged("post_install", "-at_install")
class TestBoardQueries(BoardCommon):
    def test_as_many_queries_for_many_customers_as_for_few(self):
        self.board(self.account_manager, mine=True)  # fills the caches of the server
        counts = []
        for number in (3, 30):
            customers = self.Partner.create(
                [
                    {"name": f"Customer {number}-{one}", "is_company": True}
                    for one in range(number)
                ]
            )
            for customer in customers:
                self.nominate(customer, "strategic")
            self.open_year()
            with self.count_queries(counts):
                board = self.board(self.account_manager, mine=True, group_by="user")
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[1], 25)
        self.assertEqual(len(self.names(board)), 34 * 3)
