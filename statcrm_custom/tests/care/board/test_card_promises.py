"""Promises, agreements and who answers, as the card tells them."""

from odoo.tests import freeze_time, tagged

from ..board_common import BoardCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-08-15")
class TestCardPromises(BoardCommon):
    def card(self, partner=None):
        self.env.invalidate_all()  # as each request begins
        card = self.env["statcrm.card"].with_user(self.internal)
        return card.get_card((partner or self.ministry).id)

    def cell(self, key, partner=None):
        return {one["key"]: one for one in self.card(partner)["cells"]}.get(key)

    def told(self, key, partner=None):
        cell = self.cell(key, partner)
        return (
            [part["text"] for part in cell["parts"]],
            [part["text"] for part in cell["detail"]],
            cell["tone"],
        )

    def test_promises_not_kept_open_the_board(self):
        for name in ("Meeting", "Magazine", "Card"):
            self.kept(name)
        self.assertEqual(
            self.told("promises"), (["None"], ["Plan 2026: Draft"], "success")
        )
        self.found("Meeting", "late")
        self.found("Magazine", "missed")
        office = self.company_partner("Office", self.ministry)
        for partner in (self.ministry, office):
            self.assertEqual(self.told("promises", partner)[0], ["2"])
            cell = self.cell("promises", partner)
            self.assertEqual(
                (cell["tone"], cell["method"]), ("danger", "action_statcrm_board")
            )
            action = getattr(partner.with_user(self.internal), cell["method"])()
            asked = action["context"]["statcrm_board"]
            self.assertEqual(asked["partner_id"], self.ministry.id)
        person = self.person("Kaisa", self.ministry)
        self.assertIsNone(self.cell("promises", person))
        self.env.invalidate_all()
        card = self.env["statcrm.card"].with_user(self.internal)
        sections = card.get_overview(self.ministry.id)["sections"]
        lines = {one["key"]: one for one in sections}["promises"]
        self.assertEqual(len(lines["lines"]), 2)

    def test_without_a_plan(self):
        other = self.company_partner("Other")
        self.assertEqual(
            self.told("promises", other), (["No plan for this year"], [], "muted")
        )
        self.assertFalse(self.cell("promises", other)["method"])

    def test_who_answers_today(self):
        manager = self.ministry.user_id
        self.assertEqual(self.told("responsible"), ([manager.name], [], ""))
        self.make_absence(manager, "2026-08-01", "2026-08-31")
        self.assertEqual(self.told("responsible")[1], ["Away until Aug 31, no deputy"])
        self.make_member(
            self.ministry, self.staff, part="deputy", date_from="2026-08-01"
        )
        self.assertEqual(
            self.told("responsible")[1],
            [f"Away until Aug 31, deputy: {self.staff.name}"],
        )
        other = self.company_partner("Other")
        self.assertEqual(
            self.told("responsible", other), (["Nobody yet"], [], "warning")
        )

    def test_sales_as_a_line(self):
        self.sale(self.ministry, "2026-07-31", 500)
        office = self.company_partner("Office", self.ministry)
        self.sale(office, "2024-08-01", 200)
        self.sale(self.ministry, "2026-08-01", 9000)  # this month is not over
        self.sale(self.ministry, "2024-07-31", 9000)  # too long ago
        cell = self.cell("sales")
        values = cell["chart"]["values"]
        self.assertEqual((len(values), values[0], values[-1]), (24, 200, 500))
        self.assertEqual(cell["chart"]["labels"][-1], "Jul 2026")
        self.assertEqual(sum(values), 700)
        self.assertIn("700", cell["parts"][0]["text"])
        self.assertIsNone(self.cell("sales", self.company_partner("New"))["chart"])
        self.assertIsNone(self.cell("sales", office))

    def test_class_and_reason(self):
        card = self.card()
        self.assertEqual(card["badge"]["kind"], "nominated")
        lines = {one["key"]: one["parts"][0]["text"] for one in card["lines"]}
        self.assertEqual(lines["reason"], self.ministry.statcrm_class_reason)
        self.assertEqual(lines["segment"], "Central government")
        self.assertIn("Not classified yet", str(self.card(self.company_partner("New"))))
