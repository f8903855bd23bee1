from odoo import Command

from .common import CareCommon


class AgreementCommon(CareCommon):
    """Agreements, orders that call them off, and invoices of these orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Agreement = cls.env["statcrm.agreement"]
        cls.product = cls.new_product("Tables")

    @classmethod
    def new_product(cls, name, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
                **values,
            }
        )

    @classmethod
    def agreement(cls, partner=None, **values):
        """A signed one of the year 2026, unless the values say something else."""
        return cls.Agreement.create(
            {
                "name": "Figures",
                "principal_id": (partner or cls.ministry).id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "signed_on": "2025-12-01",
                "notice_months": 0,
                **values,
            }
        )

    @classmethod
    def order(cls, amount, partner=None, agreement=None, product=None, confirm=True):
        line = {
            "product_id": (product or cls.product).id,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
        }
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.ministry).id,
                "statcrm_agreement_id": agreement and agreement.id,
                "order_line": [Command.create(line)],
            }
        )
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def prepare_invoices(cls):
        result = super().prepare_invoices()
        cls.product.property_account_income_id = cls.income
        cls.ministry.property_account_receivable_id = cls.receivable
        return result

    @classmethod
    def invoice_order(cls, order, date="2026-03-01", post=True):
        order.partner_id.property_account_receivable_id = cls.receivable
        invoice = order._create_invoices()
        invoice.invoice_date = date
        if post:
            invoice.action_post()
        return invoice
