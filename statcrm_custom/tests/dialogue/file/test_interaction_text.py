import re

from odoo.tests import tagged
from odoo.tools import SQL

from ..interaction_common import InteractionCommon

# what somebody may write, and what may stand in the file of it
ATTACKS = {
    "<script>alert(1)</script>Hello": "Hello",
    "<SCRIPT SRC=//x.example/x.js></SCRIPT>Hello": "Hello",
    "<img src=x onerror=alert(1)>Hello": "Hello",
    "<svg/onload=alert(1)>Hello": "Hello",
    "<style>p { display: none }</style>Hello": "Hello",
    "<a href='javascript:alert(1)'>Hello</a>": "Hello",
    "<iframe srcdoc='<b>x</b>'></iframe>Hello": "x '> Hello",
    "<!-- <b>hidden</b> -->Hello": "Hello",
    "Hello<script>alert(1)": "Hello",
    "Hello<img src=x onerror=alert(1)": "Hello",
    "<p>Hello<br/>there&nbsp;you</p>": "Hello there you",
    "1 &lt; 2 &amp;&amp; 3 &gt; 2": "1 < 2 && 3 > 2",
    "&lt;script&gt;alert(1)&lt;/script&gt;": "<script>alert(1)</script>",
    "&amp;lt;b&amp;gt;": "&lt;b&gt;",
    "<p>  </p>": None,
    "": None,
}


@tagged("post_install", "-at_install")
class TestInteractionText(InteractionCommon):
    def plain(self, html):
        sql = self.Interaction._plain_sql(SQL("%s", html))
        return self.env.execute_query(SQL("SELECT %s", sql))[0][0]

    def test_a_search_for_ids_makes_no_summary(self):
        bare = self.Interaction.with_context(statcrm_columns=frozenset({"kind"}))
        self.assertIn("regexp_replace", self.Interaction._table_query.code)
        self.assertNotIn("regexp_replace", bare._table_query.code)

    def test_attacks_become_text(self):
        for html, text in ATTACKS.items():
            with self.subTest(html=html):
                self.assertEqual(self.plain(html), text)

    def test_no_tag_of_a_mail_reaches_the_file(self):
        bodies = [html for html in ATTACKS if "&lt;" not in html]
        for html in bodies:
            message = self.message(self.ministry, self.anna, subject=False)
            # as another program may have written it, past Odoo's own cleaning
            self.env.cr.execute(
                "UPDATE mail_message SET body = %s WHERE id = %s", [html, message.id]
            )
        self.env.invalidate_all()
        summaries = [i["summary"] for i in self.ministry.statcrm_file()["items"]]
        self.assertEqual(len(summaries), len(bodies))
        for summary in summaries:
            self.assertFalse(re.search(r"<[a-z/!]", summary, re.IGNORECASE), summary)
            self.assertNotIn("alert", summary)

    def test_a_subject_is_text(self):
        self.message(self.ministry, self.anna, subject="<b>x</b>", body="")
        self.assertEqual(self.file().summary, "<b>x</b>")

    def test_long_texts_are_cut_and_lines_joined(self):
        self.message(self.ministry, subject=False, body=f"<p>{'word ' * 5000}</p>")
        summary = self.file().summary
        self.assertLessEqual(len(summary), 600)
        self.assertTrue(summary.startswith("word word"))
        self.assertEqual(self.plain("a\n\n  b\tc"), "a b c")

    def test_it_is_quick_with_hostile_input(self):
        for html in ("<", "<script>", "&amp;", "<!--", "<style></", "a "):
            self.env.cr.execute("SET LOCAL statement_timeout = 2000")
            self.plain(html * 5_000)
