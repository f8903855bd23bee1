"""The promises on the first screen, on the customer's card, and in the brief."""

from lxml import etree

from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ..board_common import BoardCommon

LABEL = "Promises not kept"


@tagged("post_install", "-at_install")
@freeze_time("2026-08-15")
class TestBoardCard(BoardCommon):
    def late(self, user):
        return self.counted(user)["promises_late"]["count"]

    def red(self, user):
        """Rows of what must be kept and can still be."""
        rows = self.home_rows(user, "late")
        return sum(row["key"] == "promise" and row["tone"] == "danger" for row in rows)

    def test_all_of_them_are_those_of_the_board(self):
        self.found("Meeting", "late")
        self.found("Magazine", "missed")
        self.found("Card", "missed")
        tile = self.counted(self.account_manager)["promises_late"]
        # the card is optional
        self.assertEqual((tile["label"], tile["count"]), (LABEL, 2))
        board = self.env["statcrm.board"].with_user(self.account_manager)
        self.assertEqual(len(self.cells_of(board, tile)), 2)
        self.assertEqual(self.late(self.other_account_manager), 0)
        self.plans.sudo().active = False
        self.assertEqual(self.late(self.account_manager), 0)

    def test_not_kept_is_one_number_everywhere(self):
        """Of a promise with two periods, and of one that is optional."""
        self.kept("Meeting")
        self.found("Magazine", "missed", 1)
        self.found("Magazine", "late", 2)
        self.found("Card", "late")
        user = self.account_manager
        card = self.env["statcrm.card"].with_user(user).get_card(self.ministry.id)
        [cell] = [one for one in card["cells"] if one["key"] == "promises"]
        self.assertEqual((cell["label"], cell["parts"][0]["text"]), (LABEL, "2"))
        self.assertEqual(self.ministry.statcrm_red_promise_count, 2)
        tile = self.counted(user)["promises_late"]
        self.assertEqual((tile["label"], tile["count"]), (LABEL, 2))
        board = self.env["statcrm.board"].with_user(user)
        for options in (
            tile["action"]["context"]["statcrm_board"],
            self.ministry.action_statcrm_board()["context"]["statcrm_board"],
        ):
            self.assertEqual(board.get_board(options)["counts"]["red"], 2)
        self.env.flush_all()
        workload = self.env["statcrm.workload"].with_user(user)
        workload = workload.search([("user_id", "=", user.id)])
        self.assertEqual(workload.promise_late_count, 2)
        promises = self.env["statcrm.care.promise"].with_user(user)
        arch = etree.fromstring(promises.get_view(view_type="search")["arch"])
        asked = arch.find(".//filter[@name='red']").get("domain")
        mine = [("principal_id", "=", self.ministry.id)]
        self.assertEqual(promises.search_count(safe_eval(asked) + mine), 2)
        # what is optional is none of them, wherever
        self.plans.promise_ids.filtered(
            lambda one: one.name == "Magazine"
        ).sudo().write({"state": "kept"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.ministry.statcrm_red_promise_count, 0)
        asked = [("statcrm_red_promise_count", ">", 0), ("id", "=", self.ministry.id)]
        self.assertFalse(self.Partner.search(asked))
        self.assertEqual(self.late(user), 0)
        self.assertFalse(board.get_board({"late": True})["tables"])
        self.assertEqual(
            workload.search([("id", "=", workload.id)]).promise_late_count, 0
        )

    def test_what_can_still_be_kept_is_named_with_its_button(self):
        """The Magazine of June can no longer be sent."""
        late = self.found("Meeting", "late")
        self.found("Magazine", "missed")
        [row] = self.home_rows(self.account_manager, "late")
        self.assertEqual((row["title"], row["text"]), ("Ministry", "Meeting"))
        self.assertEqual((row["model"], row["id"]), (late._name, late.id))
        [button] = row["buttons"]
        # what helps depends on the customer: the promise says it
        self.assertEqual(button["label"], "See Promise")
        action = getattr(late.with_user(self.account_manager), button["method"])()
        self.assertEqual((action["res_model"], action["res_id"]), (late._name, late.id))

    def test_due_in_sixty_days(self):
        self.kept("Magazine")
        promise = self.found("Meeting", "due", date_due="2026-10-14")
        soon = lambda: self.counted(self.account_manager)["promises_soon"]  # noqa: E731
        self.assertEqual(soon()["count"], 1)
        promise.sudo().date_due = "2026-10-15"
        self.assertEqual(soon()["count"], 0)

    def test_what_was_missed_last_year_counts_while_it_can_be_proven(self):
        """Red stays for the 31 days in which the program still looks for evidence."""
        self.found("Meeting", "missed")
        self.found("Card", "missed")
        self.found("Magazine", "missed")  # its period ended in June
        for day, count in (
            ("2026-12-31", 2),
            ("2027-01-01", 1),
            ("2027-01-31", 1),
            ("2027-02-01", 0),
        ):
            with freeze_time(day), self.subTest(day=day):
                self.env.invalidate_all()
                self.assertEqual(self.late(self.account_manager), count)
                self.assertEqual(self.red(self.account_manager), bool(count))
                self.assertEqual(self.ministry.statcrm_red_promise_count, count)
                lines = self.section() and self.section()["lines"] or []
                told = [one["aside"] for one in lines if one["tone"] == "danger"]
                self.assertEqual(len(told), count)
                if day >= "2027":
                    self.assertEqual(set(told), {"missed in 2026"} if count else set())

    def test_last_year_is_over_when_it_is_kept(self):
        meeting = self.found("Meeting", "missed")
        with freeze_time("2027-01-02"):
            for values, count in (
                ({"state": "kept"}, 0),
                ({"state": "late"}, 1),
                ({"state": "missed", "date_to": "2026-12-01"}, 0),
                ({"date_to": "2026-12-31"}, 1),
            ):
                meeting.sudo().write(values)
                self.assertEqual(self.red(self.account_manager), count, values)
            meeting.plan_id.sudo().state = "closed"  # which keeps no promise
            self.assertEqual(self.red(self.account_manager), 1)

    def test_next_year_is_not_counted_yet(self):
        self.found("Meeting", "late")
        with freeze_time("2025-12-15"):
            self.assertEqual(self.red(self.account_manager), 0)

    def test_the_badge_of_the_card(self):
        self.found("Meeting", "late")
        self.found("Magazine", "missed")
        self.found("Card", "missed")
        office = self.company_partner("Office", self.ministry)
        customers = (self.ministry + self.mill + office).with_user(self.internal)
        self.assertEqual(customers.mapped("statcrm_red_promise_count"), [2, 0, 2])
        shown = [
            [badge["value"] for badge in badges or [] if badge["label"] == LABEL]
            for badges in customers.mapped("application_statistics")
        ]
        self.assertEqual(shown, [[2], [], [2]])

    def test_the_page_is_there_for_a_customer_who_is_a_person(self):
        view = self.env.ref("base.view_partner_form")
        arch = etree.fromstring(self.Partner.get_view(view.id)["arch"])
        page = arch.find(".//page[@name='statcrm_care']")
        sole = self.Partner.create({"name": "Sole trader"})
        for partner, hidden in (
            (self.ministry, False),
            (self.company_partner("Office", self.ministry), False),
            (sole, False),
            (self.person("Kaisa", self.ministry), True),
        ):
            names = ["is_company", "statcrm_is_principal"]
            values = partner.read(names)[0]
            self.assertEqual(
                bool(safe_eval(page.get("invisible"), values)), hidden, partner.name
            )

    def test_one_query_for_all_badges(self):
        customers = self.Partner.create(
            [{"name": f"Customer {one}", "is_company": True} for one in range(20)]
        )
        for customer in customers:
            self.nominate(customer, "key")
        self.open_year().promise_ids.sudo().write({"state": "late"})
        counts = []
        for some in (customers[:2], customers):
            with self.count_queries(counts):
                some.mapped("statcrm_red_promise_count")
        self.assertEqual(counts[0], counts[1])

    def section(self):
        brief = self.env["statcrm.brief"].with_user(self.internal)
        sections = brief.get_brief(self.ministry.id)["sections"]
        return {one["key"]: one for one in sections}.get("promises")

    def test_the_brief_tells_what_is_open(self):
        for name in ("Meeting", "Magazine", "Card"):
            self.kept(name)
        self.assertFalse(self.section())
        self.found("Meeting", "late")
        self.found("Magazine", "missed")
        lines = self.section()["lines"]
        self.assertEqual(
            [(line["parts"][0]["text"], line["aside"], line["tone"]) for line in lines],
            [
                ("Meeting", "late since May 31", "danger"),
                ("Magazine", "missed", "danger"),
            ],
        )
