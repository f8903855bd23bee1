import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.mail.tests.common import MockEmail

from ..share_common import ShareCommon


@tagged("post_install", "-at_install")
class TestShareSend(ShareCommon, MockEmail, HttpCase):
    """How a link gets to the customer."""

    def wizard(self, people=None, user=None, **values):
        people = self.kaisa if people is None else people
        return (
            self.env["statcrm.care.share.send"]
            .with_user(user or self.account_manager)
            .create(
                {
                    "plan_id": self.plan.id,
                    "partner_ids": [(6, 0, people.ids)],
                    **values,
                }
            )
        )

    def send(self, wizard):
        """Press the button; return what left, as (addressee, subject, text)."""
        with self.mock_mail_gateway(mail_unlink_sent=True):
            action = wizard.action_send()
        return [
            (str(one["email_to"]), one["subject"], str(one["body"]))
            for one in self._mails
        ], action

    def test_the_mail_brings_a_link_that_works(self):
        ((to, subject, text),), action = self.send(self.wizard())
        self.assertIn("kaisa@ministry.example", to)
        self.assertEqual(subject, "Development plan 2026: Ministry")
        self.assertIn("Dear Kaisa", text)
        self.assertEqual(action["params"]["type"], "success")
        share = self.plan.share_ids
        self.assertEqual(share.email, "kaisa@ministry.example")
        self.assertTrue(share.sent_on)
        link = text[text.index("/development-plan/") :].split('"')[0]
        self.assertIn("Use the table service", self.page(link))

    def test_the_link_stays_in_no_table(self):
        ((_to, _subject, text),), _action = self.send(self.wizard())
        token = text[text.index("/development-plan/") :].split('"')[0].split("/")[3]
        self.env.flush_all()
        for table in ("mail_message", "mail_mail", "statcrm_care_share_send"):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE row_to_json(t)::text LIKE %s",
                [f"%{token}%"],
            )
            self.assertEqual(self.env.cr.fetchone(), (0,), table)

    def test_in_the_language_of_the_contact(self):
        self.env["res.lang"]._activate_lang("fi_FI")
        template = self.env.ref("statcrm_custom.mail_template_care_share")
        template.with_context(lang="fi_FI").subject = "Kehittämissuunnitelma"
        self.kaisa.lang = "fi_FI"
        ((_to, subject, text),), _action = self.send(
            self.wizard(expires_on="2099-03-31")
        )
        self.assertEqual(subject, "Kehittämissuunnitelma")
        self.assertIn("31.03.2099", text)
        page = self.page(text[text.index("/development-plan/") :].split('"')[0])
        self.assertIn("31.03.2099", page)
        self.assertIn('lang="fi-FI"', page)

    def test_each_person_gets_an_own_link(self):
        timo = self.person("Timo", self.ministry, email="timo@ministry.example")
        sent, _action = self.send(self.wizard(self.kaisa + timo))
        self.assertEqual(len(sent), 2)
        links = {text.split("/development-plan/")[1][:50] for *_more, text in sent}
        self.assertEqual(len(links), 2)
        self.assertEqual(self.plan.share_ids.partner_id, self.kaisa + timo)

    def test_the_window_knows_its_plan(self):
        """What the browser does: the window opens with what the button gives it."""
        action = self.plan.action_share()
        window = self.env["statcrm.care.share.send"].with_context(**action["context"])
        with Form(window.with_user(self.account_manager)) as form:
            self.assertEqual(form.principal_id, self.ministry)
            self.assertIn("Use the table service", form.goal_names)
            self.assertEqual(form.partner_ids[:], self.kaisa)
            self.assertFalse(form.nobody)
        self.assertTrue(form.record.action_copy())

    def proposed(self):
        """Whom the window proposes; each of them can get a link."""
        wizard = self.env["statcrm.care.share.send"].with_user(self.account_manager)
        wizard = wizard.create({"plan_id": self.plan.id})
        if wizard.partner_ids:
            self.assertTrue(wizard.action_copy())
        return wizard.partner_ids

    def test_who_decides_is_proposed(self):
        office = self.company_partner("Office", self.ministry)
        mill = self.company_partner("Mill")
        names = ("buyer", "boss", "mute", "leaver", "gone")
        people = {
            name: self.person(name.title(), mill, email=f"{name}@example.com")
            for name in names
        }
        people["mute"].email = False
        decides = self.contact_role("decision_maker")
        for name, role, values in (
            ("buyer", self.contact_role("buyer"), {}),
            ("boss", decides, {}),
            ("mute", decides, {}),
            # the link does not work on the last day
            ("leaver", decides, {"date_to": self.env.company._statcrm_today()}),
            ("gone", decides, {"date_to": "2020-12-31"}),
        ):
            self.affiliate(people[name], office, role_ids=role.ids, **values)
        self.assertEqual(self.proposed(), people["boss"])
        people["boss"].email = False
        self.assertEqual(self.proposed(), people["buyer"])
        people["buyer"].email = False
        self.assertEqual(self.proposed(), self.kaisa)
        self.kaisa.email = False
        self.assertFalse(self.proposed())

    def test_the_window_offers_who_works_there_today(self):
        """Whoever is offered gets a link: nobody else is."""
        mill = self.company_partner("Mill")
        left, board = self.person("Left", mill), self.person("Board", mill)
        self.affiliate(left, self.ministry, date_to="2020-12-31")
        self.affiliate(board, self.ministry)
        domain = safe_eval(
            self.env["statcrm.care.share.send"]._fields["partner_ids"].domain,
            {"principal_id": self.ministry.id},
        )
        offered = self.env["res.partner"].search(domain)
        people = left | board | self.kaisa | mill
        self.assertEqual(offered & people, board | self.kaisa)

    def test_a_copied_link_is_shown_once(self):
        wizard = self.wizard()
        action = wizard.action_copy()
        name, link = action["context"]["statcrm_links"].split("\n")
        self.assertEqual(name, "Kaisa")
        # as the browser asks for it
        asked = json.loads(json.dumps(action["context"]))
        (shown,) = wizard.with_context(**asked).web_read({"link": {}, "links": {}})
        self.assertEqual(shown["link"], link)
        wizard.invalidate_recordset()
        self.assertFalse(wizard.link)
        path = link[link.index("/development-plan/") :]
        self.assertIn("Use the table service", self.page(path))
        self.assertFalse(self.plan.share_ids.sent_on)

    def test_what_is_missing_is_said(self):
        self.kaisa.email = False
        with self.assertRaisesRegex(UserError, "No e-mail address: Kaisa"):
            self.wizard().action_send()
        self.assertTrue(self.wizard().action_copy())
        nobody = self.wizard(people=self.Partner)
        self.assertIn("No contact person of Ministry has an e-mail", nobody.nobody)
        for method in (nobody.action_send, nobody.action_copy):
            with self.assertRaisesRegex(UserError, "on the page “People"):
                method()
        self.kaisa.email = "kaisa@ministry.example"
        with self.assertRaisesRegex(UserError, "Enter at least one contact person of"):
            nobody.action_send()
        with self.assertRaisesRegex(UserError, "cannot be in the past"):
            self.wizard(expires_on="2020-01-01").action_copy()
        self.goal.is_joint = False
        with self.assertRaisesRegex(UserError, "page is empty"):
            self.wizard().action_copy()

    def test_who_may_share(self):
        self.segment("central_government").manager_id = self.segment_manager
        self.ministry.statcrm_segment_id = self.segment("central_government")
        for user in (
            self.account_manager,
            self.segment_manager,
            self.management,
            self.director,
            self.main_user,
        ):
            self.assertTrue(self.wizard(user=user).action_copy(), user.name)
        with self.assertRaises(AccessError):
            self.wizard(user=self.other_account_manager).action_copy()
        with self.assertRaises(AccessError):
            self.wizard(user=self.staff)
        share, _path = self.share()
        for user in (self.staff, self.other_account_manager):
            with self.assertRaises(AccessError):
                share.with_user(user).action_revoke()
            with self.assertRaises(AccessError):
                self.Share.with_user(user)._create_link(self.plan, self.kaisa)

    def test_the_form_of_the_plan_opens_for_all(self):
        self.share()
        for user in (self.account_manager, self.staff, self.internal):
            with Form(self.plan.with_user(user)) as form:
                self.assertEqual(form.joint_state, "shared")

    def test_a_merge_of_customers_and_people_keeps_links_and_remarks(self):
        share, path = self.share()
        share.sudo()._record_remark("Kept")
        other = self.person("Kaisa L.", self.ministry, email="kaisa@ministry.example")
        self.merge(other, self.kaisa)
        self.assertEqual(share.partner_id, other)
        self.assertIn("Kept", self.page(path))
