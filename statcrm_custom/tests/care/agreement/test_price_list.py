from odoo import Command
from odoo.tests import Form, freeze_time, tagged

from ..evidence_common import EvidenceCommon

FIELD = "property_product_pricelist"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-10 12:00:00")
class TestPriceList(EvidenceCommon):
    """Price lists are there on a fresh install, and the advice really sets one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pricelist = cls.env["product.pricelist"].create(
            {
                "name": "Strategic",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 10})
                ],
            }
        )

    def arch(self, user, model, view=None, kind="form"):
        view = view and self.env.ref(view).id
        return self.env[model].with_user(user).get_view(view, kind)["arch"]

    def test_they_are_switched_on(self):
        settings = self.env["res.config.settings"].default_get(
            ["group_product_pricelist"]
        )
        self.assertTrue(settings["group_product_pricelist"])
        for user in (self.account_manager, self.communications, self.main_user):
            arch = self.arch(user, "res.partner", "base.view_partner_form")
            self.assertIn(FIELD, arch)
        classes = self.arch(
            self.main_user,
            "statcrm.value.class",
            "statcrm_custom.statcrm_value_class_view_list",
            "list",
        )
        self.assertIn("pricelist_id", classes)

    def test_others_pay_by_the_list_of_the_house(self):
        """A price list for some is not what a customer without one gets."""
        self.assertFalse(self.ministry[FIELD].item_ids)

    def test_who_may_sets_it(self):
        promise = self.promise("price_list")
        self.look(promise, "2026-05-10")
        advice = promise.with_user(self.account_manager).get_advice()
        self.assertEqual(advice["label"], "Set Price List")
        action = advice["action"]
        card = self.env[action["res_model"]].with_user(self.account_manager)
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        with Form(card.browse(action["res_id"]), view=view) as form:
            form[FIELD] = self.pricelist
        self.assert_state(promise, "2026-05-10", "kept")
        self.assert_evidence(promise, self.pricelist, "2026-05-10")

    def test_who_may_not_asks_who_may(self):
        promise = self.promise("price_list")
        self.look(promise, "2026-05-10")
        advice = promise.with_user(self.staff).get_advice()
        self.assertEqual(advice["label"], f"Ask {self.account_manager.name}")
        window = self.env[advice["action"]["res_model"]].with_user(self.staff)
        form = Form(window.with_context(**advice["action"]["context"]))
        self.assertEqual(form.user_id, self.account_manager)
        form.save().action_ask()
        activity = self.ministry.activity_ids
        self.assertEqual(activity.user_id, self.account_manager)
        self.assertEqual(str(activity.date_deadline), "2026-06-30")
        self.assertIn("price list", activity.summary)
        self.assertFalse(promise.with_user(self.internal).get_advice()["action"])

    def test_nobody_to_ask(self):
        promise = self.promise("price_list")
        self.look(promise, "2026-05-10")
        self.ministry.user_id = self.other_account_manager
        self.other_account_manager.active = False
        advice = promise.with_user(self.staff).get_advice()
        self.assertEqual((advice["label"], advice["action"]), ("", False))

    def test_they_may_be_switched_off(self):
        promise = self.promise("price_list")
        self.look(promise, "2026-05-10")
        group = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user")._remove_group(group)
        advice = promise.with_user(self.account_manager).get_advice()
        self.assertIn("disabled", advice["text"])
        self.assertFalse(advice["action"])
