from odoo import fields
from odoo.tests import tagged

from ..brief_case import BriefCommon


@tagged("post_install", "-at_install")
class TestBriefFeedback(BriefCommon):
    """What waits for our answer stands first in the brief."""

    def feedback(self, name, **values):
        return self.env["statcrm.feedback"].create(
            {
                "name": name,
                "kind": "complaint",
                "channel": "phone",
                "partner_id": self.office.id,
                **values,
            }
        )

    def section(self):
        brief = self.env["statcrm.brief"].with_user(self.internal)
        sections = brief.get_brief(self.ministry.id)["sections"]
        return next((one for one in sections if one["key"] == "feedback"), None)

    def test_left_out_when_nothing_waits(self):
        self.feedback("Thank you", kind="praise")
        done = self.feedback("Late")
        done.write({"state": "closed", "answer": "<p>Sorry</p>"})
        self.assertIsNone(self.section())

    def test_open_ones_of_the_whole_tree_the_late_first(self):
        today = fields.Date.context_today(self.ministry)
        self.feedback("Soon", kind="request", deadline=fields.Date.add(today, days=3))
        self.feedback("Late", deadline=fields.Date.add(today, days=-1))
        section = self.section()
        late, soon = section["lines"]
        self.assertEqual((late["lead"], soon["lead"]), ("Complaint", "Request"))
        self.assertEqual((late["tone"], soon["tone"]), ("danger", ""))
        self.assertIn("overdue since", late["aside"])
        self.assertIn("answer by", soon["aside"])

    def test_of_many_the_first_and_how_many_more(self):
        for number in range(6):
            self.feedback(f"Complaint {number}")
        section = self.section()
        self.assertEqual(len(section["lines"]), 4)
        self.assertIn("2 more", section["more"])
