"""Who reads the brief, what stays private, and what hostile texts do: nothing."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..brief_case import ATTACKS, BriefCommon


@tagged("post_install", "-at_install")
class TestBriefRights(BriefCommon):
    def test_a_plain_employee_reads_all_of_it(self):
        self.offer(self.office, state="sent").name = "S1"
        self.env["crm.lead"].create({"name": "Lead", "partner_id": self.kaisa.id})
        brief = self.brief(user=self.internal)
        text = json.dumps(brief)
        self.assertIn('"S1"', text)
        (running,) = [one for one in brief["sections"] if one["key"] == "running"]
        # the name is there; what may not be opened is no link
        self.assertEqual([len(line["parts"][0]) for line in running["lines"]], [1, 1])
        mine = [one for one in self.brief()["sections"] if one["key"] == "running"][0]
        self.assertEqual(
            [line["parts"][0]["model"] for line in mine["lines"]],
            ["sale.order", "crm.lead"],
        )

    def test_projects_of_their_followers_only(self):
        project = self.env["project.project"].create(
            {
                "name": "Hush",
                "partner_id": self.office.id,
                "privacy_visibility": "followers",
            }
        )
        self.assertNotIn("Hush", json.dumps(self.brief(user=self.internal)))
        project.privacy_visibility = "employees"
        self.assertIn("Hush", json.dumps(self.brief(user=self.internal)))

    def test_others_are_refused(self):
        for user in (self.portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.brief(user=user)

    def test_an_office_or_a_person_gives_the_principal(self):
        for partner in (self.office, self.kaisa):
            brief = self.brief(partner)
            self.assertEqual(brief["id"], self.ministry.id)
            self.assertEqual(brief["asked"]["id"], partner.id)
        self.assertIsNone(self.brief()["asked"])

    def test_an_archived_customer_says_so(self):
        self.meeting("Negotiation", self.timo)
        (self.timo + self.kaisa + self.office).action_archive()
        self.ministry.action_archive()
        brief = self.brief()
        self.assertTrue(brief["is_archived"])
        self.assertIn("Negotiation", json.dumps(brief))

    def test_a_deleted_customer_is_told_calmly(self):
        gone = self.company_partner("Gone")
        gone_id = gone.id
        gone.unlink()
        briefs = self.env["statcrm.brief"].with_user(self.internal)
        for missing in (gone_id, 0):
            with self.assertRaisesRegex(UserError, "deleted or merged"):
                briefs.get_brief(missing)

    def test_private_meetings_never_for_anybody(self):
        settings = self.env["res.users.settings"]._find_or_create_for_user(
            self.vice_user
        )
        settings.sudo().calendar_default_privacy = "private"
        for days in (2, -2):
            self.meeting("Secret one", self.timo, days, privacy="private")
            self.meeting("Secret two", self.timo, days, user=self.vice_user)
            about = {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.ministry.id,
            }
            self.meeting("Secret three", self.timo, days, privacy="private", **about)
        secret = self.meeting("Secret four", self.timo, privacy="private")
        self.activity("Secret five", self.ministry, 2, calendar_event_id=secret.id)
        self.meeting("Open one", self.timo, user=self.vice_user, privacy="public")
        self.meeting("Open two", self.timo, privacy="confidential")
        self.meeting("Open three", self.timo)
        for user in (self.staff, self.vice_user, self.main_user):
            text = json.dumps(self.brief(user=user))
            self.assertNotIn("Secret", text)
            for name in ("Open one", "Open two", "Open three"):
                self.assertIn(name, text)
            planned = self.part_of("planned", user=user)
            # the first one stands above as what the brief is for
            self.assertEqual((len(planned["lines"]), planned["more"]), (2, ""))
            self.assertTrue(self.brief(user=user)["meeting"])

    def test_hostile_texts_are_texts(self):
        """Every text is a plain one and short; only web addresses are links."""
        for attack in ATTACKS:
            self.done(attack, self.kaisa)
            self.activity(attack, self.ministry)
            self.meeting(attack, self.timo)
            self.ministry.write({"name": attack, "website": attack, "phone": attack})
            brief = json.loads(json.dumps(self.brief()))
            self.assertEqual(brief["name"], attack)
            for fact in brief["facts"]:
                for part in fact["parts"]:
                    self.assertLessEqual(len(part["text"]), 140)
                    url = part.get("url", "https://")
                    self.assertTrue(url.startswith(("http://", "https://")), url)
            for one in brief["sections"]:
                for line in one["lines"]:
                    for part in line["parts"] + line["detail"]:
                        self.assertLessEqual(len(part["text"]), 260)
