"""What people are contacted for: seeds, wording, and what is confirmed."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...common import StatcrmCommon

# purpose: (marketing, {channel: (at home, at work, only fitting roles)})
FREE = ("unless_refused", "unless_refused", False)
SERVICE = ("always", "always", False)
OFFER = ("asked_first", "unless_refused", True)
SEEDS = {
    "magazine": (False, {"email": FREE, "post": FREE}),
    "newsletter": (False, {"email": FREE}),
    "press": (False, {"email": FREE}),
    "annual_report": (False, {"email": FREE, "post": FREE}),
    "cards": (False, {"email": FREE, "post": FREE}),
    "events": (False, {"email": FREE, "phone": FREE, "post": FREE}),
    "offers": (True, {"email": OFFER, "phone": OFFER, "post": OFFER}),
    "research": (False, {"email": FREE, "phone": FREE, "post": FREE}),
    "service": (False, {"email": SERVICE, "phone": SERVICE, "post": SERVICE}),
}


@tagged("post_install", "-at_install")
class TestPurpose(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.events = cls.env.ref("statcrm_custom.statcrm_purpose_events")

    def test_seeds(self):
        found = {
            purpose.code: (
                purpose.is_marketing,
                {
                    rule.channel: (
                        rule.private_rule,
                        rule.work_rule,
                        rule.work_needs_role,
                    )
                    for rule in purpose.rule_ids
                },
            )
            for code in SEEDS
            for purpose in self.env.ref(f"statcrm_custom.statcrm_purpose_{code}")
        }
        self.assertEqual(found, SEEDS)
        offers = self.env.ref("statcrm_custom.statcrm_purpose_offers")
        self.assertEqual(
            set(offers.role_ids.mapped("code")),
            {"decision_maker", "influential_person", "buyer"},
        )

    def test_a_proposal_is_confirmed_by_the_main_user(self):
        self.events._unconfirm()
        for user in (self.communications, self.director, self.auditor):
            with self.assertRaises(AccessError):
                self.events.with_user(user).action_confirm()
        self.events.with_user(self.main_user).action_confirm()
        self.assertEqual(self.events.confirmed_by_id, self.main_user)
        self.assertEqual(self.events.confirmed_on, self.env.company._statcrm_today())

    def test_nobody_writes_the_confirmation(self):
        events = self.events.with_user(self.main_user)
        for values in (
            {"confirmed_on": "2026-01-01"},
            {"confirmed_by_id": self.director.id},
            {"wording_version": 7},
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                events.write(values)

    def test_what_changes_is_confirmed_again(self):
        rule = self.events.rule_ids[0]
        channel = rule.channel
        another = self.env["statcrm.purpose"].search([("code", "=", "press")])
        for act in (
            lambda: self.events.write({"ground": "consent"}),
            lambda: self.events.write({"is_marketing": True}),
            lambda: rule.write({"private_rule": "asked_first"}),
            lambda: self.events.write(
                {"rule_ids": [Command.update(rule.id, {"work_needs_role": True})]}
            ),
            lambda: rule.unlink(),
            lambda: another.rule_ids.copy(
                {"purpose_id": self.events.id, "channel": channel}
            ),
        ):
            self.events.action_confirm()
            self.assertTrue(self.events.confirmed_on)
            act()
            self.assertFalse(self.events.confirmed_on)
            self.assertFalse(self.events.confirmed_by_id)
        self.events.action_confirm()
        self.events.write({"sequence": 5})
        self.assertTrue(self.events.confirmed_on)

    def test_another_wording_is_another_version(self):
        self.env["res.lang"]._activate_lang("fi_FI")
        version = self.events.wording_version
        self.events.wording = self.events.wording
        self.assertEqual(self.events.wording_version, version)
        self.events.wording = "May we invite you?"
        self.assertEqual(self.events.wording_version, version + 1)
        self.events.with_context(lang="fi_FI").wording = "Saammeko kutsua?"
        self.assertEqual(self.events.wording_version, version + 2)
        self.events.action_confirm()
        self.events.update_field_translations("wording", {"fi_FI": "Kutsummeko?"})
        self.assertEqual(self.events.wording_version, version + 3)
        self.assertFalse(self.events.confirmed_on)

    def test_a_copy_is_confirmed_for_itself(self):
        self.events.action_confirm()
        copy = self.events.copy()
        self.assertFalse(copy.confirmed_on)
        self.assertEqual(len(copy.rule_ids), len(self.events.rule_ids))

    def test_changes_are_in_the_audit_trail(self):
        rule = self.events.rule_ids[0]
        rule.with_user(self.main_user).private_rule = "asked_first"
        changes = self.env["statcrm.change"].search(
            [("res_model", "=", rule._name), ("res_id", "=", rule.id)]
        )
        self.assertEqual(changes[0].old_text, "Unless refused")
        self.assertEqual(changes[0].new_text, "Asked first")
        self.assertEqual(changes[0].user_id, self.main_user)

    def test_the_set_up_asks_for_it(self):
        setup = self.env["statcrm.setup"].with_user(self.main_user)
        setup.mark_step("purposes", False)

        def step():
            chapters = setup.get_setup()["chapters"]
            steps = (one for chapter in chapters for one in chapter["steps"])
            return next(one for one in steps if one["key"] == "purposes")

        purposes = self.env["statcrm.purpose"].search([("active", "=", True)])
        purposes.action_confirm()
        self.assertEqual(step()["state"], "done")
        self.events.ground = "consent"
        self.assertEqual(step()["state"], "open")
        self.assertTrue(step()["may"])
