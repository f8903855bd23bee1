import io
import json
import logging
import threading
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from ..share_common import FORM, ShareCommon

LOGGERS = ("werkzeug", "odoo.http")


@tagged("post_install", "-at_install")
class GuardedCommon(ShareCommon, HttpCase):
    def get(self, path, **kwargs):
        return self.url_open(path, allow_redirects=False, **kwargs)

    def token(self, path):
        return path.rsplit("/", 1)[1]


class TestKeyLeavesTheAddress(GuardedCommon):
    def test_first_visit_leads_to_an_address_without_the_key(self):
        share, path = self.share()
        for rest in ("", "/pdf", "/data.json"):
            answer = self.get(path + rest)
            self.assertEqual(answer.status_code, 303)
            to = answer.headers["Location"]
            self.assertTrue(
                to.endswith(f"/development-plan/{self.plan.id}/link/{share.id}{rest}")
            )
            cookie = answer.headers["Set-Cookie"]
            self.assertIn("HttpOnly", cookie)
            self.assertIn("SameSite=Lax", cookie)
            self.assertIn(
                f"Path=/development-plan/{self.plan.id}/link/{share.id}", cookie
            )
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(self.token(path), page.text + page.url)
        self.assertIn("Use the table service", page.text)
        self.assertIn("Use the table service", self.url_open(path + "/data.json").text)
        pdf = self.url_open(path + "/pdf")
        self.assertEqual(pdf.headers["Content-Type"], "application/pdf")
        # nothing is left of it in the page for a form either
        forms = FORM.findall(page.text)
        self.assertTrue(forms)
        for address, _inner in forms:
            self.assertTrue(address.startswith(share._get_path() + "/"), address)

    def test_the_address_alone_opens_nothing(self):
        share, path = self.share()
        for rest in ("", "/pdf", "/data.json"):
            self.assertEqual(self.get(share._get_path() + rest).status_code, 404)
        self.url_open(path)
        self.assertEqual(self.get(share._get_path()).status_code, 200)
        self.opener.cookies.clear()
        self.assertEqual(self.get(share._get_path()).status_code, 404)

    def test_two_links_in_one_browser(self):
        timo = self.person("Timo", self.ministry)
        (mine, path), (his, his_path) = self.share(), self.share(person=timo)
        self.assertIn("This page is for Kaisa", self.page(path))
        self.assertIn("This page is for Timo", self.page(his_path))
        self.assertIn("This page is for Kaisa", self.page(mine._get_path()))
        self.assertIn("This page is for Timo", self.page(his._get_path()))
        # the key of one opens no other
        for share, status in ((his, 404), (mine, 200)):
            self.opener.cookies.clear()
            self.opener.cookies.set(
                "development_plan", self.token(path), path=share._get_path()
            )
            self.assertEqual(self.get(share._get_path()).status_code, status)

    def test_forms_go_to_the_address_without_the_key(self):
        share, path = self.share()
        clean = share._get_path()
        self.page(path)
        answer = self.submit(clean, "say", {"text": "Thank you"})
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.plan.remark_ids.text, "Thank you")
        answer = self.submit(clean, "accept", {"name": "Kaisa"})
        self.assertEqual(self.plan.accepted_by, "Kaisa")
        self.assertNotIn(self.token(path), answer.url)

    def test_no_log_keeps_the_key(self):
        _share, path = self.share()
        written = io.StringIO()
        handler = logging.StreamHandler(written)
        handler.setLevel(logging.DEBUG)
        for name in LOGGERS:
            logger = logging.getLogger(name)
            level = logger.level
            logger.addHandler(handler)
            logger.setLevel(logging.DEBUG)
            self.addCleanup(logger.setLevel, level)
            self.addCleanup(logger.removeHandler, handler)
        seen = []
        with patch.object(
            threading.Thread,
            "url",
            property(lambda _self: None, lambda _self, url: seen.append(url)),
            create=True,
        ):
            self.page(path)
        self.get(path + "/pdf")
        self.get(path[:-1] + "x")
        with mute_logger("odoo.addons.base.models.ir_http"):
            self.url_open(path + "/say", data={"text": "No token"})
        # the server writes each request so
        logging.getLogger("werkzeug").info('"%s" %s %s', f"GET {path} HTTP/1.1", 303, 9)
        text = written.getvalue()
        self.assertIn(f"/development-plan/{self.plan.id}/…", text)
        self.assertNotIn(self.token(path)[:-1], text)
        self.assertIn(f"GET /development-plan/{self.plan.id}/… HTTP/1.1", text)
        self.assertNotIn(self.token(path), seen[-1])

    def test_no_page_stands_in_anothers_frame(self):
        share, path = self.share()
        answers = [self.get(path), self.url_open(path), self.get(path + "/data.json")]
        answers += [self.get(share._get_path()), self.get(path[:-1] + "x")]
        answers.append(self.submit(share._get_path(), "say", {"text": ""}))
        for answer in answers:
            self.assertEqual(answer.headers["X-Frame-Options"], "DENY")
            self.assertIn(
                "frame-ancestors 'none'", answer.headers["Content-Security-Policy"]
            )


class TestWhoHasLeftOpensNothing(GuardedCommon):
    def test_last_day_typed_on_the_line(self):
        """Whatever the card says; (last day - today) -> state"""
        line = self.affiliate(self.kaisa, self.ministry)
        share, path = self.share()
        today = fields.Date.context_today(share)
        for days, state in ((1, "live"), (0, "revoked"), (-30, "revoked")):
            line.date_to = fields.Date.add(today, days=days)
            share.invalidate_recordset()
            self.assertEqual(share.state, state, days)
            self.assertEqual(self.url_open(path).status_code, 404 if days < 1 else 200)
        wrong = self.url_open(share._get_path() + "/accept", data={"name": "K"})
        self.assertNotEqual(wrong.status_code, 200)
        self.assertFalse(self.plan.accepted_by)

    def test_other_affiliations(self):
        board = self.company_partner("Board", self.ministry)
        mill = self.company_partner("Mill")
        share, _path = self.share()
        past = self.affiliate(self.kaisa, self.ministry, date_to="2020-01-01")
        share.invalidate_recordset()
        self.assertEqual(share.state, "revoked")
        # still there, in another office
        self.affiliate(self.kaisa, board)
        share.invalidate_recordset()
        self.assertEqual(share.state, "live")
        # what is known elsewhere says nothing about here
        (past | self.kaisa.statcrm_affiliation_ids).unlink()
        self.affiliate(self.kaisa, mill, date_to="2020-01-01")
        share.invalidate_recordset()
        self.assertEqual(share.state, "live")

    def test_not_yet_there(self):
        share, _path = self.share()
        self.affiliate(self.kaisa, self.ministry, date_from="2999-01-01")
        share.invalidate_recordset()
        self.assertEqual(share.state, "revoked")

    def test_archived_moved_or_ended_by_the_window(self):
        mill = self.company_partner("Mill")

        def leave(person):
            line = self.affiliate(person, self.ministry)
            self.env["statcrm.affiliation.end"].create(
                {"affiliation_ids": line.ids, "ask_responsible": False}
            ).action_end()

        for act in (
            lambda person: person.action_archive(),
            lambda person: person.write({"parent_id": mill.id}),
            leave,
        ):
            person = self.person("Who Leaves", self.ministry)
            share, path = self.share(person=person)
            self.assertEqual(self.url_open(path).status_code, 200)
            act(person)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(share.state, "revoked")
            self.assertEqual(self.url_open(path).status_code, 404)


class TestLimitsOfALink(GuardedCommon):
    def test_one_opening_an_hour(self):
        share, path = self.share()
        with freeze_time("2026-05-01 10:00:00"):
            for _visit in range(5):
                self.page(path)
            self.url_open(path + "/data.json")
            self.assertEqual(share.opening_ids.mapped("what"), ["json"])
            self.url_open(path + "/pdf")
            self.page(path)
        share.invalidate_recordset()
        self.assertEqual(share.opening_ids.mapped("what"), ["pdf"])
        self.assertEqual(share.opening_count, 1)
        with freeze_time("2026-05-01 11:00:01"):
            self.page(path)
        share.invalidate_recordset()
        self.assertEqual(share.opening_count, 2)
        # a refusal is told, once an hour as well
        share.action_revoke()
        for _visit in range(3):
            self.page(path, 404)
        share.invalidate_recordset()
        refused = share.opening_ids.filtered(lambda one: one.what == "refused")
        self.assertEqual(len(refused), 1)

    def test_some_pdfs_an_hour(self):
        """Each takes a worker for seconds; the page is always there."""
        share, path = self.share()
        other, _path = self.share()
        opening = self.env["statcrm.care.share.opening"]
        with freeze_time("2026-05-01 10:00:00"):
            self.page(path)
            for number in range(9):
                self.assertTrue(opening._log(share, "pdf", "", ""), number)
            pdf = self.url_open(path + "/pdf")
            self.assertEqual(pdf.headers["Content-Type"], "application/pdf")
            put_off = self.url_open(path + "/pdf")
            self.assertEqual(put_off.status_code, 429)
            self.assertIn("try again later", put_off.text)
            self.page(path)
            self.assertTrue(opening._log(other, "pdf", "", ""))
        with freeze_time("2026-05-01 11:00:01"):
            self.assertEqual(self.url_open(path + "/pdf").status_code, 200)
        share.invalidate_recordset()
        self.assertEqual(share.opening_ids.mapped("pdf_count"), [1, 10])

    def test_some_remarks_an_hour(self):
        share, _path = self.share()
        other, _path = self.share()
        with freeze_time("2026-05-01 10:00:00"):
            for number in range(10):
                self.assertEqual(share.sudo()._record_remark(f"Remark {number}"), "")
            self.assertIn("within an hour", share.sudo()._record_remark("One more"))
            self.assertEqual(other.sudo()._record_remark("Of another link"), "")
            # who accepts is not stopped by it
            version = self.plan._get_versions()[self.plan.id]
            self.assertEqual(share.sudo()._accept("Kaisa", version), "")
        with freeze_time("2026-05-01 11:00:01"):
            self.assertEqual(share.sudo()._record_remark("Later"), "")
        self.assertEqual(len(self.plan.remark_ids), 13)


@tagged("post_install", "-at_install")
class TestMailThatFails(ShareCommon, MockEmail):
    def wizard(self):
        wizard = self.env["statcrm.care.share.send"].with_user(self.account_manager)
        timo = self.person("Timo", self.ministry, email="timo@ministry.example")
        return wizard.create(
            {"plan_id": self.plan.id, "partner_ids": [(6, 0, (self.kaisa + timo).ids)]}
        )

    def send(self, wizard, failing):
        """Press the button while the mail server refuses these addresses."""
        Mail = self.registry["ir.mail_server"]
        send = Mail.send_email

        def deliver(server, message, *args, **values):
            if any(address in message["To"] for address in failing):
                raise OSError("down")
            return send(server, message, *args, **values)

        with (
            self.mock_mail_gateway(mail_unlink_sent=True),
            patch.object(Mail, "send_email", deliver),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            return wizard.action_send()

    def test_the_window_stays_with_the_link_to_copy_or_send_again(self):
        wizard = self.wizard()
        action = self.send(wizard, ["kaisa@ministry.example"])
        # as the browser asks for it
        asked = json.loads(json.dumps(action["context"]))
        self.assertEqual(
            (action["res_model"], action["res_id"], action["target"]),
            (wizard._name, wizard.id, "new"),
        )
        window = wizard.with_context(**asked)
        self.assertIn("The e-mail to Kaisa could not be sent", window.unsent)
        token = window.link.rsplit("/", 1)[1]
        share = self.Share._find(self.plan.id, token)
        self.assertEqual((share.partner_id, share.state), (self.kaisa, "live"))
        self.assertFalse(share.sent_on)
        timo = self.plan.share_ids - share
        self.assertTrue(timo.sent_on)
        self.env.flush_all()
        tables = ("mail_message", "mail_mail", "statcrm_care_share")
        for table in (*tables, "statcrm_care_share_send"):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE row_to_json(t)::text LIKE %s",
                [f"%{token}%"],
            )
            self.assertEqual(self.env.cr.fetchone(), (0,), table)
        # still down: the same link again
        again = self.send(window, ["kaisa@ministry.example"])
        self.assertEqual(again["context"], action["context"])
        # and when the server is back, to whom it was not sent
        self.assertEqual(self.send(window, [])["params"]["type"], "success")
        self.assertEqual(self.plan.share_ids, share + timo)
        self.assertEqual(share.email, "kaisa@ministry.example")

    def test_only_a_link_of_this_plan_is_sent_again(self):
        wizard = self.wizard()
        other = self.env["statcrm.care.plan"].create(
            {"principal_id": self.ministry.id, "year": 2027}
        )
        foreign = self.Share._create_link(other, self.kaisa)[1]
        revoked, link = self.Share._create_link(self.plan, self.kaisa)
        revoked.action_revoke()
        for made in (foreign, link, "https://example.com/x", ""):
            window = wizard.with_context(statcrm_unsent=[made])
            self.assertFalse(window._get_unsent(), made)
        share, link = self.Share._create_link(self.plan, self.kaisa)
        elsewhere = f"https://example.com/{link.rsplit('/', 1)[1]}"
        window = wizard.with_context(statcrm_unsent=[elsewhere])
        self.assertEqual(window._get_unsent(), [(share, link)])
        with self.assertRaises(AccessError):
            self.Share.with_user(self.staff)._find_link(self.plan, link)


@tagged("post_install", "-at_install")
class TestWhoReadsOpenings(ShareCommon):
    def test_address_and_browser_are_for_who_keeps_the_plan(self):
        segment = self.segment("central_government")
        segment.manager_id = self.segment_manager
        self.ministry.statcrm_segment_id = segment
        share, _path = self.share()
        self.env["statcrm.care.share.opening"]._log(share, "page", "192.0.2.7", "B")
        for role, reads in (
            ("account_manager", True),
            ("segment_manager", True),
            ("management", True),
            ("director", True),
            ("main_user", True),
            ("other_account_manager", False),
            ("communications", False),
            ("staff", False),
            ("internal", False),
        ):
            user = getattr(self, role)
            openings = share.opening_ids.with_user(user)
            with self.subTest(role=role):
                # how often it was opened is no secret
                self.assertEqual(share.with_user(user).opening_count, 1)
                if reads:
                    self.assertEqual(
                        openings.read(["address"])[0]["address"], "192.0.2.7"
                    )
                    self.assertTrue(share.with_user(user).action_open_openings())
                    continue
                with self.assertRaises(AccessError):
                    openings.read(["address", "browser"])
                try:
                    found = openings.search_count([("address", "=like", "192%")])
                except AccessError:
                    found = 0
                self.assertFalse(found)
                with self.assertRaises(AccessError):
                    share.with_user(user).action_open_openings()
