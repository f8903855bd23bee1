"""What the tests of rights need of the area outreach."""

from odoo import Command


class OutreachRecords:
    @classmethod
    def prepare_outreach(cls):
        """What nobody creates without writing it down."""
        values = cls.values("old")["statcrm.permission"]
        cls.env["statcrm.permission"].sudo().create(values)

    @classmethod
    def outreach_values(cls, code):
        purpose = cls.env["statcrm.purpose"].search([("code", "=", "magazine")])
        spare = cls.env["statcrm.purpose"].search([("code", "=", "newsletter")])
        old = code == "old"
        said = {
            "purpose_id": purpose.id,
            "channel": "email",
            "decided_at": "2026-01-01 09:00:00",
        }
        return {
            "purpose": {
                "name": code,
                "code": f"sec_{code}",
                "ground": "consent",
                "rule_ids": [Command.create({"channel": "email"})],
            },
            "purpose.rule": {
                "purpose_id": (purpose if old else spare).id,
                "channel": "phone",
            },
            "permission": {
                "partner_id": cls.contact.id,
                "answer": "no",
                "source": "call",
                **said,
            },
            "refusal": {"digest": code, **said},
        }
