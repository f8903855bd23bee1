from markupsafe import Markup

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

LEDGER = b"""customer,date,qty,amount
TOUR-MILL,2026-03-31,1,61200.00
TOUR-OLD,2024-06-30,1,99999.00
"""


class TourCase(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("statcrm_custom.statcrm_group_main_user")
        cls.manager = new_test_user(
            cls.env,
            login="tea",
            name="Tea Manager",
            groups="statcrm_custom.statcrm_group_account_manager",
        )
        cls.main_user = new_test_user(
            cls.env,
            login="mai",
            name="Mai Mainuser",
            groups="statcrm_custom.statcrm_group_main_user",
        )
        partners = cls.env["res.partner"]
        cls.mill, cls.ministry, cls.old = partners.create(
            [
                {
                    "name": "Havukka Mill",
                    "ref": "TOUR-MILL",
                    "is_company": True,
                    "user_id": cls.manager.id,
                },
                {
                    "name": "Ministry of Forests",
                    "is_company": True,
                    "user_id": cls.manager.id,
                    "statcrm_segment_id": cls.env.ref(
                        "statcrm_custom.statcrm_segment_central_government"
                    ).id,
                    "statcrm_nominated_class_id": cls.env.ref(
                        "statcrm_custom.statcrm_value_class_strategic"
                    ).id,
                    "child_ids": [Command.create({"name": "Aino Virtanen"})],
                },
                {"name": "Old Buyer", "ref": "TOUR-OLD", "is_company": True},
            ]
        )
        cls.env["statcrm.sales.entry"].import_csv(LEDGER, "Tour ledger")
        cls.big = cls.env.ref("statcrm_custom.statcrm_value_class_big")


@tagged("post_install", "-at_install")
class TestAccountManagerFindsCustomerAndWhy(TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run = cls.env["statcrm.classification"].create({"date_to": "2026-06-30"})
        run.action_preview()
        run.action_apply()
        aino = cls.ministry.child_ids
        mention = Markup(
            '<a href="#" class="o_mail_redirect" data-oe-model="res.partner"'
            ' data-oe-id="%s">@%s</a>'
        )
        cls.mill.message_post(
            body=mention % (aino.id, aino.name), message_type="comment"
        )

    def test_tour(self):
        self.start_tour("/odoo", "statcrm_account_manager_tour", login="tea")

    def test_onboarding_tour(self):
        self.start_tour("/odoo", "statcrm_tour", login="tea")


@tagged("post_install", "-at_install")
class TestMainUserPreviewsAppliesAndUndoes(TourCase):
    def test_tour(self):
        before = self.mill.statcrm_value_class_id
        self.start_tour(
            "/odoo/customer-relations", "statcrm_classification_tour", login="mai"
        )
        run = self.env["statcrm.classification"].search([], order="id desc", limit=1)
        self.assertEqual(run.state, "undone")
        self.assertEqual(run.create_uid, self.main_user)
        self.assertEqual(run.applied_by_id, self.main_user)
        line = run.line_ids.filtered(lambda item: item.partner_id == self.mill)
        self.assertEqual((line.new_class_id, line.sales), (self.big, 61200))
        # bought on the day before the window opens: known, but not active
        line = run.line_ids.filtered(lambda item: item.partner_id == self.old)
        self.assertEqual((line.new_class_id.code, line.sales), ("non_active", 0))
        self.assertEqual(self.mill.statcrm_value_class_id, before)
