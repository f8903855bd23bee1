from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, freeze_time, tagged

from ....models.care.joint import statcrm_care_share
from ..share_common import ShareCommon

NO_PAGE = "This link is not valid"
OVER = "This link has expired"


@tagged("post_install", "-at_install")
class TestShareLink(ShareCommon, HttpCase):
    """Who opens the page by a link, and who does not."""

    def refused(self, path):
        """The page that refuses."""
        text = self.page(path, 404)
        self.assertIn(NO_PAGE, text)
        self.assertNotIn("Ministry", text)
        self.assertNotIn(self.goal.name, text)
        return text

    def test_the_page_tells_what_was_agreed(self):
        share, path = self.share(expires_on="2099-03-31")
        text = self.page(path)
        for words in (
            "Development plan",
            "2026",
            "Ministry",
            self.account_manager.name,
            "account_manager@example.com",
            "+358 9 555 0100",
            "Use the table service",
            "In all departments.",
            "12.5",
            "11/30/2026",
            "Open",
            "Not measured yet",
            "manually, together with you",
            "03/31/2099",
        ):
            self.assertIn(words, text)
        self.assertNotIn("Sell them more", text)
        self.assertEqual(share.opening_count, 1)

    def test_who_works_there_no_more_opens_it_no_more(self):
        share, path = self.share()
        self.page(path)
        self.kaisa.parent_id = self.company_partner("Elsewhere")
        self.assertEqual(share.state, "revoked")
        self.refused(path)
        self.affiliate(self.kaisa, self.ministry)
        self.assertEqual(share.state, "live")

    def test_the_token_is_kept_as_a_hash_that_nobody_reads(self):
        share, path = self.share()
        token = path.rsplit("/", 1)[1]
        self.assertGreater(len(token), 40)
        self.env.cr.execute(
            "SELECT row_to_json(s)::text FROM statcrm_care_share s WHERE id = %s",
            [share.id],
        )
        (row,) = self.env.cr.fetchone()
        self.assertNotIn(token, row)
        for user in (self.account_manager, self.main_user):
            with self.assertRaises(AccessError):
                share.with_user(user).read(["token_hash"])
            with self.assertRaises(AccessError):
                share.with_user(user).token_hash = "x"

    def test_a_guess_opens_nothing_and_writes_nothing(self):
        share, path = self.share()
        before = self.env["statcrm.care.share.opening"].search_count([])
        for wrong in (path[:-1], path + "A", path[:-1] + "_", path.lower()):
            if wrong != path:
                self.assertNotIn(OVER, self.refused(wrong))
        self.refused(f"/development-plan/{self.plan.id}/x")
        self.refused(f"/development-plan/{self.plan.id}/%00%F0%9F%92%A9")
        self.refused(f"/development-plan/{self.plan.id}/{'A' * 3000}")
        self.refused(f"/development-plan/999999999/{'A' * 43}")
        after = self.env["statcrm.care.share.opening"].search_count([])
        self.assertEqual(after, before)

    def test_a_token_is_for_one_plan(self):
        other = self.env["statcrm.care.plan"].create(
            {"principal_id": self.ministry.id, "year": 2027}
        )
        _share, path = self.share()
        token = path.rsplit("/", 1)[1]
        self.refused(f"/development-plan/{other.id}/{token}")
        other_share, other_path = self.share(other)
        self.assertIn("2027", self.page(other_path))
        self.assertEqual(other_share.opening_count, 1)

    def test_a_revoked_link_and_one_that_never_was_look_the_same(self):
        share, path = self.share()
        self.page(path)
        share.with_user(self.account_manager).action_revoke()
        self.assertEqual(share.state, "revoked")
        for more in ("", "/pdf", "/data.json"):
            self.assertNotIn(OVER, self.refused(path + more))
        guessed = self.refused(path[:-2] + "zz")
        body = "<h1"
        self.assertEqual(
            self.refused(path).split(body)[1].split("</main>")[0],
            guessed.split(body)[1].split("</main>")[0],
        )
        self.assertEqual(share.opening_ids.mapped("what").count("refused"), 1)
        self.assertEqual(share.opening_count, 1)

    @freeze_time("2026-06-30 12:00:00")
    def test_the_last_day_and_the_day_after(self):
        share, path = self.share(expires_on=date(2026, 6, 30))
        self.assertEqual(share.state, "live")
        self.page(path)
        share.expires_on = date(2026, 6, 29)
        self.assertEqual(share.state, "expired")
        text = self.refused(path)
        self.assertIn(OVER, text)
        self.assertIn("account_manager@example.com", text)
        # somebody who only guesses does not learn it
        self.assertNotIn(OVER, self.refused(path[:-2] + "zz"))

    def test_the_day_is_the_house_s(self):
        self.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        self.account_manager.tz = "America/New_York"
        share, _path = self.share(expires_on=date(2026, 6, 30))
        with freeze_time("2026-06-30 20:59:00"):
            share.invalidate_recordset(["state"])
            self.assertEqual(share.state, "live")
        with freeze_time("2026-06-30 21:01:00"):
            share.invalidate_recordset(["state"])
            self.assertEqual(share.state, "expired")

    def test_valid_as_long_as_the_settings_say(self):
        with freeze_time("2026-06-30 12:00:00"):
            share, _path = self.share()
            self.assertEqual(share.expires_on, date(2026, 9, 28))
            settings = self.env["res.config.settings"].create(
                {"statcrm_share_days": 10}
            )
            settings.execute()
            share, _path = self.share()
            self.assertEqual(share.expires_on, date(2026, 7, 10))

    def test_archived_person_archived_plan(self):
        share, path = self.share()
        self.kaisa.active = False
        self.env.flush_all()
        self.refused(path)
        self.kaisa.active = True
        self.env.flush_all()
        self.page(path)
        self.plan.active = False
        self.env.flush_all()
        text = self.refused(path)
        # who has the right link is told whom to ask, somebody who guesses is not
        self.assertIn("no longer used", text)
        self.assertIn("mailto:account_manager@example.com", text)
        self.assertEqual(share.state, "archived")
        # of one hour
        self.assertEqual(sorted(share.opening_ids.mapped("what")), ["page", "refused"])
        guessed = self.refused(path[:-2] + "zz")
        self.assertNotIn("no longer used", guessed)
        self.assertNotIn("account_manager@example.com", guessed)

    def test_after_a_merge_the_link_tells_whom_to_ask(self):
        gone = self.company_partner("Office of Forests", user_id=self.staff.id)
        otto = self.person("Otto", gone)
        theirs = self.env["statcrm.care.plan"].create(
            {"principal_id": gone.id, "year": 2026}
        )
        share, path = self.share(theirs, otto)
        self.merge(self.ministry, gone)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(theirs.active)
        text = self.refused(path)
        self.assertIn("no longer used", text)
        self.assertIn(self.account_manager.name, text)
        # nor does it open the plan of the other customer
        token = path.rsplit("/", 1)[1]
        self.refused(f"/development-plan/{self.plan.id}/{token}")
        self.assertEqual(share.opening_count, 0)

    def test_only_for_people_of_the_customer(self):
        stranger = self.person("Stranger", self.company_partner("Mill"))
        with self.assertRaises(ValidationError):
            self.share(person=stranger)
        self.affiliate(stranger, self.ministry)
        share, path = self.share(person=stranger)
        self.page(path)
        self.assertEqual(share.opening_count, 1)

    def test_a_form_that_is_refused_shows_the_page_and_is_noted(self):
        share, path = self.share()
        self.page(path)
        for action, values in (("say", {"text": ""}), ("accept", {"name": ""})):
            share.opening_ids.sudo().unlink()
            answer = self.submit(path, action, values)
            self.assertEqual(answer.status_code, 422, action)
            self.assertIn(self.goal.name, answer.text)
            # the page that the form stood on, and the one that answered
            self.assertEqual(share.opening_count, 1, action)
        self.assertEqual(set(share.opening_ids.mapped("what")), {"page"})
        self.submit(path, "say", {"text": "Thank you"})
        self.assertEqual(len(self.plan.remark_ids), 1)

    def test_each_opening_is_noted(self):
        share, path = self.share()
        agent = {"User-Agent": "Browser " + "x" * 500}
        self.url_open(path, headers=agent)
        self.url_open(path + "/data.json", headers=agent)
        # of an hour one, which tells the most of it
        page = share.opening_ids.ensure_one()
        self.assertEqual(page.what, "json")
        self.assertEqual(page.address, "127.0.0.1")
        self.assertEqual(page.browser, ("Browser " + "x" * 500)[:200])
        self.assertEqual(share.last_opened, max(share.opening_ids.mapped("date")))

    @freeze_time("2026-06-30 12:00:00")
    def test_openings_are_deleted_after_their_term(self):
        share, path = self.share()
        self.assertIn("deleted after 24 months", self.page(path))
        share.opening_ids.sudo().unlink()
        openings = self.env["statcrm.care.share.opening"].sudo()
        for day in ("2024-06-30 11:00:00", "2024-06-30 13:00:00", "2025-12-01"):
            openings.create({"share_id": share.id, "date": day})
        young, edge, old = share.opening_ids
        self.assertEqual(edge.kept_until, date(2026, 6, 30))
        self.assertEqual(openings._gc_openings(), (1, False))
        self.assertEqual(old.exists() | edge.exists(), edge)
        settings = self.env["res.config.settings"].create(
            {"statcrm_share_opening_months": 6}
        )
        settings.execute()
        self.assertEqual(openings._gc_openings(), (2, False))
        self.assertFalse(young.exists())
        self.assertIn("deleted after 6 months", self.page(path))
        # a term that is none is not "at once"
        settings.create({"statcrm_share_opening_months": -1}).execute()
        self.assertEqual(openings._gc_openings(), (0, False))

    def test_the_address_does_not_leak(self):
        _share, path = self.share()
        for more in ("", "/data.json", "/pdf", "/nothing"):
            headers = self.url_open(path + more).headers
            if more != "/nothing":
                self.assertEqual(headers["Referrer-Policy"], "no-referrer")
                self.assertIn("no-store", headers["Cache-Control"])
                self.assertIn("noindex", headers["X-Robots-Tag"])

    def test_compared_in_constant_time(self):
        _share, path = self.share()
        token = path.rsplit("/", 1)[1]
        compare = statcrm_care_share.hmac.compare_digest
        hmac = statcrm_care_share.hmac
        with patch.object(hmac, "compare_digest", side_effect=compare) as compared:
            self.assertTrue(self.Share._find(self.plan.id, token))
        compared.assert_called_once()

    def test_the_preview_is_for_colleagues(self):
        path = f"/development-plan/{self.plan.id}/preview"
        self.assertNotIn("Ministry", self.url_open(path).text)
        self.authenticate(self.staff.login, self.staff.login)
        text = self.page(path)
        self.assertIn("This is a preview of the customer's page", text)
        self.assertIn("Use the table service", text)
        self.assertNotIn("Sell them more", text)
        self.authenticate(self.portal.login, self.portal.login)
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 404)
        self.assertNotIn("Ministry", answer.text)
