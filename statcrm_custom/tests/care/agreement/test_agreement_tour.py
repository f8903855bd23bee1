from dateutil.relativedelta import relativedelta

from odoo.tests import HttpCase, tagged

from ..agreement_case import AgreementCommon


@tagged("post_install", "-at_install")
class TestAgreementTour(AgreementCommon, HttpCase):
    def test_from_the_card_to_the_renewal(self):
        kind = self.env["statcrm.agreement.kind"].search([], limit=1)
        kind.notice_months = 3
        self.start_tour(
            f"/odoo/res.partner/{self.ministry.id}",
            "statcrm_agreement_tour",
            login=self.account_manager.login,
        )
        agreements = self.Agreement.search([("principal_id", "=", self.ministry.id)])
        successor, first = agreements.sorted("date_from", reverse=True)
        self.assertEqual(successor.predecessor_id, first)
        self.assertEqual(first.name, "Figures of the tour")
        self.assertEqual(first.state, "in_force")
        self.assertEqual(first.user_id, self.account_manager)
        self.assertEqual(str(first.notice_date)[5:], "09-30")
        self.assertEqual(successor.state, "draft")
        self.assertEqual((successor.date_from - first.date_to).days, 1)

    def test_from_the_time_line_to_the_agreement(self):
        today = self.env.company._statcrm_today()
        agreement = self.Agreement.create(
            {
                "name": "Figures",
                "principal_id": self.ministry.id,
                "signed_on": today,
                "date_from": today - relativedelta(years=1),
                "date_to": today + relativedelta(months=6),
            }
        )
        agreement.notice_date = today + relativedelta(days=30)
        self.start_tour(
            "/odoo/agreements", "statcrm_timeline_tour", login=self.staff.login
        )
