"""The audit trail tells who joined and left teams, and why managers changed."""

from odoo.tests import freeze_time, tagged

from ..team_common import HandoverCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestTeamChange(HandoverCommon):
    def changes(self, kind, customer=None):
        self.env.flush_all()
        self.env.invalidate_all()
        customer = customer or self.ministry
        return self.env["statcrm.change"].search(
            [("partner_id", "=", customer.id), ("kind", "=", kind)], order="id"
        )

    def told(self, rows):
        return [(row.old_value, row.new_value, row.cause, row.user_id) for row in rows]

    def test_who_joined_and_left_and_by_whom(self):
        before = self.changes("team")
        row = self.Member.with_user(self.account_manager).create(
            {
                "partner_id": self.ministry.id,
                "user_id": self.staff.id,
                "part": "deputy",
                "date_from": "2026-07-01",
            }
        )
        row.unit_id = False  # no part, nobody and no day of the team
        row.with_user(self.management).date_to = "2026-07-31"
        row.with_user(self.main_user).unlink()
        deputy = f"{self.staff.name}, Deputy"
        joined = f"{deputy}, from Jul 1, 2026"
        left = f"{deputy}, Jul 1, 2026 – Jul 31, 2026"
        self.assertEqual(
            self.told(self.changes("team") - before),
            [
                ("", joined, "hand", self.account_manager),
                (joined, left, "hand", self.management),
                (left, "", "hand", self.main_user),
            ],
        )

    def test_a_hand_over_says_so(self):
        member = self.member(self.account_manager, "expert")
        before = self.changes("team")
        wizard = self.handover(self.management, reason="Long leave")
        wizard.action_hand_over()
        self.assertEqual(str(member.date_to), "2026-07-14")
        new = self.changes("team") - before
        self.assertEqual({row.cause for row in new}, {"hand_over"})
        self.assertEqual({row.reason for row in new}, {"Long leave"})

    def test_a_merge_says_so(self):
        gone = self.company_partner("Gone")
        self.member(self.staff, "deputy", partner_id=gone.id)
        self.member(self.segment_manager, "deputy")
        self.merge(self.ministry, gone)
        row = self.changes("team")[-1]
        self.assertEqual(row.cause, "merge")

    def test_the_context_of_a_client_hides_nothing(self):
        before = self.changes("team")
        self.Member.with_context(install_mode=True).create(
            {"partner_id": self.ministry.id, "user_id": self.staff.id}
        )
        self.assertEqual(len(self.changes("team") - before), 1)

    def test_in_bulk_with_what_was_chosen(self):
        town = self.company_partner("Town", city="Wood")
        window = self.env["statcrm.assign.managers"].with_user(self.main_user)
        window.create(
            {"city": "Wood", "user_id": self.account_manager.id}
        ).action_assign()
        [row] = self.changes("manager", town)
        self.assertEqual((row.cause, row.reason), ("assignment", "Towns: Wood"))
        self.assertEqual(row.user_id, self.main_user)
        self.assertEqual(row.why, "Assigned in bulk: Towns: Wood")

    def test_an_imported_file_says_so(self):
        """New customers and those that were there."""
        known = self.company_partner("Known", ref="K-1")
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": "__import__.known_customer", "record": known}]
        )
        Partner = self.Partner.with_user(self.main_user).with_context(import_file=True)
        result = Partner.load(
            ["id", "name", "is_company", "user_id/.id", "statcrm_segment_id/.id"],
            [
                [
                    f"__import__.{ident}_customer",
                    name,
                    "1",
                    str(self.staff.id),
                    str(self.segment("others").id),
                ]
                for ident, name in (("known", "Known"), ("new", "New"))
            ],
        )
        self.assertTrue(result["ids"], result["messages"])
        for customer in self.Partner.browse(result["ids"]):
            for kind in ("segment", "manager"):
                with self.subTest(customer=customer.name, kind=kind):
                    [row] = self.changes(kind, customer)
                    self.assertEqual(row.cause, "import")
                    self.assertEqual(row.user_id, self.main_user)

    def test_five_states_after_a_merge_of_the_day_are_five_lines(self):
        gone = self.company_partner("Gone")
        kept = self.company_partner("Kept")
        self.merge(kept, gone)
        codes = ("others", "libraries", "others", "libraries", "others")
        for code in codes:
            kept.with_user(self.management).statcrm_segment_id = self.segment(code)
        rows = self.changes("segment", kept)
        self.assertEqual(
            rows.mapped("new_value"),
            [self.segment(code).display_name for code in codes],
        )
        self.assertEqual(rows.user_id, self.management)
        self.assertEqual({row.merged_from for row in rows}, {False})
        [merge] = self.changes("merge", kept)
        self.assertEqual(merge.old_value, "Gone")
