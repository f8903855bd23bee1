from odoo import Command
from odoo.tests import freeze_time, tagged

from ...common import ROLES
from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-10 12:00:00")
class TestCareButtons(EvidenceCommon):
    """Every button of the advice, of every kind, for every role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinds = cls.env["statcrm.care.promise"]._fields["kind"].get_values(cls.env)
        survey = cls.env["survey.survey"].create(
            {
                "title": "How Are We?",
                "statcrm_is_satisfaction": True,
                "question_and_page_ids": [
                    Command.create({"title": "Well?", "question_type": "text_box"})
                ],
            }
        )
        cls.env["statcrm.survey.round"].sudo().create(
            {"survey_id": survey.id, "name": "Spring", "date_from": "2026-03-01"}
        )
        programme = cls.programme(
            *({"kind": kind, "name": kind, "due_month": "6"} for kind in cls.kinds)
        )
        cls.open_year()
        cls.promises = cls.env["statcrm.care.promise"].search(
            [
                ("programme_id", "=", programme.id),
                ("plan_id.principal_id", "=", cls.ministry.id),
            ]
        )
        cls.make_member(
            cls.ministry, cls.vice_user, part="deputy", date_from="2020-01-01"
        )

    def follow(self, action, user):
        """Do what the web client does with an action: views, record or new one."""
        context = action.get("context")
        context = context if isinstance(context, dict) else {}
        model = self.env[action["res_model"]].with_user(user).with_context(**context)
        views = model.get_views([tuple(view) for view in action["views"]])["views"]
        if action.get("res_id"):
            model.browse(action["res_id"]).web_read({"display_name": {}})
        elif "form" in views and len(views) == 1:
            model.check_access("create")
            names = views["form"]["arch"] and model._fields
            model.default_get(
                [name for name in names if model._has_field_access(names[name], "read")]
            )
        else:
            model.search(action.get("domain") or [], limit=1)

    def test_no_button_ends_in_a_refusal(self):
        seen = {}
        for state in ("due", "late"):
            self.promises.sudo().state = state
            for role in [*ROLES, "internal"]:
                user = getattr(self, role)
                for promise in self.promises.with_user(user):
                    with self.subTest(state=state, role=role, kind=promise.kind):
                        self.env.invalidate_all()
                        advice = promise.get_advice()
                        self.assertTrue(advice["text"])
                        self.assertEqual(bool(advice["label"]), bool(advice["action"]))
                        if advice["action"]:
                            seen.setdefault(role, set()).add(promise.kind)
                            self.follow(advice["action"], user)
        self.assertLessEqual({"mailing", "event"}, seen["communications"])
        for role in ("account_manager", "director", "main_user", "vice_user"):
            self.assertIn("contact", seen[role])
            self.assertIn("meeting", seen[role])
            self.assertIn("price_list", seen[role])
        self.assertNotIn("mailing", seen["staff"])
