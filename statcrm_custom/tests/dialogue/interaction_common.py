from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from ..common import StatcrmCommon


class InteractionCommon(StatcrmCommon):
    """The ministry with an office, a person in each; another customer; short ways."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry")
        cls.office = cls.company_partner("Board", cls.ministry)
        cls.anna = cls.person("Anna", cls.ministry, email="anna@ministry.example")
        cls.bertta = cls.person("Bertta", cls.office)
        cls.other = cls.company_partner("Other")
        cls.otto = cls.person("Otto", cls.other)
        cls.Interaction = cls.env["statcrm.interaction"]
        cls.now = fields.Datetime.now()
        cls.unit = cls.env["statcrm.unit"].create({"name": "Information Service"})
        cls.env["statcrm.unit.member"].create(
            {"unit_id": cls.unit.id, "user_id": cls.account_manager.id}
        )

    def file(self, customer=None):
        """The interactions of a principal customer, as another reader finds them."""
        customer = customer or self.ministry
        self.env.invalidate_all()
        return self.Interaction.search([("principal_id", "=", customer.id)])

    def own_part(self, partner):
        return self.Interaction.browse(
            item["id"] for item in partner.statcrm_file(limit=100)["items"]
        )

    @classmethod
    def days_ago(cls, days):
        return cls.now - timedelta(days=days)

    @classmethod
    def done_call(cls, partner, **values):
        call = cls.env["mail.activity"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "res_id": partner.id,
                "activity_type_id": cls.env.ref("mail.mail_activity_data_call").id,
                "user_id": cls.account_manager.id,
                "summary": "Census",
                **values,
            }
        )
        call.action_feedback(feedback="Wants tables")
        return call

    @classmethod
    def message(cls, record, author=None, days=1, **values):
        return cls.env["mail.message"].create(
            {
                "model": record._name,
                "res_id": record.id,
                "message_type": "comment",
                "subtype_id": cls.env.ref("mail.mt_comment").id,
                "author_id": (author or cls.account_manager.partner_id).id,
                "date": cls.days_ago(days),
                "subject": "Subject",
                "body": "<p>Body</p>",
                **values,
            }
        )

    @classmethod
    def meeting(cls, partners, days=1, **values):
        start = cls.days_ago(days)
        return (
            cls.env["calendar.event"]
            .with_context(no_mail_to_attendees=True, dont_notify=True)
            .create(
                {
                    "name": "Yearly meeting",
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "user_id": cls.account_manager.id,
                    "partner_ids": [
                        Command.set(
                            (partners | cls.account_manager.partner_id).ids,
                        )
                    ],
                    **values,
                }
            )
        )
