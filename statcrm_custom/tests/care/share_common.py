import io
import re
from urllib.parse import urlsplit

from odoo.tools.pdf import PdfReader

from .common import CareCommon

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
FORM = re.compile(r'<form method="post"[^>]* action="([^"]+)"[^>]*>(.*?)</form>', re.S)


class ShareCommon(CareCommon):
    """A plan with a joint goal and one of our own, and a contact person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account_manager.partner_id.phone = "+358 9 555 0100"
        cls.kaisa = cls.person("Kaisa", cls.ministry, email="kaisa@ministry.example")
        cls.plan = cls.env["statcrm.care.plan"].create(
            {"principal_id": cls.ministry.id, "year": 2026}
        )
        cls.goal = cls.env["statcrm.care.goal"].create(
            {
                "plan_id": cls.plan.id,
                "name": "Use the table service",
                "description": "In all departments.",
                "is_joint": True,
                "start_value": 2,
                "target_value": 12.5,
                "deadline": "2026-11-30",
            }
        )
        cls.own_goal = cls.env["statcrm.care.goal"].create(
            {"plan_id": cls.plan.id, "name": "Sell them more"}
        )
        cls.Share = cls.env["statcrm.care.share"]

    @classmethod
    def share(cls, plan=None, person=None, expires_on=None):
        """Make a link; return it with its path."""
        share, link = cls.Share._create_link(
            plan or cls.plan, person or cls.kaisa, expires_on
        )
        return share.with_env(cls.env), urlsplit(link).path

    @classmethod
    def accepted(cls, name="Kaisa", plan=None):
        plan = plan or cls.plan
        share, _path = cls.share(plan)
        wrong = share.sudo()._accept(name, plan._get_versions()[plan.id])
        assert not wrong, wrong
        return share

    def tasks(self, user=None):
        """The open reminders of a user on the plan."""
        activities = self.plan.activity_search(
            ["statcrm_custom.mail_activity_type_customer_remark"]
        )
        return activities.filtered(
            lambda one: one.user_id == (user or self.account_manager)
        )

    # for those that are an HttpCase as well
    def page(self, path, status=200):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, status)
        return answer.text

    def submit(self, path, action, values, token=None, **hidden):
        """Send a form of the page as a browser without JavaScript does."""
        fields = {}
        for address, inner in FORM.findall(token or self.page(path)):
            found = dict(HIDDEN.findall(inner))
            same = all(found.get(name) == value for name, value in hidden.items())
            if address.split("#")[0].endswith(action) and same:
                fields = found
                break
        self.assertTrue(fields, "no such form")
        answer = self.url_open(f"{path}/{action}", data=fields | values)
        self.env.invalidate_all()
        return answer

    def paper(self, plan=None):
        """The text of the printed plan."""
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(
            "statcrm_custom.statcrm_care_plan_action_print_joint",
            (plan or self.plan).ids,
        )
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(one.extract_text().split()) for one in pages)
