"""Nothing internal leaves by the page, its data, its paper or the mail."""

import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from odoo.addons.mail.tests.common import MockEmail

from ..test_security import EveryRoleCase
from .share_common import ShareCommon

WORD = "PLANTED"
CORE = ["res.partner", "mail.message", "mail.activity", "crm.lead", "sale.order"]
# what a customer does see, and what the link would not work without
SHOWN = {
    "statcrm.care.goal": {"name", "description"},
    "statcrm.care.plan": {"accepted_by", "accepted_version"},
    "statcrm.care.share": {"token_hash"},
    "statcrm.care.share.remark": {"name", "text", "answer", "form_key"},
    "mail.message": {"model"},
    "mail.activity": {"res_model"},
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
        cls.contact.email = "contact@customer.example"
        cls.link, link = cls.env["statcrm.care.share"]._make(cls.plan, cls.contact)
        cls.path = link[link.index("/development-plan") :]
        cls.link.sudo()._say("Said by the customer")
        remark = cls.plan.remark_ids.filtered("text")
        remark.sudo().write({"answer": "Answered to the customer"})
        remark.action_answer()
        cls.link.sudo()._accept("Signer", cls.plan._get_versions()[cls.plan.id])
        cls.link.sudo()._say("Waits for an answer")
        cls.plan.remark_ids.filtered(
            lambda one: one.state == "new"
        ).answer = f"{WORD} a draft of an answer"

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
        count = 0
        for model, names in self.texts():
            for name in names:
                word = SQL("%s || id", f"{WORD} {model._name} {name} ")
                if model._fields[name].translate:
                    word = SQL("jsonb_build_object('en_US', %s)", word)
                elif model._fields[name].type == "char" and model._fields[name].size:
                    word = SQL("left(%s, %s)", word, model._fields[name].size)
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s",
                        SQL.identifier(model._table),
                        SQL.identifier(name),
                        word,
                    )
                )
                count += bool(self.env.cr.rowcount)
        self.env.invalidate_all(flush=False)
        return count

    def test_planted_words_stay_inside(self):
        self.assertGreater(self.plant(), 60)
        goal = self.plan.goal_ids.filtered("is_joint")
        self.assertIn(WORD, goal.internal_note)
        self.assertIn(WORD, self.customer.comment)
        self.assertIn(WORD, self.plan.message_ids[0].body)
        data = self.page(self.path + "/data.json")
        shown = {"page": self.page(self.path), "data": data, "paper": self.paper()}
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
