"""A refusal outlives the contact, as a hash that nobody can read."""

import hashlib
import hmac

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestErased(PermissionCase):
    def kept(self):
        """What is kept: {(channel, purpose, digest)}."""
        found = self.env["statcrm.refusal"].sudo().search([])
        return {(one.channel, one.purpose_id, one.digest) for one in found}

    def test_who_comes_back_is_refused(self):
        for channel in ("email", "phone", "post"):
            self.say(self.anna, "no", self.events, channel, when="2026-05-03 09:00:00")
        self.erase(self.anna)
        back = self.person(
            "Virta Anna",
            email="anna.virta@EXAMPLE.com",
            phone="040 123 4567",
            street="Kauppakatu 1",
            zip="90100",
            city="Oulu",
        )
        for channel in ("email", "phone", "post"):
            self.assertIn("refused", self.codes(back, self.events, channel))
            self.assertFalse(self.codes(back, self.research, channel))
        row = self.permissions.search(
            [("partner_id", "=", back.id), ("channel", "=", "email")]
        )
        self.assertEqual((row.source, row.answer), ("kept", "no"))
        self.assertEqual(str(row.decided_at), "2026-05-03 09:00:00")

    def test_who_gets_the_address_later(self):
        self.say(self.anna, "no", self.events)
        self.erase(self.anna)
        other = self.person("Other", email="other@example.com")
        self.assertFalse(self.codes(other, self.events))
        other.email = "anna.virta@example.com"
        self.assertIn("refused", self.codes(other, self.events))

    def test_no_to_all_direct_marketing(self):
        self.say(self.anna, "no", None)
        self.erase(self.anna)
        back = self.person("Back", email="anna.virta@example.com")
        self.assertIn("refused", self.codes(back, self.offers))
        self.assertFalse(self.codes(back, self.events))

    def test_what_was_no_refusal_is_not_kept(self):
        self.say(self.anna, "no", self.events, when="2026-05-03 09:00:00")
        self.say(self.anna, "yes", self.events, when="2026-05-04 09:00:00")
        self.say(self.anna, "yes", self.magazine)
        self.erase(self.anna)
        self.assertFalse(self.kept())

    def test_the_old_and_the_new_address(self):
        self.say(self.anna, "no", self.events)
        self.anna.email = "new@example.com"
        self.erase(self.anna)
        for email in ("anna.virta@example.com", "new@example.com"):
            self.assertIn(
                "refused", self.codes(self.person("Back", email=email), self.events)
            )

    def test_a_twin_stays_refused(self):
        twin = self.person("Twin", email="anna.virta@example.com")
        other = self.person("Other", email="other@example.com")
        self.say(self.anna, "no", self.events)
        self.assertEqual(self.codes(twin, self.events), ["refused_address"])
        self.erase(self.anna)
        self.assertIn("refused", self.codes(twin, self.events))
        self.assertFalse(self.codes(other, self.events))

    def test_a_later_yes_of_the_twin_stays(self):
        twin = self.person("Twin", email="anna.virta@example.com")
        self.say(self.anna, "no", self.events, when="2026-05-03 09:00:00")
        self.say(twin, "yes", self.events, when="2026-05-04 09:00:00")
        self.erase(self.anna)
        self.assertFalse(self.codes(twin, self.events))

    def test_a_later_yes_ends_what_was_kept(self):
        self.say(self.anna, "no", self.events, when="2026-05-03 09:00:00")
        self.erase(self.anna)
        self.assertTrue(self.kept())
        back = self.person("Back", email="anna.virta@example.com")
        self.say(back, "yes", self.events)
        self.assertFalse(self.codes(back, self.events))
        self.assertFalse(self.kept())
        # an address that is written again brings nothing back
        back.email = "x@example.com"
        back.email = "anna.virta@example.com"
        self.assertFalse(self.codes(back, self.events))

    def test_partners_that_were_not_written_by_odoo(self):
        self.say(self.anna, "no", self.events)
        self.erase(self.anna)
        people = self.person("One") | self.person("Two")
        self.env.flush_all()
        self.cr.execute(
            SQL(
                "UPDATE res_partner SET email = 'anna.virta@example.com',"
                " email_normalized = 'anna.virta@example.com' WHERE id IN %s",
                people._ids,
            )
        )
        self.env.invalidate_all()
        self.env["statcrm.refusal"].sudo()._keep(people)
        self.env["statcrm.refusal"].sudo()._keep(people)
        rows = self.permissions.search([("partner_id", "in", people.ids)])
        self.assertEqual(rows.partner_id, people)
        self.assertEqual(len(rows), 2)
        for person in people:
            self.assertIn("refused", self.codes(person, self.events))

    def test_the_hash_is_the_one_of_python(self):
        settings = self.env["ir.config_parameter"].sudo()
        self.say(self.anna, "no", self.events)
        self.erase(self.anna)
        key = bytes.fromhex(settings.get_param("statcrm_custom.refusal_key"))
        digest = hmac.new(key, b"anna.virta@example.com", hashlib.sha256).hexdigest()
        self.assertEqual(self.kept(), {("email", self.events, digest)})
        refusals = self.env["statcrm.refusal"].sudo()
        for text in ("", "ä@ö.fi", "x" * 200):
            ((found,),) = self.env.execute_query(
                SQL("SELECT %s", refusals._digest_sql(SQL("%s", text)))
            )
            expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
            self.assertEqual(found, expected)

    def test_nobody_reads_the_hashes(self):
        self.say(self.anna, "no", self.events)
        self.erase(self.anna)
        admin = self.env.ref("base.user_admin")
        for user in (self.main_user, self.auditor, self.communications, admin):
            refusals = self.env["statcrm.refusal"].with_user(user)
            for method, args in (
                ("search_read", [[]]),
                ("read", [[1]]),
                ("search_count", [[]]),
                ("create", [[{"channel": "email", "digest": "x"}]]),
                ("export_data", [[1], ["digest"]]),
            ):
                with (
                    self.subTest(user=user.login, method=method),
                    self.assertRaises(AccessError),
                    mute_logger("odoo.addons.base.models.ir_model"),
                ):
                    call_kw(refusals, method, args, {})

    def test_nothing_is_asked_before_anybody_was_erased(self):
        self.person("Warm", email="warm@example.com")
        with self.assertQueryCount(0):
            self.env["statcrm.refusal"].sudo()._keep(self.anna)
