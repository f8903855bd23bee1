"""Kinds that ask what has happened with a customer or a person."""

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tests import tagged

from ..target_case import TargetCase


@tagged("post_install", "-at_install")
class TestHistory(TargetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env.company._statcrm_today()
        cls.of_oulu = cls.anna + cls.bo + cls.cilla

    def ago(self, **values):
        return self.today - relativedelta(**values)

    def contact(self, **values):
        return {"months": 6, "older": True, "whom": "customer", **values}

    def test_last_contact_with_the_customer(self):
        self.make_done_activity(self.anna, self.ago(months=5))
        self.make_done_activity(self.dan, self.ago(months=7))
        self.env.flush_all()
        late = self.dan + self.eva + self.finn
        self.assertFinds(late, ("last_contact", self.contact()))
        self.assertFinds(self.of_oulu, ("last_contact", self.contact(older=False)))
        self.assertFinds(self.of_oulu, ("last_contact", self.contact(), True))
        for person in self.everybody:
            last = person.statcrm_principal_id.statcrm_last_contact
            older = not last or last < self.ago(months=6)
            self.assertEqual(person in late, older, person.name)

    def test_last_contact_with_the_person(self):
        self.make_done_activity(self.anna, self.ago(months=5))
        value = self.contact(whom="person")
        self.assertFinds(self.everybody - self.anna, ("last_contact", value))
        value = self.contact(whom="person", older=False)
        self.assertFinds(self.anna, ("last_contact", value))

    def test_last_contact_by_a_unit(self):
        unit = self.make_unit("Ours", self.account_manager)
        other = self.make_unit("Other", self.other_account_manager)
        self.make_done_activity(self.anna, self.ago(months=5))
        self.make_done_activity(
            self.eva, self.ago(months=1), user=self.other_account_manager
        )
        newer = self.contact(older=False)
        self.assertFinds(self.of_oulu, ("last_contact", {**newer, "unit_id": unit.id}))
        self.assertFinds(self.eva, ("last_contact", {**newer, "unit_id": other.id}))
        self.assertFinds(
            self.anna,
            ("last_contact", {**newer, "unit_id": unit.id, "whom": "person"}),
        )

    def test_sales_of_a_window(self):
        self.sale(self.espoo, self.ago(months=2), 700)
        self.sale(self.espoo, self.ago(months=20), 900)
        self.sale(self.ministry, self.ago(months=3), 50)
        value = {"from": 600, "to": None, "months": 12}
        self.assertFinds(self.dan, ("sales_window", value))
        value = {"from": 1600, "to": 1600, "months": 24}
        self.assertFinds(self.dan, ("sales_window", value))
        # who has bought nothing has bought at most 100
        value = {"from": None, "to": 100, "months": 12}
        self.assertFinds(self.everybody - self.dan, ("sales_window", value))
        value = {"from": 1, "to": 100, "months": 12}
        self.assertFinds(self.eva, ("sales_window", value))

    def test_bought_and_never_bought(self):
        category = self.env["product.category"].create({"name": "Data"})
        below = category.create({"name": "Micro", "parent_id": category.id})
        product = self.env["product.template"].create(
            {"name": "Microdata", "categ_id": below.id, "list_price": 10}
        )
        order = self.order(self.espoo, product)
        self.assertFinds(self.finn.browse(), ("product", product))
        order.action_confirm()
        self.assertFinds(self.dan, ("product", product))
        self.assertFinds(self.everybody - self.dan, ("product", product, True))
        self.assertFinds(self.dan, ("category", category))
        bought = self.env["statcrm.white.space"]
        self.assertTrue(bought._fields)  # the same purchases as the report

    def order(self, customer, product):
        return self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [
                    Command.create({"product_id": product.product_variant_id.id})
                ],
            }
        )

    def test_open_offer(self):
        product = self.env["product.template"].create({"name": "P", "list_price": 5})
        order = self.order(self.library, product)
        self.assertFinds(self.of_oulu, ("open_offer",))
        self.assertFinds(self.everybody - self.of_oulu, ("open_offer", {}, True))
        order.action_confirm()
        self.assertFinds(self.finn.browse(), ("open_offer",))

    def test_agreement(self):
        self.env["statcrm.agreement"].create(
            [
                {
                    "name": "Open-ended",
                    "principal_id": self.oulu.id,
                    "date_from": self.ago(months=2),
                    "signed_on": self.ago(months=2),
                },
                {
                    "name": "Ends soon",
                    "principal_id": self.espoo.id,
                    "date_from": self.ago(months=2),
                    "signed_on": self.ago(months=2),
                    "date_to": self.today + relativedelta(days=20),
                },
                {
                    "name": "Not signed",
                    "principal_id": self.ministry.id,
                    "date_from": self.ago(months=2),
                },
            ]
        )
        self.assertFinds(self.of_oulu + self.dan, ("agreement",))
        self.assertFinds(self.dan, ("agreement_ending", {"days": 20}))
        self.assertFinds(self.finn.browse(), ("agreement_ending", {"days": 19}))

    def test_events(self):
        event = self.env["event.event"].create(
            {
                "name": "Day of Statistics",
                "date_begin": "2026-05-05 08:00:00",
                "date_end": "2026-05-05 16:00:00",
            }
        )
        values = {"event_id": event.id, "name": "x"}
        guests = self.env["event.registration"].create(
            [
                {**values, "partner_id": self.anna.id, "state": "done"},
                {**values, "partner_id": self.bo.id, "state": "open"},
                {**values, "partner_id": self.dan.id, "state": "cancel"},
            ]
        )
        self.assertFinds(self.anna + self.bo, ("event_registered", event))
        self.assertFinds(self.anna, ("event_attended", event))
        guests[0].active = False
        self.assertFinds(self.bo, ("event_registered", event))

    def test_open_feedback(self):
        feedback = self.env["statcrm.feedback"].create(
            {
                "name": "Slow",
                "channel": "phone",
                "partner_id": self.library.id,
                "kind": "request",
            }
        )
        self.assertFinds(self.of_oulu, ("feedback_open",))
        feedback.active = False
        self.assertFinds(self.finn.browse(), ("feedback_open",))

    def test_satisfaction_is_what_is_published(self):
        """Five answers or more: what is hidden in the report finds nobody."""
        survey = self.env.ref("statcrm_custom.survey_survey_satisfaction")
        first, last = self.env["statcrm.survey.round"].create(
            [
                {"name": name, "survey_id": survey.id, "date_from": f"{year}-01-01"}
                for name, year in (("First", 2024), ("Last", 2025))
            ]
        )
        first.sudo().published_on = "2024-06-01"
        last.sudo().published_on = "2025-06-01"
        rows = [
            (first, self.oulu, 2.0, False),
            (last, self.oulu, 4.5, False),
            (last, self.espoo, 4.6, True),
            (first, self.ministry, 4.0, False),
        ]
        self.env["statcrm.satisfaction.report"].sudo().create(
            [
                {
                    "round_id": round_.id,
                    "cut": "customer",
                    "partner_id": customer.id,
                    "satisfaction": value,
                    "is_hidden": hidden,
                }
                for round_, customer, value, hidden in rows
            ]
        )
        good = {"from": 4, "to": 5}
        self.assertFinds(self.of_oulu + self.eva, ("satisfaction", good))
        self.assertFinds(self.finn.browse(), ("satisfaction", {"to": 3}))
