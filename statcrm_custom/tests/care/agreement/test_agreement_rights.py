import re

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..agreement_case import AgreementCommon


@freeze_time("2026-07-15 10:00:00")
@tagged("post_install", "-at_install")
class TestAgreementRights(AgreementCommon):
    """Who makes agreements, and what stays when customers are merged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.company_partner("Other", user_id=cls.management.id)
        segment = cls.segment("large_municipalities")
        segment.manager_id = cls.segment_manager
        cls.city = cls.company_partner("City", statcrm_segment_id=segment.id)

    def may(self, user, partner):
        """Whether this user makes, changes and moves agreements of this customer."""
        values = {"name": "New", "principal_id": partner.id}
        found = set()
        old = self.agreement(partner)
        for name, act in (
            ("create", lambda: self.Agreement.with_user(user).create(values)),
            ("write", lambda: old.with_user(user).write({"name": "Changed"})),
        ):
            try:
                with self.cr.savepoint():
                    act()
                found.add(name)
            except AccessError:
                continue
        return found

    def test_each_role(self):
        both = {"create", "write"}
        for user, mine in (
            (self.account_manager, self.ministry),
            (self.segment_manager, self.city),
        ):
            for partner in (self.ministry, self.city, self.other):
                with self.subTest(user=user.name, partner=partner.name):
                    expected = both if partner == mine else set()
                    self.assertEqual(self.may(user, partner), expected)
        for user in (self.management, self.director, self.main_user):
            self.assertEqual(self.may(user, self.city), both)
        for user in (self.staff, self.communications, self.internal):
            self.assertEqual(self.may(user, self.ministry), set())

    def test_who_is_refused_reads_whom_to_ask(self):
        values = {"name": "New", "principal_id": self.other.id}
        mine = self.Agreement.with_user(self.account_manager)
        told = f"of Other: .* account manager, {re.escape(self.management.name)}"
        with self.assertRaisesRegex(AccessError, told):
            mine.create(values)
        with self.assertRaisesRegex(AccessError, "City: .* no account manager yet"):
            mine.create({**values, "principal_id": self.city.id})

    def test_none_moves_to_the_customer_of_a_colleague(self):
        mine = self.agreement()
        with self.assertRaises(AccessError):
            mine.with_user(self.account_manager).principal_id = self.other

    def test_everybody_reads_the_sums(self):
        agreement = self.agreement(value=100)
        self.order(40, agreement=agreement)
        self.env.invalidate_all()
        self.assertEqual(agreement.with_user(self.internal).called_off, 40)
        care = self.env["statcrm.card"].with_user(self.internal)
        sections = {
            one["key"]: one for one in care.get_care(self.ministry.id)["sections"]
        }
        [line] = sections["agreements"]["lines"]
        self.assertIn(agreement.name, line["parts"][0]["text"])
        self.assertIn("40", line["detail"][-1]["text"])

    def test_an_account_manager_renews(self):
        agreement = self.agreement().with_user(self.account_manager)
        successor = self.Agreement.browse(agreement.action_renew()["res_id"])
        self.assertEqual(successor.principal_id, self.ministry)

    def test_a_merge_keeps_all(self):
        gone = self.company_partner("Gone")
        agreements = self.agreement() | self.agreement(gone)
        self.order(40, gone, agreements[1])
        self.merge(self.ministry, gone)
        self.env.invalidate_all()
        self.assertEqual(agreements.principal_id, self.ministry)
        self.assertEqual(agreements.mapped("called_off"), [0, 40])

    def test_agreements_are_handed_over(self):
        agreement = self.agreement()
        over = self.agreement(date_to="2026-03-31")
        handover = (
            self.env["statcrm.handover"]
            .with_user(self.management)
            .create(
                {
                    "from_user_id": self.account_manager.id,
                    "to_user_id": self.other_account_manager.id,
                }
            )
        )
        parts = {part["label"]: part["records"] for part in handover._handover_parts()}
        self.assertEqual(parts["agreements"], {self.ministry: agreement})
        self.assertNotIn(over, parts["agreements"][self.ministry])
