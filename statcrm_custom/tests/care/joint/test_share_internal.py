"""Nothing internal leaves by the page, its data, its paper or the mail."""

import io
import json
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL
from odoo.tools.pdf import PdfReader

from odoo.addons.mail.tests.common import MockEmail

from ...security_case import EveryRoleCase
from ..share_common import ShareCommon

WORD = "PLANTED"
CORE = [
    "res.partner",
    "mail.message",
    "mail.activity",
    "crm.lead",
    "sale.order",
    "calendar.event",
    "ir.attachment",
    "mail.tracking.value",
    "survey.survey",
    "survey.question",
    "survey.user_input.line",
]
# what a customer does see, and what the link would not work without
SHOWN = {
    "statcrm.care.plan": {"accepted_by", "accepted_version"},
    "statcrm.care.share": {"token_hash"},
    "statcrm.care.share.remark": {"name", "text", "answer", "form_key"},
    "mail.message": {"model"},
    "mail.activity": {"res_model"},
    "calendar.event": {"res_model"},
    "ir.attachment": {"store_fname", "res_model", "mimetype", "checksum", "url"}
    | {"res_field", "access_token", "key", "index_content"},
    "res.partner": {"name", "email", "phone", "lang", "tz", "email_normalized"},
}


@tagged("post_install", "-at_install")
class TestNothingInternal(EveryRoleCase, MockEmail, HttpCase):
    """A word in every text of every model of ours and of the core around them.

    The fields are found in the registry: what is added later is planted as well.
    """

    page = ShareCommon.page
    paper = ShareCommon.paper

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.care_template[1]
        cls.env["statcrm.care.goal"].create(
            {
                "plan_id": cls.plan.id,
                "name": "Seen by the customer",
                "is_joint": True,
            }
        )
        message = "Never show this"
        cls.plan.message_post(body=message)
        cls.surround()
        cls.contact.email = "contact@customer.example"
        cls.link, link = cls.env["statcrm.care.share"]._create_link(
            cls.plan, cls.contact
        )
        cls.path = link[link.index("/development-plan") :]
        cls.link.sudo()._record_remark("Said by the customer")
        remark = cls.plan.remark_ids.filtered("text")
        remark.sudo().write({"answer": "Answered to the customer"})
        remark.action_answer()
        cls.link.sudo()._accept("Signer", cls.plan._get_versions()[cls.plan.id])
        cls.link.sudo()._record_remark("Waits for an answer")
        cls.plan.remark_ids.filtered(
            lambda one: one.state == "new"
        ).answer = f"{WORD} a draft of an answer"

    @classmethod
    def surround(cls):
        """Goals that are not joint, meetings, documents, answers, changes of fields."""
        goal = cls.env["statcrm.care.goal"].create(
            {"plan_id": cls.plan.id, "name": "Ours", "description": "Ours alone"}
        )
        cls.env["calendar.event"].create(
            {
                "name": "Meeting",
                "description": "Talk about prices",
                "start": "2026-03-10 09:00:00",
                "stop": "2026-03-10 10:00:00",
                "partner_ids": [Command.set((cls.contact | cls.customer).ids)],
            }
        )
        cls.documents = cls.env["ir.attachment"].create(
            [
                {
                    "name": f"{WORD} of {record._name}.txt",
                    "raw": f"{WORD} in a document".encode(),
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for record in (cls.plan, goal, cls.customer, cls.contact)
            ]
        )
        note = cls.plan.message_ids[:1]
        field = cls.env["ir.model.fields"]._get("statcrm.care.plan", "state")
        cls.env["mail.tracking.value"].sudo().create(
            {
                "mail_message_id": note.id,
                "field_id": field.id,
                "old_value_char": "Draft",
                "new_value_char": "Agreed",
            }
        )
        question = cls.env.ref("statcrm_custom.survey_question_overall")
        cls.env["survey.user_input.line"].sudo().create(
            {
                "user_input_id": cls.env["survey.user_input"]
                .search([("partner_id", "=", cls.contact.id)], limit=1)
                .id,
                "question_id": question.id,
                "answer_type": "text_box",
                "value_text_box": "Dear",
            }
        )

    def rows(self, model, name):
        """Return the condition for the rows where nobody may see this text."""
        if model._name == "statcrm.care.goal" and name in ("name", "description"):
            return SQL("is_joint IS NOT TRUE")
        if model._name == "ir.attachment":
            return SQL("id IN %s", self.documents._ids)
        return SQL("TRUE")

    def texts(self):
        """Each model with the names of its stored texts that nobody may see."""
        ours = [name for name in self.env.registry if name.startswith("statcrm.")]
        for name in [*ours, *CORE]:
            model = self.env[name]
            if model._abstract or not model._auto or model._table_query:
                continue
            kept = SHOWN.get(name, set())
            yield (
                model,
                [
                    field.name
                    for field in model._fields.values()
                    if field.type in ("char", "text", "html")
                    and field.store
                    and field.column_type
                    and field.name not in kept
                    and not field.company_dependent
                ],
            )

    def plant(self):
        """Write the word with the field's name into every row; return how many."""
        self.env.flush_all()
        count, self.planted = 0, {}
        for model, names in self.texts():
            for name in names:
                word = SQL("%s || id", f"{WORD} {model._name} {name} ")
                if model._fields[name].translate:
                    word = SQL("jsonb_build_object('en_US', %s)", word)
                elif model._fields[name].type == "char" and model._fields[name].size:
                    word = SQL("left(%s, %s)", word, model._fields[name].size)
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE %s",
                        SQL.identifier(model._table),
                        SQL.identifier(name),
                        word,
                        self.rows(model, name),
                    )
                )
                count += bool(self.env.cr.rowcount)
                self.planted.setdefault(model._name, set()).add(name)
        self.env.invalidate_all(flush=False)
        return count

    def check_planted(self):
        """The word stands in what is nearest to the page."""
        ours = self.plan.goal_ids.filtered(lambda one: not one.is_joint)
        self.assertTrue(ours)
        for goal in ours:
            self.assertIn(WORD, goal.name + goal.description)
        for name, fields in {
            "calendar.event": {"name", "description", "location"},
            "ir.attachment": {"name", "description"},
            "mail.tracking.value": {"old_value_char", "new_value_char"},
            "survey.user_input.line": {"value_text_box", "value_char_box"},
            "statcrm.care.goal": {"name", "description", "internal_note"},
        }.items():
            self.assertLessEqual(fields, self.planted[name], name)
        self.assertIn(WORD, self.contact.meeting_ids.name)

    def paper_by_the_link(self):
        """The text of the PDF that the link's own address answers."""
        reports = self.env.registry["ir.actions.report"]
        make = reports._pre_render_qweb_pdf

        def really(self, *args, **kwargs):
            # in tests Odoo makes HTML only, unless it is told
            report = self.with_context(force_report_rendering=True)
            return make(report, *args, **kwargs)

        with patch.object(reports, "_pre_render_qweb_pdf", really):
            answer = self.url_open(self.path + "/pdf", timeout=60)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertNotIn(WORD.encode(), answer.content)
        pages = PdfReader(io.BytesIO(answer.content)).pages
        return " ".join(" ".join(one.extract_text().split()) for one in pages)

    def test_planted_words_stay_inside(self):
        self.assertGreater(self.plant(), 60)
        goal = self.plan.goal_ids.filtered("is_joint")
        self.assertIn(WORD, goal.internal_note)
        self.assertIn(WORD, self.customer.comment)
        self.assertIn(WORD, self.plan.message_ids[0].body)
        self.check_planted()
        data = self.page(self.path + "/data.json")
        shown = {
            "page": self.page(self.path),
            "data": data,
            "paper": self.paper(),
            "paper by the link": self.paper_by_the_link(),
        }
        for name, text in shown.items():
            with self.subTest(name):
                for words in (
                    "Seen by the customer",
                    "Said by the customer",
                    "Answered to the customer",
                    "Signer",
                    self.customer.name,
                ):
                    self.assertIn(words, text)
                self.assertNotIn(WORD, text)
        self.assertEqual(
            set(json.loads(data)),
            {"customer", "year", "company", "reader", "valid_until", "manager"}
            | {"goals", "remarks", "acceptance", "is_closed", "is_preview", "version"}
            | {"kept_months"},
        )
        with self.subTest("what is refused"):
            for values in ({"expires_on": "2026-01-01"}, {"revoked_on": "2026-01-01"}):
                self.link.sudo().write(values)
                self.env.flush_all()
                self.assertNotIn(WORD, self.page(self.path, 404))

    def test_planted_words_are_in_no_mail(self):
        self.plant()
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self.link._send("https://example.com/development-plan/1/x")
        (sent,) = self._mails
        mail = sent["subject"] + str(sent["body"])
        self.assertIn("https://example.com/development-plan/1/x", mail)
        self.assertIn(self.customer.name, mail)
        self.assertNotIn(WORD, mail)

    def test_what_is_shown_is_plain_values(self):
        def check(value):
            if isinstance(value, dict):
                for inner in value.values():
                    check(inner)
            elif isinstance(value, list):
                for inner in value:
                    check(inner)
            else:
                self.assertIn(type(value), (str, int, bool, type(None)))

        page = self.plan._get_joint_page(self.link)
        self.assertTrue(page.pop("logo") is not None)
        check(page)
        values = self.env["report.statcrm_custom.statcrm_care_share_print"]
        self.assertEqual(list(values._get_report_values(self.plan.ids)), ["pages"])

    def test_a_portal_user_prints_no_plan(self):
        report = self.env["report.statcrm_custom.statcrm_care_share_print"]
        with self.assertRaises(AccessError):
            report.with_user(self.portal)._get_report_values(self.plan.ids)
