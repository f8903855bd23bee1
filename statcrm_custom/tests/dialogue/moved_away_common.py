from odoo import fields

from .interaction_common import InteractionCommon

NOW = "2026-11-29 10:00:00"
THEN = "2026-10-10 09:00:00"
SINCE = "2026-11-15 09:00:00"


class MovedAwayCommon(InteractionCommon):
    """M of A, B where M goes, and what happens with M."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        cls.prepare_invoices()
        cls.a = cls.company_partner("A", user_id=cls.account_manager.id)
        cls.b = cls.company_partner("B")
        cls.m = cls.person("M", cls.a, email="m@a.example")
        cls.at_a = cls.affiliate(cls.m, cls.a, date_from="2020-01-01")
        cls.happen(THEN)
        cls.kinds = ["email_out", "invoice", "lead", "meeting", "offer"]

    @classmethod
    def happen(cls, moment, person=None):
        """One of each kind with M."""
        person = person or cls.m
        moment = fields.Datetime.to_datetime(moment)
        ours = cls.account_manager.partner_id
        event = cls.make_meeting(person, moment, name="Prices")
        event.attendee_ids.state = "accepted"
        cls.message(
            person,
            author=ours,
            date=moment,
            message_type="comment",
            partner_ids=person.ids,
        )
        order = cls.env["sale.order"].create(
            {"partner_id": person.id, "date_order": moment}
        )
        lead = cls.env["crm.lead"].create({"name": "Idea", "partner_id": person.id})
        cls.env.flush_all()
        for record in (lead, order):
            cls.env.cr.execute(
                f"UPDATE {record._table} SET create_date = %s WHERE id = %s",
                (moment, record.id),
            )
        invoice = cls.invoice(person, moment.date(), 100)
        cls.env.invalidate_all()
        return event, order, lead, invoice

    def leave(self):
        self.affiliate(self.m, self.b, date_from="2026-11-01")
        wizard = self.env["statcrm.affiliation.end"].create(
            {"affiliation_ids": self.at_a.ids, "date_to": "2026-10-31"}
        )
        wizard.action_end()
        self.assertEqual(self.m.parent_id, self.b)

    def found(self, customer):
        return sorted(self.file(customer).mapped("kind"))

    def follow_up(self, customer):
        self.env.invalidate_all()
        self.env.flush_all()
        row = self.env["statcrm.follow.up"].browse(customer.id)
        return row.contact_count, row.last_contact and str(row.last_contact)
