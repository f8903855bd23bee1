"""May a person be contacted for a purpose by a channel, and why not."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestRules(PermissionCase):
    def test_unless_refused(self):
        self.assertFalse(self.codes(self.anna, self.magazine))
        self.say(self.anna, "no", self.magazine)
        self.assertEqual(self.codes(self.anna, self.magazine), ["refused"])

    def test_asked_first_at_home(self):
        self.assertEqual(self.codes(self.anna, self.offers), ["never_asked"])
        self.say(self.anna, "yes", self.offers)
        self.assertFalse(self.codes(self.anna, self.offers))
        # by this channel only
        self.assertEqual(self.codes(self.anna, self.offers, "phone"), ["never_asked"])

    def test_at_work_where_the_role_fits(self):
        buyer = self.at_work("Buyer", "buyer", email="buyer@example.com")
        clerk = self.at_work("Clerk", "it_person", email="clerk@example.com")
        nobody = self.at_work("Nobody", email="nobody@example.com")
        self.assertFalse(self.codes(buyer, self.offers))
        self.assertEqual(self.codes(clerk, self.offers), ["role_unfit"])
        self.assertEqual(self.codes(nobody, self.offers), ["role_unfit"])
        # who asks for offers gets them
        self.say(clerk, "yes", self.offers)
        self.assertFalse(self.codes(clerk, self.offers))
        # without roles of the purpose, any will do
        self.offers.role_ids = False
        it = self.at_work("Other", "it_person", email="other@example.com")
        self.assertFalse(self.codes(it, self.offers))
        self.assertEqual(self.codes(nobody, self.offers), ["role_unfit"])

    def test_one_place_where_it_is_allowed_is_enough(self):
        buyer = self.at_work("Buyer", "it_person", email="buyer@example.com")
        other = self.company_partner("Other")
        self.affiliate(buyer, other, role_ids=[(6, 0, self.contact_role("buyer").ids)])
        self.assertFalse(self.codes(buyer, self.offers))
        judged = self.env.execute_query(
            SQL(
                "SELECT organisation_id, reason FROM (%s) judged",
                self.permissions._judge_sql(
                    self.offers, "email", self.permissions._places_sql(buyer)
                ),
            )
        )
        self.assertEqual(dict(judged), {self.office.id: "role_unfit", other.id: None})

    def test_a_former_place_is_none(self):
        buyer = self.at_work("Buyer", "buyer", email="buyer@example.com")
        buyer.statcrm_affiliation_ids.date_to = "2020-01-01"
        buyer.statcrm_affiliation_ids.date_from = False
        self.assertEqual(self.codes(buyer, self.offers), ["never_asked"])

    def test_a_channel_without_a_rule_is_not_used(self):
        self.assertEqual(self.codes(self.anna, self.magazine, "phone"), ["no_rule"])
        self.say(self.anna, "yes", self.magazine, "phone")
        self.assertEqual(self.codes(self.anna, self.magazine, "phone"), ["no_rule"])

    def test_service_is_always_but_not_to_what_is_blocked(self):
        self.say(self.anna, "no", self.service)
        self.say(self.anna, "no", None)
        self.assertFalse(self.codes(self.anna, self.service))
        self.env["mail.blacklist"]._add("anna.virta@example.com")
        self.assertEqual(self.codes(self.anna, self.service), ["blacklisted"])

    def test_any_channel(self):
        judged = lambda: self.judge(self.anna, self.offers, None)[self.anna]  # noqa: E731
        self.assertEqual(judged(), "never_asked")
        self.say(self.anna, "yes", self.offers, "post")
        self.assertIsNone(judged())
        self.offers.rule_ids.unlink()
        self.assertEqual(judged(), "no_rule")


@tagged("post_install", "-at_install")
class TestAddresses(PermissionCase):
    def test_no_broken_and_several_addresses(self):
        for channel, values, expected in (
            ("email", {}, ["no_address"]),
            ("email", {"email": "anna at example"}, ["bad_address"]),
            ("email", {"email": "Anna <anna@example.com>"}, []),
            ("email", {"email": "a@example.com, b@example.com"}, ["several_addresses"]),
            ("email", {"email": "a@example.com;b@example.com"}, ["several_addresses"]),
            ("phone", {}, ["no_address"]),
            ("phone", {"phone": "ask Anna"}, ["bad_address"]),
            ("phone", {"phone": "09 123 456"}, []),
            ("post", {}, ["no_address"]),
            ("post", {"city": "Oulu"}, ["bad_address"]),
            ("post", {"street": "Torikatu 1"}, ["bad_address"]),
            ("post", {"street": "Torikatu 1", "city": "Oulu"}, []),
        ):
            person = self.person("Somebody", **values)
            with self.subTest(channel=channel, values=values):
                self.assertEqual(self.codes(person, self.events, channel), expected)

    def test_blacklists(self):
        self.env["mail.blacklist"]._add("anna.virta@example.com")
        self.env["phone.blacklist"]._add(["+358401234567"])
        for channel, expected in (
            ("email", ["blacklisted"]),
            ("phone", ["blacklisted"]),
            ("post", []),
        ):
            self.assertEqual(self.codes(self.anna, self.events, channel), expected)
        # it stands above a yes
        self.say(self.anna, "yes", self.events)
        self.assertEqual(self.codes(self.anna, self.events), ["blacklisted"])
        self.env["mail.blacklist"]._remove("anna.virta@example.com")
        self.assertFalse(self.codes(self.anna, self.events))

    def test_bounced(self):
        self.anna.message_bounce = 2
        self.assertFalse(self.codes(self.anna, self.events))
        self.anna.message_bounce = 3
        self.assertEqual(self.codes(self.anna, self.events), ["bounced"])
        self.assertFalse(self.codes(self.anna, self.events, "phone"))
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("statcrm_custom.bounce_limit", "5")
        self.assertFalse(self.codes(self.anna, self.events))

    def test_a_refusal_holds_for_the_address(self):
        for channel, values in (
            ("email", {"email": "ANNA.VIRTA@example.com"}),
            ("phone", {"phone": "040-1234567"}),
            ("phone", {"phone": "00358 40 1234567"}),
            (
                "post",
                {"street": "Kauppakatu 1 ", "zip": "90100", "city": "OULU"},
            ),
        ):
            twin = self.person("Somebody", **values)
            with self.subTest(channel=channel, values=values):
                self.assertFalse(self.codes(twin, self.events, channel))
                self.say(self.anna, "no", self.events, channel)
                self.assertEqual(
                    self.codes(twin, self.events, channel), ["refused_address"]
                )
                self.assertFalse(self.codes(twin, self.research, channel))
                self.say(twin, "yes", self.events, channel)
                self.assertFalse(self.codes(twin, self.events, channel))
                # the address is free again; what Anna said of herself stays
                self.assertEqual(
                    self.codes(self.anna, self.events, channel), ["refused"]
                )
                self.say(self.anna, "yes", self.events, channel)

    def test_a_foreign_number_with_the_same_digits_is_another_one(self):
        self.say(self.anna, "no", self.events, "phone")
        sweden = self.env.ref("base.se")
        for number in ("+46 40 123 4567", "+47 40 12 34 56"):
            other = self.person("Other", phone=number)
            self.assertFalse(self.codes(other, self.events, "phone"), number)
        swede = self.person("Swede", phone="040-123 45 67", country_id=sweden.id)
        self.assertEqual(swede.phone_sanitized, "+46401234567")
        self.assertFalse(self.codes(swede, self.events, "phone"))

    def test_a_directors_refusal_does_not_silence_the_house(self):
        director = self.at_work("Director")
        clerk = self.at_work("Clerk")
        self.say(director, "no", self.events, "post")
        self.assertEqual(self.codes(director, self.events, "post"), ["refused"])
        self.assertFalse(self.codes(clerk, self.events, "post"))

    def test_both_the_person_and_the_old_address_stay_refused(self):
        self.say(self.anna, "no", self.events)
        self.anna.email = "new@example.com"
        self.assertEqual(self.codes(self.anna, self.events), ["refused"])
        heir = self.person("Heir", email="anna.virta@example.com")
        self.assertEqual(self.codes(heir, self.events), ["refused_address"])
        # a newer no of another person at the new address
        self.say(self.anna, "yes", self.events, when="2026-05-03 09:00:00")

    def test_reasons_are_told_in_their_order(self):
        self.say(self.anna, "no", self.offers)
        self.env["mail.blacklist"]._add("anna.virta@example.com")
        self.assertEqual(
            self.codes(self.anna, self.offers),
            ["refused", "blacklisted", "never_asked"],
        )
        self.assertEqual(self.judge(self.anna, self.offers)[self.anna], "refused")


@tagged("post_install", "-at_install")
class TestPressure(PermissionCase):
    def test_who_was_contacted_too_often(self):
        """As a feature that contacts people adds its contacts."""
        bo = self.person("Bo", email="bo@example.com")
        contacts = SQL(
            "SELECT partner_id FROM (VALUES (%(a)s), (%(a)s), (%(a)s), (%(b)s))"
            " contacts (partner_id)",
            a=self.anna.id,
            b=bo.id,
        )
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("statcrm_custom.pressure_contacts", "3")
        settings.set_param("statcrm_custom.pressure_days", "10")
        asked = []

        def found(_self, since):
            asked.append(since)
            return contacts

        people = self.anna | bo
        with patch.object(type(self.permissions), "_contacts_sql", found):
            self.assertEqual(
                self.judge(people, self.events), {self.anna: "too_recent", bo: None}
            )
            self.assertFalse(self.codes(bo, self.events))
            (facts,) = self.permissions._explain(self.anna, [(self.events, "email")])
            self.assertEqual(
                [one["text"] for one in facts["reasons"]],
                ["Contacted 3 times in 10 days."],
            )
            self.assertEqual(
                self.judge(people, self.events, ignores_pressure=True),
                {self.anna: None, bo: None},
            )
            self.assertFalse(self.codes(self.anna, self.service))
        day = fields.Datetime.now() - timedelta(days=10)
        self.assertLess(abs(asked[0] - day), timedelta(minutes=1))


@tagged("post_install", "-at_install")
class TestWords(PermissionCase):
    def test_sentences(self):
        allowed = lambda person, *asked: self.permissions.is_allowed(person, *asked)  # noqa: E731
        self.say(self.anna, "no", self.offers, when="2026-05-03 09:00:00")
        twin = self.person("Twin", email=self.anna.email)
        clerk = self.at_work("Clerk", email="a@example.com,b@example.com")
        for person, asked, expected in (
            (self.anna, (self.magazine, "email"), []),
            (
                self.anna,
                (self.offers, "email"),
                [
                    "Refused Offers on May 3 (By phone).",
                    "Never asked for Offers by e-mail.",
                ],
            ),
            (
                twin,
                (self.offers, "email"),
                [
                    "Another contact with the same address refused Offers on May 3"
                    " (By phone).",
                    "Never asked for Offers by e-mail.",
                ],
            ),
            (
                clerk,
                (self.offers, "email"),
                [
                    "Several addresses in one field.",
                    "No contact role that fits Offers (Decision-maker, Influential"
                    " person, Buyer).",
                ],
            ),
            (self.anna, (self.magazine, "phone"), ["Magazine: nobody is called."]),
        ):
            with self.subTest(person=person.name, asked=asked):
                self.assertEqual(allowed(person, *asked), expected)

    def test_every_code_has_a_label(self):
        labels = self.permissions._get_reason_labels()
        for purpose in self.env["statcrm.purpose"].search([]):
            for channel in ("email", "phone", "post"):
                for refusal in self.permissions._refusals(purpose, channel):
                    self.assertIn(refusal.code, labels)
        self.assertIn("too_recent", labels)

    def test_the_card(self):
        self.say(self.anna, "no", self.events, "email", when="2026-05-03 09:00:00")
        self.at_work("Clerk")
        self.affiliate(self.anna, self.office)
        card = self.env["statcrm.card"].with_user(self.account_manager)
        sections = card.get_overview(self.anna.id)["sections"]
        section = next(one for one in sections if one["key"] == "permissions")
        told = {
            line["lead"]: (
                [part["text"] for part in line["parts"]],
                [part["text"] for part in line["detail"]],
            )
            for line in section["lines"]
        }
        self.assertEqual(
            told,
            {
                "E-mail": (
                    [
                        "Magazine, Newsletter, Press Releases, Annual Report, Season's"
                        " Greetings, Surveys, Service Messages"
                    ],
                    [
                        "not Events: refused on May 3",
                        "not Offers: no contact role that fits",
                    ],
                ),
                "Phone": (
                    ["Events, Surveys, Service Messages"],
                    ["not Offers: no contact role that fits"],
                ),
                "Post": (
                    [
                        "Magazine, Annual Report, Season's Greetings, Events, Surveys,"
                        " Service Messages"
                    ],
                    ["not Offers: no contact role that fits"],
                ),
            },
        )
        self.anna.phone = "ask"
        sections = card.get_overview(self.anna.id)["sections"]
        section = next(one for one in sections if one["key"] == "permissions")
        (line,) = (one for one in section["lines"] if one["lead"] == "Phone")
        self.assertEqual(line["parts"], [{"text": "Address is not valid"}])
        self.assertEqual(line["aside"], "No")
        methods = {one["method"] for one in card.get_card(self.anna.id)["actions"]}
        self.assertIn("action_statcrm_record_permission", methods)
        card = card.with_user(self.auditor)
        methods = {one["method"] for one in card.get_card(self.anna.id)["actions"]}
        self.assertNotIn("action_statcrm_record_permission", methods)

    def test_the_queries_of_the_card_do_not_depend_on_what_was_said(self):
        card, counts = self.env["statcrm.card"], []
        for said in ([self.events], [self.offers, self.magazine, self.research]):
            for purpose in said:
                for channel in ("email", "phone", "post"):
                    self.say(self.anna, "no", purpose, channel)
            for _twice in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                card._get_permissions(self.anna)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
