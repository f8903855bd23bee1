"""The page where people see and set what they get: as a browser asks for it."""

import logging

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.mail.tests.common import MailCase

from ....controllers import outreach
from .permission_case import PermissionCase


class PreferenceCase(PermissionCase, MailCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.patch(outreach, "guesses", outreach.Guesses())
        self.path = self.path_of(self.anna)

    def path_of(self, person):
        link = self.permissions._get_page_link(person)
        return link.removeprefix(person.get_base_url())

    def page(self, path=None, status=200):
        with mute_logger("odoo.http"):
            answer = self.url_open(path or self.path)
        self.assertEqual(answer.status_code, status)
        return html.fromstring(answer.text)

    def ticked(self, path=None):
        """{(purpose, channel)} that are ticked."""
        return {
            self.choice_of(box.get("name"))
            for box in self.page(path).xpath("//input[@type='checkbox'][@checked]")
        }

    def choice_of(self, name):
        _purpose, purpose_id, channel = name.split("-")
        return self.env["statcrm.purpose"].browse(int(purpose_id)), channel

    def send(self, ticked, path=None, choice="save", **more):
        """Send the form as a browser does without JavaScript, and without a cookie."""
        (form,) = self.page(path).xpath("//form")
        self.assertEqual(form.get("action"), path or self.path)
        self.opener.cookies.clear()
        names = [f"purpose-{purpose.id}-{channel}" for purpose, channel in ticked]
        data = {"shown": form.fields["shown"], "choice": choice}
        data |= dict.fromkeys(names, "1") | more
        self.env.flush_all()
        answer = self.url_open(path or self.path, data=data, allow_redirects=False)
        self.env.invalidate_all()
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("?said=saved"))

    def written(self):
        count = SQL("n_tup_ins + n_tup_upd + n_tup_del")
        return dict(
            self.env.execute_query(
                SQL("SELECT relname, %s FROM pg_stat_xact_user_tables", count)
            )
        )


@tagged("post_install", "-at_install")
class TestPreferencePage(PreferenceCase):
    def test_what_is_ticked(self):
        everything = {
            (rule.purpose_id, rule.channel)
            for rule in self.env["statcrm.purpose.rule"].search([])
            if rule.purpose_id != self.service and rule.purpose_id.active
        }
        offers = {(self.offers, one) for one in ("email", "phone", "post")}
        self.assertEqual(self.ticked(), everything - offers)
        self.say(self.anna, "no", self.events, "phone")
        self.say(self.anna, "yes", self.offers, "post")
        twin = self.person("Twin", email=self.anna.email)
        self.say(twin, "no", self.magazine)
        self.assertEqual(
            self.ticked(),
            (everything - offers | {(self.offers, "post")})
            - {(self.events, "phone"), (self.magazine, "email")},
        )

    def test_choices_are_written_down(self):
        ticked = self.ticked()
        chosen = ticked - {(self.events, "email")} | {(self.offers, "post")}
        self.send(chosen)
        rows = self.permissions.search([("partner_id", "=", self.anna.id)])
        said = {(row.purpose_id, row.channel, row.answer) for row in rows}
        self.assertEqual(
            said,
            {
                (self.events, "email", "no"),
                (self.offers, "email", "no"),
                (self.offers, "phone", "no"),
                (self.offers, "post", "yes"),
            },
        )
        self.assertEqual({*rows.mapped("source")}, {"page"})
        self.assertFalse(rows.user_id)
        self.assertEqual(
            {*rows.mapped("wording")}, {self.events.wording, self.offers.wording}
        )
        self.assertEqual(self.ticked(), chosen)
        # the same again says nothing new
        self.send(chosen)
        self.assertEqual(
            self.permissions.search_count([("partner_id", "=", self.anna.id)]), 4
        )
        self.assertEqual(self.codes(self.anna, self.events), ["refused"])
        self.send(chosen | {(self.events, "email")})
        self.assertFalse(self.codes(self.anna, self.events))

    def test_what_the_page_has_not_shown_stays(self):
        name = f"purpose-{self.events.id}-email"
        self.send((), shown=name)
        rows = self.permissions.search([("partner_id", "=", self.anna.id)])
        self.assertEqual((rows.purpose_id, rows.channel), (self.events, "email"))

    def test_refuse_everything(self):
        self.say(self.anna, "yes", self.offers)
        self.send(self.ticked(), choice="nothing")
        self.assertFalse(self.ticked())
        later = self.offers.copy({"is_marketing": True})
        later.rule_ids.write({"private_rule": "unless_refused"})
        self.assertEqual(self.codes(self.anna, later), ["refused"])
        # service is no choice
        self.assertFalse(self.codes(self.anna, self.service))
        self.send({(self.offers, "email")})
        self.assertEqual(self.ticked(), {(self.offers, "email")})

    def test_a_blocked_address_is_told(self):
        self.assertNotIn("no mailings at all", self.page().text_content())
        self.env["mail.blacklist"]._add(self.anna.email)
        self.assertIn("no mailings at all", self.page().text_content())

    def test_reading_changes_nothing(self):
        """As mail scanners do, who follow every link and ask for it in odd ways."""
        self.say(self.anna, "no", self.events)
        self.page()
        self.env.flush_all()
        before = self.written()
        for more in ("", "?said=saved", "?choice=nothing", "?shown=x&choice=nothing"):
            self.page(self.path + more)
            self.opener.head(self.base_url() + self.path + more)
        for method in ("PUT", "DELETE", "PATCH"):
            with mute_logger("odoo.http"):
                answer = self.opener.request(method, self.base_url() + self.path)
            self.assertEqual(answer.status_code, 405)
        self.env.flush_all()
        self.assertEqual(self.written(), before)

    def test_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("fi_FI")
        view = self.env.ref("statcrm_custom.preference_page")
        view.update_field_translations(
            "arch_db", {"fi_FI": {"Save My Choices": "Tallenna"}}
        )
        self.events.with_context(lang="fi_FI").name = "Tapahtumat"
        self.anna.lang = "fi_FI"
        page = self.page()
        self.assertEqual(page.get("lang"), "fi-FI")
        self.assertIn("Tallenna", page.text_content())
        self.assertIn("Tapahtumat", page.text_content())
        self.assertNotIn("Save My Choices", page.text_content())

    def test_it_works_without_javascript_and_is_kept_nowhere(self):
        answer = self.url_open(self.path)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("noindex", answer.headers["X-Robots-Tag"])
        page = html.fromstring(answer.text)
        for button in page.xpath("//form//button"):
            self.assertEqual(button.get("type"), "submit")
        for box in page.xpath("//form//input[@type='checkbox']"):
            self.assertTrue(page.xpath(f"//label[@for='{box.get('id')}']"))
        # the page tells neither number nor address: links are passed on
        for text in ("123 4567", "Kauppakatu", "example.com"):
            self.assertNotIn(text, page.xpath("//main")[0].text_content())


@tagged("post_install", "-at_install")
class TestPreferenceLink(PreferenceCase):
    def test_wrong_links_open_nothing(self):
        token = self.path.rsplit("/", 1)[1]
        other = self.path_of(self.person("Other", email="other@example.com"))
        mixed = other[:-20] + self.path[-20:]
        for path in (
            mixed,
            self.path[:-1],
            self.path + "A",
            f"/outreach/preferences/{token[::-1]}",
            "/outreach/preferences/x",
            "/outreach/preferences/%FF%FE",
            "/outreach/preferences/%00",
            "/outreach/preferences/" + "A" * 3000,
        ):
            with self.subTest(path=path[:60]), mute_logger("odoo.http"):
                page = self.page(path, 404)
                self.assertNotIn("Virta", page.text_content())
                answer = self.url_open(path, data={"choice": "nothing"})
                self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.permissions.search_count([("source", "=", "page")]))

    def test_who_guesses_has_to_wait(self):
        for _guess in range(outreach.MOST_WRONG):
            self.page("/outreach/preferences/guess", 404)
        self.page("/outreach/preferences/guess", 429)
        self.page(self.path, 429)
        address = next(iter(outreach.guesses.wrong))
        wrong = outreach.guesses.wrong[address]
        outreach.guesses.wrong[address] = [at - outreach.SECONDS for at in wrong]
        self.page()

    def test_memory_of_guesses_has_an_end(self):
        self.patch(outreach, "MOST_KNOWN", 3)
        for number in range(7):
            outreach.guesses.note(str(number))
        self.assertLessEqual(len(outreach.guesses.wrong), 3)

    def test_old_links(self):
        """Of a contact that was merged, archived or has another address by now."""
        twin = self.person("Anna V", email=self.anna.email)
        path = self.path_of(twin)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((twin | self.anna).ids, self.anna)
        self.assertIn("Anna Virta", self.page(path).text_content())
        self.anna.email = "new@example.com"
        self.anna.active = False
        self.assertIn("Anna Virta", self.page().text_content())
        gone = self.person("Gone", email="gone@example.com")
        path = self.path_of(gone)
        gone.unlink()
        self.page(path, 404)

    def test_the_token_is_not_in_the_log(self):
        token = self.path.rsplit("/", 1)[1]
        log = logging.getLogger("werkzeug")
        record = log.makeRecord(
            "werkzeug", logging.INFO, "", 0, "GET %s HTTP/1.1", (self.path,), None
        )
        self.assertTrue(log.filter(record))
        self.assertNotIn(token, record.getMessage())
        self.assertIn("/outreach/preferences/…", record.getMessage())

    def test_staff_gets_the_link(self):
        window = self.env["statcrm.preference.link"].with_user(self.staff)
        window = window.create({"partner_id": self.anna.id})
        self.assertTrue(window.link.endswith(self.path))
        with self.mock_mail_gateway():
            window.action_send()
        self.assertEqual(len(self._new_mails), 1)
        mail = self._mails[0]
        self.assertEqual(mail["email_to"], ['"Anna Virta" <anna.virta@example.com>'])
        self.assertIn(self.path, mail["body"])
        window.partner_id = self.person("Nobody")
        with self.assertRaisesRegex(UserError, "Copy the link"):
            window.action_send()
