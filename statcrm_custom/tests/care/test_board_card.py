"""The promises on the first screen, on the customer's card, and in the brief."""

from odoo.tests import freeze_time, tagged

from .board_common import BoardCommon

LABEL = "Promises not kept"


@tagged("post_install", "-at_install")
@freeze_time("2026-08-15")
class TestBoardCard(BoardCommon):
    def red(self, user):
        return self.tiles(user)["promises_red"]["count"]

    def test_the_tile_opens_what_it_counts(self):
        self.found("Meeting", "late")
        self.found("Magazine", "missed")
        self.found("Card", "missed")
        tile = self.tiles(self.account_manager)["promises_red"]
        self.assertEqual((tile["count"], tile["tone"]), (2, "danger"))
        opened = self.env[tile["action"]["res_model"]].with_user(self.account_manager)
        self.assertEqual(
            set(opened.search(tile["action"]["domain"]).mapped("name")),
            {"Meeting", "Magazine"},
        )
        self.assertEqual(self.red(self.other_account_manager), 0)
        self.plans.sudo().active = False
        self.assertEqual(self.red(self.account_manager), 0)

    def test_due_in_sixty_days(self):
        self.kept("Magazine")
        promise = self.found("Meeting", "due", date_due="2026-10-14")
        soon = lambda: self.tiles(self.account_manager)["promises_soon"]  # noqa: E731
        self.assertEqual(soon()["count"], 1)
        promise.sudo().date_due = "2026-10-15"
        self.assertEqual(soon()["count"], 0)

    def test_other_years_are_not_counted(self):
        self.found("Meeting", "missed")
        with freeze_time("2027-01-02"):
            self.assertEqual(self.red(self.account_manager), 0)
            self.assertEqual(self.ministry.statcrm_red_promise_count, 0)

    def test_the_badge_of_the_card(self):
        self.found("Meeting", "late")
        self.found("Magazine", "missed")
        self.found("Card", "missed")
        customers = (self.ministry + self.mill).with_user(self.internal)
        self.assertEqual(customers.mapped("statcrm_red_promise_count"), [2, 0])
        shown = [
            [badge["value"] for badge in badges or [] if badge["label"] == LABEL]
            for badges in customers.mapped("application_statistics")
        ]
        self.assertEqual(shown, [[2], []])

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
                ("Meeting", "late since 31 May", "danger"),
                ("Magazine", "missed", "danger"),
            ],
        )
