import ast
import re

from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..feedback_case import FeedbackCommon


@tagged("post_install", "-at_install")
class TestOutline(FeedbackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Feedback.search([]).write({"active": False})
        town = cls.company_partner(
            "Town", statcrm_segment_id=cls.segment("large_municipalities").id
        )
        nobody = cls.company_partner("Nobody")

        def suggest(name, partner, stage, **values):
            return cls.feedback(
                "suggestion", partner, name=name, stage_of_service=stage, **values
            )

        reason = {"decision_reason": "Because", "answer": "Thanks"}
        cls.shown = (
            suggest("Cards by mail", cls.ministry, "marketing")
            + suggest("Open tables", cls.board, "delivery", description="<p>All</p>")
            + suggest("Map", town, False, decision="later", **reason)
            + suggest("Form", nobody, "ordering", decision="taken_up", **reason)
        )
        cls.hidden = (
            suggest("No", town, "delivery", decision="declined", **reason)
            + suggest("Done", town, "delivery", decision="taken_up", **reason)
            + cls.feedback("request", name="Request")
        )
        cls.hidden[0].state = "answered"
        cls.hidden[1].state = "closed"

    def test_open_suggestions_by_segment_and_stage(self):
        action = self.env.ref("statcrm_custom.statcrm_feedback_action_suggestions")
        domain = self.Feedback._get_outline_domain()
        self.assertEqual(set(self.Feedback.search(domain)), set(self.shown))
        listed = self.Feedback.search(ast.literal_eval(action.domain))
        self.assertEqual(set(listed), set(self.shown))
        outline = [
            (segment, [(stage, some.mapped("name")) for stage, some in parts])
            for segment, parts in self.shown._get_outline()
        ]
        self.assertEqual(
            outline,
            [
                (
                    "Central government",
                    [
                        ("Marketing and Communication", ["Cards by mail"]),
                        ("Delivery", ["Open tables"]),
                    ],
                ),
                (
                    "Local government / Large municipalities",
                    [("No stage of service", ["Map"])],
                ),
                ("No segment", [("Ordering and Planning", ["Form"])]),
            ],
        )

    def test_it_is_printed_in_this_order(self):
        action = self.Feedback.with_user(self.staff).action_print_outline()
        self.assertEqual(set(action["context"]["active_ids"]), set(self.shown.ids))
        page, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.staff)
            ._render_qweb_html(action["report_name"], self.shown.ids)
        )
        text = re.sub(r"\s+", " ", html2plaintext(page.decode()))
        names = ("Central government", "Cards by mail", "Open tables", "All", "Map")
        places = [text.index(name) for name in names]
        self.assertEqual(places, sorted(places))
        self.assertIn("Because", text)
        self.assertNotIn("Request", text)
