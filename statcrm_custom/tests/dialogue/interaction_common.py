from datetime import timedelta

from odoo import fields

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
        cls.unit = cls.make_unit("Information Service", cls.account_manager)

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
        call = cls.make_activity(partner, **{"summary": "Census", **values})
        call.action_feedback(feedback="Wants tables")
        return call

    @classmethod
    def message(cls, record, author=None, days=1, **values):
        values = {
            "model": record._name,
            "res_id": record.id,
            "subject": "Subject",
            "date": cls.days_ago(days),
            **values,
        }
        return cls.make_message(author, **values)

    @classmethod
    def meeting(cls, partners, days=1, **values):
        values = {"name": "Yearly meeting", "start": cls.days_ago(days), **values}
        return cls.make_meeting(partners, **values)
