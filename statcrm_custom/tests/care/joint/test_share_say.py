from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, RecordCapturer, tagged
from odoo.tools import mute_logger

from ..share_common import ShareCommon

ATTACK = "<script>alert(1)</script>{{7*7}}<t t-out='page'/>\"'><img src=x onerror=a()>"


@tagged("post_install", "-at_install")
class TestShareSay(ShareCommon, HttpCase):
    """Comments and proposals of the customer, and our answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link, cls.path = cls.share()

    def say(self, text, goal=None, kind="comment", **values):
        hidden = {"goal": str(goal.id) if goal else "0", "kind": kind}
        return self.submit(self.path, "say", {"text": text, **values}, **hidden)

    def test_a_comment_is_kept_and_told_at_once(self):
        with RecordCapturer(self.env["mail.message"], []) as messages:
            answer = self.say("More tables,\r\nplease")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Your comment has been received", answer.text)
        self.assertIn("More tables,\nplease", answer.text)
        remark = self.plan.remark_ids
        self.assertEqual((remark.kind, remark.state), ("comment", "new"))
        self.assertEqual((remark.text, remark.name), ("More tables,\nplease", "Kaisa"))
        self.assertFalse(remark.goal_id)
        (task,) = self.tasks()
        self.assertIn("Answer the customer's remarks", task.summary)
        told = messages.records.filtered(lambda one: one.model == self.plan._name)
        self.assertIn("More tables,<br>please", told.body)
        self.assertEqual(told.author_id, self.kaisa)
        self.assertEqual(told.notified_partner_ids, self.account_manager.partner_id)

    def test_a_proposal_belongs_to_its_goal(self):
        answer = self.say("Make it 20", self.goal, "proposal")
        self.assertIn("Your proposal has been received", answer.text)
        remark = self.plan.remark_ids
        self.assertEqual((remark.kind, remark.goal_id), ("proposal", self.goal))
        remark = remark.with_user(self.account_manager)
        remark.action_adopt()
        self.assertEqual(remark.state, "adopted")
        self.assertIn("taken up", self.page(self.path))
        self.assertFalse(self.tasks())

    def test_the_deputy_hears_it_while_the_manager_is_away(self):
        self.make_member(
            self.ministry, self.staff, part="deputy", date_from="2020-01-01"
        )
        self.make_absence(self.account_manager, "2020-01-01", "2099-01-01")
        self.say("Anybody there?")
        self.assertFalse(self.tasks())
        self.assertTrue(self.tasks(self.staff))

    def test_our_answer_is_shown_when_it_is_given(self):
        self.say("Why?", self.goal)
        remark = self.plan.remark_ids.with_user(self.account_manager)
        with self.assertRaises(UserError):
            remark.action_answer()
        remark.answer = "Because <b>of</b> you."
        self.env.flush_all()
        self.assertNotIn("Because", self.page(self.path))
        remark.action_answer()
        self.env.flush_all()
        self.assertIn("Because &lt;b&gt;of&lt;/b&gt; you.", self.page(self.path))
        self.assertFalse(self.tasks())
        with self.assertRaises(UserError):
            remark.answer = "Something else"
        self.assertEqual(remark.answered_by_id, self.account_manager)

    def test_the_customers_words_are_nobodys_to_write(self):
        self.say("Mine")
        for user in (self.account_manager, self.main_user, self.director):
            remark = self.plan.remark_ids.with_user(user)
            for vals in ({"text": "x"}, {"state": "answered"}, {"kind": "acceptance"}):
                with self.assertRaises(AccessError):
                    remark.write(vals)
        with self.assertRaises(AccessError):
            self.plan.remark_ids.with_user(self.staff).answer = "x"
        with self.assertRaises(AccessError):
            self.plan.remark_ids.with_user(self.other_account_manager).action_adopt()

    def test_a_form_that_is_sent_twice_says_one_thing(self):
        page = self.page(self.path)
        for _twice in range(2):
            answer = self.submit(
                self.path, "say", {"text": "Once"}, page, goal="0", kind="comment"
            )
            self.assertIn("has been received", answer.text)
        self.assertEqual(len(self.plan.remark_ids), 1)
        self.say("Once")
        self.assertEqual(len(self.plan.remark_ids), 2)
        # one task for all that waits
        self.assertEqual(len(self.tasks()), 1)

    def test_a_huge_text_is_refused_and_given_back(self):
        limit = 4000
        huge = "Ä" * (limit + 1)
        answer = self.say(huge, self.goal)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("4001 characters, but the limit is 4000", answer.text)
        self.assertIn(huge, answer.text)
        self.assertFalse(self.plan.remark_ids)
        self.say(huge[:limit], self.goal)
        self.assertEqual(len(self.plan.remark_ids.text), limit)
        answer = self.say("y" * 300_000)
        self.assertEqual(answer.status_code, 422)

    def test_nothing_is_no_comment(self):
        for text in ("", "  \r\n \t", "\0"):
            answer = self.say(text)
            self.assertEqual(answer.status_code, 422)
            self.assertIn("enter your text", answer.text)
        self.assertFalse(self.plan.remark_ids)

    def test_scripts_are_only_text(self):
        self.kaisa.name = ATTACK
        self.goal.write({"name": ATTACK, "description": ATTACK})
        self.ministry.name = ATTACK
        self.env.flush_all()
        self.say(ATTACK, self.goal)
        self.say("x" * 5000 + ATTACK)
        remark = self.plan.remark_ids
        self.assertEqual(remark.text, ATTACK)
        remark.answer = ATTACK
        remark.action_answer()
        self.env.flush_all()
        for text in (self.page(self.path), self.plan.message_ids[0].body):
            self.assertNotIn("<script>alert", text)
            self.assertNotIn("<img src=x", text)
            self.assertNotIn("49<t", text)
        self.assertIn("<script>alert(1)</script>{{7*7}}", self.paper())

    def test_a_goal_of_ours_or_of_another_plan_takes_no_comment(self):
        for goal in (str(self.own_goal.id), "999999999", "-1", "x", "9" * 5000):
            values = {"text": "Here", "goal": goal}
            answer = self.submit(self.path, "say", values, goal="0", kind="comment")
            self.assertEqual(answer.status_code, 422, goal)
            self.assertNotIn("Sell them more", answer.text)
        self.assertFalse(self.plan.remark_ids)

    @mute_logger("odoo.http")
    def test_a_form_of_another_site_is_refused(self):
        answer = self.url_open(self.path + "/say", data={"text": "Forged"})
        self.assertEqual(answer.status_code, 400)
        values = {"name": "Forged", "version": self.plan._get_versions()[self.plan.id]}
        answer = self.url_open(self.path + "/accept", data=values)
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.plan.remark_ids)

    def test_a_file_in_place_of_a_text(self):
        page = self.page(self.path)
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        answer = self.url_open(
            self.path + "/say",
            data={"csrf_token": token},
            files={"text": ("x.txt", b"x"), "goal": ("y.txt", b"y")},
        )
        self.assertEqual(answer.status_code, 422)

    def test_a_closed_plan_is_only_read(self):
        page = self.page(self.path)
        self.plan.sudo().state = "closed"
        self.env.flush_all()
        text = self.page(self.path)
        self.assertIn("This plan is closed", text)
        self.assertNotIn("<form", text)
        form = {"goal": "0", "kind": "comment"}
        answer = self.submit(self.path, "say", {"text": "Late"}, page, **form)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("can no longer be changed", answer.text)
        answer = self.submit(self.path, "accept", {"name": "Late"}, page)
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.plan.remark_ids)

    def test_a_link_that_ended_takes_no_words(self):
        page = self.page(self.path)
        self.link.action_revoke()
        self.env.flush_all()
        form = {"goal": "0", "kind": "comment"}
        answer = self.submit(self.path, "say", {"text": "Late"}, page, **form)
        self.assertEqual(answer.status_code, 404)
        answer = self.submit(self.path, "accept", {"name": "Late"}, page)
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.plan.remark_ids)

    def test_there_is_an_end_to_remarks(self):
        values = {"plan_id": self.plan.id, "share_id": self.link.id, "name": "x"}
        self.env["statcrm.care.share.remark"].sudo().create([values] * 200)
        answer = self.say("One more")
        self.assertIn("too many remarks", answer.text)
        self.assertEqual(len(self.plan.remark_ids), 200)
