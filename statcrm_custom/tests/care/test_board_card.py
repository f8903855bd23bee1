"""The promises on the first screen, on the customer's card, and in the brief."""

from lxml import etree

from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

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
            counts = self.ministry._statcrm_count_red_promises()
            self.assertEqual(counts, {self.ministry: 0})

    def test_the_badge_of_the_card(self):
        self.found("Meeting", "late")
        self.found("Magazine", "missed")
        self.found("Card", "missed")
        office = self.company_partner("Office", self.ministry)
        customers = (self.ministry + self.mill + office).with_user(self.internal)
        counts = customers._statcrm_count_red_promises()
        self.assertEqual(list(counts.values()), [2, 0, 2])
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
                some._statcrm_count_red_promises()
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
